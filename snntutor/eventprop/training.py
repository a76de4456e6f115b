"""Train a network of spike times."""

from typing import NamedTuple

import numpy as np
import torch

from .losses import first_accuracy, first_spike_loss, potential_loss, wake
from .net import Net


class Epoch(NamedTuple):
    """What was seen in an epoch of training."""

    loss: float  # the mean over its batches
    accuracy: float  # after it, on the data that were watched; NaN where none were


def by_first_spikes(silent=wake):
    """Return a loss of (net, times, labels): the label's neuron is to spike first; see `first_spike_loss`.

    ``silent`` is a loss for samples whose label's neuron does not spike: `wake`, `reach`, or None as in the paper.
    """
    def loss(net, times, labels):
        below, first = net.heard(times)
        value = first_spike_loss(first, labels)
        return value + silent(below, net.weights[-1], first.detach(), labels, net.neuron) if silent else value

    return loss


def by_largest_potentials(net, times, labels) -> torch.Tensor:
    """Return a loss: the label's neuron, which never spikes, is to reach the largest potential."""
    return potential_loss(net.largest(times), labels)


def first_right(net, times, labels) -> float:
    """Return the share of samples whose label's neuron spikes first."""
    return first_accuracy(net.first(times), labels)


def largest_right(net, times, labels) -> float:
    """Return the share of samples whose label's neuron reaches the largest potential."""
    return (net.largest(times).argmax(1) == labels).double().mean().item()


def train(net: Net, data, epochs, loss=None, *, watched=None, score=first_right, lr=5e-3, fall=0.95, batch=32, seed=0,
          dropout=0.0, told=None) -> list:
    """Train a network in place, by Adam at a rate that falls from epoch to epoch: the paper's protocol.

    Parameters
    ----------
    net : Net
    data : tuple of times (n, in) and labels (n,)
    epochs : int
    loss : callable
        ``loss(net, times, labels)``; by default `by_first_spikes`, with `wake`.
    watched : tuple like data, optional
        Scored after each epoch by ``score(net, times, labels)``; nothing is learned from it.
    lr, fall : float
        The learning rate, and by what it is multiplied after each epoch.
    batch : int
        Samples of a step.
    seed : int
        Of the order of samples, and of the dropout.
    dropout : float
        The chance of an input to stay silent for a sample.
    told : callable, optional
        ``told(epoch, net)``, called after each epoch.

    Returns
    -------
    list of Epoch
    """
    loss = loss or by_first_spikes()
    optimizer = torch.optim.Adam(net.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, fall)
    rng, seen = np.random.default_rng(seed), []
    for epoch in range(1, epochs + 1):
        losses = [_step(net, optimizer, loss, _dropped(data[0][rows], dropout, rng), data[1][rows])
                  for rows in torch.from_numpy(rng.permutation(len(data[1]))).split(batch)]
        schedule.step()
        seen.append(Epoch(float(np.mean(losses)), scored(net, watched, score) if watched else np.nan))
        if told:
            told(epoch, net)
    return seen


def scored(net: Net, data, score=first_right) -> float:
    """Return what a score says of a network on data, without a gradient."""
    with torch.no_grad():
        return score(net, *data)


def _step(net, optimizer, loss, times, labels):
    value = loss(net, times, labels)
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()


def _dropped(times, chance, rng):
    return times.masked_fill(torch.from_numpy(rng.random(times.shape) < chance), torch.inf) if chance else times
