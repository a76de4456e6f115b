"""The explorer of chapter 08."""

import numpy as np

from snntutor.data import load
from snntutor.encode import latency
from snntutor.explore import sample
from snntutor.lif import LIFParams, simulate


def untrained():
    images, labels = load("fashion-mnist", "test", n=6, source="bundled")
    images[-1] = 0  # an image without a spike
    inputs = latency(images.reshape(6, -1), 100)
    rng, p = np.random.default_rng(0), LIFParams()
    _, hidden = simulate(inputs.dense() @ rng.normal(0, 0.02, (784, 100)), p)
    readout, _ = simulate(hidden @ rng.normal(0, 0.06, (100, 10)), LIFParams(theta=1e9))
    return sample(images, inputs, hidden, readout, labels, [f"class {k}" for k in range(10)])


EXPLORERS = {"sample": untrained}
