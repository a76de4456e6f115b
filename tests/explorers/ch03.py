"""The explorer of chapter 03."""

from snntutor.explore import random_network

EXPLORERS = {"random_network": random_network}
