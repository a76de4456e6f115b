"""The paper's two tasks: points and images as spike times, its networks, and how they are trained."""

from typing import NamedTuple

import numpy as np
import torch

from snntutor import arguments
from snntutor.data import load

from .losses import first_accuracy, first_spike_loss, potential_loss, wake
from .net import Net

YIN_YANG_START = (1.5, 0.78), (0.93, 0.1)
MNIST_START = (0.078, 0.045), (0.2, 0.37)


class Epoch(NamedTuple):
    """What was seen after an epoch of training."""

    loss: float  # the mean over the epoch's batches
    accuracy: float  # on the data that were watched; NaN where none were
    silent: float  # the share of training samples whose label's neuron did not spike


def point_times(x) -> torch.Tensor:
    """Return spike times of Yin-Yang points: 30 ms times each coordinate, and a fifth input that spikes at 0.

    Parameters
    ----------
    x : array of shape (n, 4)
        Coordinates (x, y, 1 - x, 1 - y) from 0 to 1.

    Returns
    -------
    tensor of shape (n, 5), seconds
    """
    x = arguments.reals("x", x)
    return torch.from_numpy(np.hstack([30e-3 * x, np.zeros((len(x), 1))]))


def image_times(x) -> torch.Tensor:
    """Return spike times of images: the brighter a pixel the sooner, within 20 ms; dark pixels never spike.

    Parameters
    ----------
    x : array of shape (n, ...)
        Brightness from 0 to 1, of 256 levels.

    Returns
    -------
    tensor of shape (n, pixels), seconds, infinite for the two darkest levels
    """
    x = arguments.reals("x", x).astype(np.float64).reshape(len(x), -1)
    return torch.from_numpy(np.where(x * 255 > 1.5, 20e-3 * (1 - x), np.inf))


def yin_yang(split="train") -> tuple:
    """Return spike times (n, 5) and labels (n,) of a split of the Yin-Yang set: 5,000, 1,000 and 1,000 points."""
    x, y = load("yin-yang", split, source="bundled")
    return point_times(x), torch.from_numpy(y)


def yin_yang_net(seed, hidden=200) -> Net:
    """Return the paper's network of 5 inputs, 200 hidden neurons and 3 classes, with its first weights."""
    return Net((5, hidden, 3), seed=seed, start=YIN_YANG_START)


def train_yin_yang(net, data, epochs, *, watched=None, silent=wake, lr=5e-3, fall=0.95, batch=32, seed=0, told=None):
    """Train a network by the times of first spikes: the paper's protocol.

    Parameters
    ----------
    net : Net
        Changed in place.
    data : tuple of times (n, in) and labels (n,)
    epochs : int
    watched : tuple like data, optional
        Scored after each epoch; nothing is learned from it.
    silent : callable, optional
        A loss for samples whose label's neuron is silent: `wake`, `reach`, or None as in the paper.
    lr, fall : float
        Adam's learning rate, and by what it is multiplied after each epoch.
    batch : int
    seed : int
        Of the order of samples.
    told : callable, optional
        ``told(epoch, net)``, called after each epoch.

    Returns
    -------
    list of Epoch
    """
    optimizer = torch.optim.Adam(net.parameters(), lr)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, fall)
    rng, epochs_seen = np.random.default_rng(seed), []
    for epoch in range(1, epochs + 1):
        seen = [_step(net, optimizer, data[0][rows], data[1][rows], silent) for rows in _batches(rng, len(data[1]), batch)]
        schedule.step()
        loss, missing = np.mean(seen, 0)
        epochs_seen.append(Epoch(loss, accuracy(net, watched) if watched else np.nan, missing))
        if told:
            told(epoch, net)
    return epochs_seen


def accuracy(net, data) -> float:
    """Return the share of samples whose label's neuron spikes first."""
    with torch.no_grad():
        return first_accuracy(net.first(data[0]), data[1])


def _batches(rng, n, size):
    order = torch.from_numpy(rng.permutation(n))
    return order.split(size)


def _step(net, optimizer, times, labels, silent):
    below, first = net.heard(times)
    loss = first_spike_loss(first, labels)
    missing = (first.detach().gather(1, labels[:, None]) == torch.inf).double().mean().item()
    total = loss + silent(below, net.weights[-1], first.detach(), labels, net.neuron) if silent and missing else loss
    optimizer.zero_grad()
    total.backward()
    optimizer.step()
    return loss.item(), missing
