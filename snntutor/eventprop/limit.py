"""The network of time steps, as the steps become short: its spike times tend to the exact ones."""

import numpy as np
import torch

from snntutor.lif import LIFParams, simulate, to_zero

from .functions import spikes
from .neuron import DEFAULT

END = 0.15  # seconds: later nothing spikes here


def stepped(times, weights, dt, neuron=DEFAULT) -> list:
    """Run a feed-forward network in time steps, as chapter 01 does, with the reset to zero.

    Parameters
    ----------
    times : array of shape (spikes, inputs)
        Seconds, multiples of ``dt``, infinite where there is no spike.
    weights : sequence of arrays of shape (in, out)
        As the exact network has them; a step takes 1 - beta of them, see `Neuron`.
    dt : float
        Seconds.
    neuron : Neuron

    Returns
    -------
    list of lists of arrays
        For each layer and neuron the times of its spikes.
    """
    p = LIFParams(neuron.tau_mem, neuron.tau_syn, neuron.theta, dt)
    sent = np.zeros((round(END / dt), 1, times.shape[1]))
    for row in times:
        there = np.flatnonzero(row < END)
        sent[np.rint(row[there] / dt).astype(int), 0, there] += 1  # an input spikes once a row, so none is lost
    layers = []
    for w in weights:
        _, sent = simulate((1 - p.beta) * (sent @ w), p, reset=to_zero)
        layers.append([dt * np.flatnonzero(train) for train in sent[:, 0].T])
    return layers


def exact(times, weights, neuron=DEFAULT) -> list:
    """Run the same network without time steps; see `stepped` for what it takes and returns."""
    train, layers = torch.from_numpy(times[:, None]), []
    for w in weights:
        train = spikes(train, torch.from_numpy(w), neuron=neuron)
        layers.append([one[one < np.inf] for one in train[:, 0].T.numpy()])
    return layers


def network(seed) -> tuple:
    """Draw a network of 10, 20 and 3 neurons, and two spikes an input within 40 ms, in whole milliseconds.

    Returns
    -------
    times : array of shape (2, 10)
    weights : list of two arrays
    """
    rng = np.random.default_rng(seed)
    times = 1e-3 * rng.integers(0, 40, (2, 10))
    return times, [rng.normal(1.0, 0.6, (10, 20)), rng.normal(0.3, 0.3, (20, 3))]


def late_by(times, weights, dt) -> list:
    """Return by how much the spikes of each layer come late in time steps: seconds, an array for each layer.

    Neurons that spike another number of times there than they should are left out.
    """
    pairs = zip(stepped(times, weights, dt), exact(times, weights))
    return [np.concatenate([[], *(one - other for one, other in zip(*pair) if len(one) == len(other))])
            for pair in pairs]


def order(steps, errors) -> float:
    """Return the power of the step with which errors shrink: the slope of a line through both logarithms."""
    return float(np.polyfit(np.log(steps), np.log(errors), 1)[0])
