"""The patients of the bug hospital: small networks that do not learn, each with what its owner does to it.

Each function makes its patient anew. All of them see scikit-learn's digits as spikes, 64 inputs and 10 classes, in
float64, so that they behave alike on every machine.
"""

import warnings
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import torch

from snntutor.data import load
from snntutor.encode import latency
from snntutor.lif import LIFParams
from snntutor.loss import cross_entropy
from snntutor.network import SNN
from snntutor.surrogate import fast_sigmoid, scaled, spike_fn

SIZES, SAMPLES, STEPS = (64, 32, 10), 300, 60
TRAINING = {"epochs": 10, "batch_size": 30, "lr": 5e-3, "progress": False}
OLD = 7  # classes of the patient that is given more of them


class Patient(NamedTuple):
    """A network with what its owner does to it: what `fit` and `dashboard` take.

    ``network`` is untrained, ``terms`` names the terms of ``loss``, ``training`` is handed to `fit` as it is.
    """

    network: torch.nn.Module
    data: tuple
    loss: Callable[..., Any] = cross_entropy
    terms: dict | None = None
    training: dict = TRAINING


@cache
def images():
    pixels, labels = load("digits", "train", n=SAMPLES)
    return pixels.reshape(SAMPLES, -1), labels


def digits():
    """Return the digits as spikes, one for each bright pixel, and their labels."""
    pixels, labels = images()
    return latency(pixels, STEPS), labels


def healthy(seed=0, **settings):
    """Make a network that learns the digits."""
    return SNN(SIZES, seed=seed, dtype=torch.float64, **settings)


def silent():
    """Too small weights: nothing reaches the threshold."""
    return Patient(healthy(weight_scale=1.0), digits())


def positive(seed, weight_scale):
    """Make a network whose weights into the hidden layer are positive."""
    network = healthy(seed, weight_scale=weight_scale)
    network.weights[0].data.abs_()
    return network


def saturated():
    """Large weights, all of them positive: everything spikes at every other step."""
    return Patient(positive(0, 100.0), digits())


def milliseconds():
    """Times in milliseconds where seconds are meant, the warning put out of sight."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Patient(healthy(p=LIFParams(tau_mem=10.0, tau_syn=5.0)), digits())


def summed(record, y=None):
    """Penalise spikes with a sum over the batch inside of a square."""
    return 1e-4 * record.s[0].sum((0, 1)).square().mean()


def batch_dependent():
    """A penalty that was tuned at another size of the batch."""
    return Patient(healthy(), digits(), lambda record, y: cross_entropy(record, y) + summed(record),
                   {"cross entropy": cross_entropy, "penalty": summed}, TRAINING | {"epochs": 40, "batch_size": 300})


def counted_again(record, y=None):
    """Penalise more than half a spike a unit, where spikes are counted again by a comparison."""
    count = (record.u[0] > 1.0).double().sum(0).mean(-1)
    return 2.0 * (count - 0.5).clamp(min=0).square().mean()


def detached():
    """A penalty from which no path leads to any weight."""
    return Patient(healthy(), digits(), lambda record, y: cross_entropy(record, y) + counted_again(record),
                   {"cross entropy": cross_entropy, "penalty": counted_again})


@cache
def _seven():
    """Return the weights of a network that has learned the digits 0 to 6."""
    from snntutor.train import fit

    x, y = digits()
    old = np.flatnonzero(y < OLD)
    network = healthy()
    network.weights[1].data = network.weights[1].data[:, :OLD].clone()
    fit(network, (x.take(old), y[old]), **TRAINING)
    return [w.detach() for w in network.weights]


def dead_readout():
    """A network that knew seven digits and got three readout neurons more, with weights 0."""
    network = healthy()
    hidden, out = _seven()
    network.weights[0].data = hidden.clone()
    network.weights[1].data = torch.cat([out, torch.zeros(len(out), SIZES[-1] - OLD, dtype=out.dtype)], 1)
    return Patient(network, digits())


def ties():
    """Is it a seven? One digit in ten is, and the network is quiet: it is right in nine of ten."""
    x, y = digits()
    return Patient(SNN((64, 32, 2), weight_scale=1.0, seed=0, dtype=torch.float64), (x, (y == 7).astype(int)))


def recurrent(seed, spike):
    """Make a recurrent network whose gradient goes through the reset as well."""
    return healthy(seed, spike=spike, recurrent=True, reset_gradient=True)


def exploding():
    """A surrogate of peak 10, through a reset and a recurrence."""
    return Patient(recurrent(0, spike_fn(scaled(fast_sigmoid(10), 10))), digits())


def flashed():
    """Return the digits shown in the last 4 of 30 steps, an array of shape (30, samples, 64), and their labels."""
    pixels, labels = images()
    flash = latency(pixels, 4, tau=2e-3).dense()
    return np.concatenate([np.zeros((26, *flash.shape[1:])), flash]), labels


def unheard():
    """Input so late that nothing of it reaches the readout."""
    return Patient(healthy(), flashed())


def mislaid(shift=1):
    """A healthy network and labels that belong to other images: each to the one ``shift`` places before."""
    x, y = digits()
    return Patient(healthy(), (x, np.roll(y, shift)))
