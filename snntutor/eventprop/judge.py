"""Judge the exact gradient by central differences, on networks drawn at random."""

from typing import NamedTuple

import numpy as np
import torch

from .functions import spikes

INPUTS, HIDDEN, OUTPUTS = 10, 20, 3


class Judged(NamedTuple):
    """One derivative of the sum of all output spike times, by one weight, in seconds per weight."""

    exact: float
    difference: float
    largest: float  # derivative in size, of all weights of the same layer
    spikes: int  # of all neurons but the inputs
    same: bool  # whether h changes neither the number of spikes nor the order of all events

    @property
    def error(self):
        """How far the two are apart, beside the layer's largest derivative."""
        return abs(self.exact - self.difference) / self.largest


def judged(seed, *, recurrent=False, h=1e-6) -> Judged:
    """Judge the derivative by one weight, drawn by chance, of a network drawn by chance.

    Ten inputs spike twice each within 40 ms and drive 20 neurons, which may drive each other, and these drive three.

    Parameters
    ----------
    seed : int
    recurrent : bool
    h : float
        By how much the weight is moved to both sides. A larger one moves spikes past other events, where the derivative
        jumps; with a smaller one the rounding of spike times, 1e-17 s each, shows.

    Returns
    -------
    Judged
    """
    rng = np.random.default_rng(seed)
    times, weights = _drawn(rng, recurrent)
    layer = rng.integers(len(weights))
    entry = tuple(rng.integers(size) for size in weights[layer].shape)
    if layer == 2 and entry[0] == entry[1]:  # no neuron drives itself
        entry = entry[0], (entry[1] + 1) % HIDDEN
    hidden, output = _run(times, weights)
    output[output < torch.inf].sum().backward()
    slopes = weights[layer].grad
    here, up, down = (_moved(times, weights, layer, entry, step) for step in (0.0, h, -h))
    same = all(len(one[1]) == len(here[1]) and (one[1] == here[1]).all() for one in (up, down))
    difference = (up[0] - down[0]).sum() / (2 * h) if same else np.nan
    own = len(here[1]) - times.numel()
    return Judged(float(slopes[entry]), float(difference), float(slopes.abs().max()), own, same)


def _drawn(rng, recurrent):
    """Draw input times and weights with which every neuron spikes a few times."""
    times = rng.uniform(0, 40e-3, (2, 1, INPUTS))
    weights = [rng.normal(1.0, 0.6, (INPUTS, HIDDEN)), rng.normal(0.3, 0.3, (HIDDEN, OUTPUTS))]
    if recurrent:
        weights.append(rng.normal(0.0, 0.3, (HIDDEN, HIDDEN)))
    return torch.from_numpy(times), [torch.from_numpy(w).requires_grad_() for w in weights]


def _run(times, weights):
    hidden = spikes(times, weights[0], *weights[2:])
    return hidden, spikes(hidden, weights[1])


def _moved(times, weights, layer, entry, step):
    """Return the output's spike times with one weight moved, and the order of all events as their neurons' numbers."""
    with torch.no_grad():
        moved = [w.detach().clone() for w in weights]
        moved[layer][entry] += step
        trains = times, *_run(times, moved)
    stamps = np.concatenate([train.numpy().ravel() for train in trains])
    numbers = np.concatenate([np.broadcast_to(100 * k + np.arange(train.shape[2]), train.shape).ravel()
                              for k, train in enumerate(trains)])
    order = np.argsort(stamps, kind="stable")[:np.isfinite(stamps).sum()]
    output = trains[2].numpy()
    return output[output < np.inf], numbers[order]
