"""The explorer of chapter 05, on a network of the chapter's size."""

import numpy as np

from snntutor.explore import staircase
from snntutor.lif import LIFParams, simulate


def network():
    """Return ``loss_at`` of a network of 100-4-2 neurons on 10 samples of 200 steps, as the chapter makes it."""
    rng = np.random.default_rng(0)
    x = (rng.random((200, 10, 100)) < 0.005).astype(float)
    w1, w2 = 0.07 * rng.normal(size=(100, 4)), 0.3 * rng.normal(size=(4, 2))
    d1, d2 = 0.07 * rng.normal(size=(100, 4)), 0.3 * rng.normal(size=(4, 2))
    drive, change, labels = 2 * x @ w1, 2 * x @ d1, np.arange(10) % 2

    def loss_at(layer, positions):
        along = positions[:, None]
        moved = drive[:, :, None] + (along * change[:, :, None] if layer == 1 else 0)
        s = simulate(moved.reshape(200, -1, 4), LIFParams())[1].reshape(moved.shape)
        read = s @ w2 + (along * (s @ d2) if layer == 2 else 0)
        z = simulate(read.reshape(200, -1, 2), LIFParams(theta=1e9))[0].max(0).reshape(read.shape[1:])
        return (np.logaddexp.reduce(z, -1) - z[np.arange(10), :, labels]).mean(0), np.moveaxis(s, 2, 0)

    return loss_at


EXPLORERS = {"staircase": lambda: staircase(network())}
