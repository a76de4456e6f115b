"""A task for spike trains: frozen noise comes in, a few spikes at given times shall go out."""

from typing import NamedTuple

import numpy as np


class Trains(NamedTuple):
    """Inputs, targets and first weights of K networks side by side."""

    x: np.ndarray  # (time, K, in), spikes
    target: np.ndarray  # (time, K, 1), spikes
    weights: list  # arrays (K, in, out)


def spike_trains(seeds, sizes=(100, 1), steps=500, rate=10.0, spikes=5, dt=1e-3) -> Trains:
    """Draw a task for each seed: noise of ``rate`` Hz from each input, ``spikes`` targets, weights around 0.

    Parameters
    ----------
    seeds : sequence of int
    sizes : tuple of int
        Inputs, hidden neurons if any, and one output.
    """
    tasks = [_task(np.random.default_rng(seed), sizes, steps, rate * dt, spikes) for seed in seeds]
    x, target, *weights = map(np.stack, zip(*tasks))
    return Trains(np.moveaxis(x, 0, 1), np.moveaxis(target, 0, 1), weights)


def _task(rng, sizes, steps, chance, spikes):
    x = (rng.random((steps, sizes[0])) < chance).astype(float)
    target = np.zeros((steps, 1))
    target[rng.choice(np.arange(50, steps - 20), spikes, replace=False)] = 1
    first = rng.normal(0, 0.05, sizes[:2])
    return x, target, first, *(rng.normal(0.1, 0.1, pair) for pair in zip(sizes[1:-1], sizes[2:]))
