"""The explorer of chapter 05, on a network small enough to sweep."""

import numpy as np

from snntutor.explore import staircase
from snntutor.lif import LIFParams, simulate


def small_network():
    """Return ``loss_at`` of a network of 8 inputs, 3 hidden neurons and a readout that only leaks."""
    rng = np.random.default_rng(0)
    x = (rng.random((60, 4, 8)) < 0.15).astype(float)
    w1, w2 = rng.normal(size=(8, 3)) * 0.6, np.array([0.02, 0.03, -0.01])
    d1, d2 = rng.normal(size=(8, 3)) * 0.6, rng.normal(size=3) * 0.03

    def loss_at(layer, positions):
        moved = positions[:, None, None]
        first = w1 + moved * d1 * (layer == 1)
        second = w2 + positions[:, None] * d2 * (layer == 2)
        drive = np.einsum("tbi,kih->tkbh", x, first).reshape(60, -1, 3)
        _, s = simulate(drive, LIFParams())
        s = s.reshape(60, len(positions), 4, 3)
        summed = np.einsum("tkbh,kh->tkb", s, second)
        u, _ = simulate(summed, LIFParams(theta=1e9))
        return ((u.max(0) - 1) ** 2).mean(1), s.swapaxes(0, 1)

    return loss_at


EXPLORERS = {"staircase": lambda: staircase(small_network())}
