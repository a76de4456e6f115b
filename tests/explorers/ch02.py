"""The explorer of chapter 02."""

from snntutor.data import load
from snntutor.explore import latency_code


def with_images():
    images, _ = load("fashion-mnist", "test", n=4, source="bundled")
    return latency_code(images)


EXPLORERS = {"latency_code": with_images}
