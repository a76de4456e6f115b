"""Surrogate gradients beside the exact ones: the same points, hidden neurons, time constants, epochs and optimiser."""

from functools import partial

import numpy as np
import torch

from snntutor.encode import Events
from snntutor.lif import LIFParams, to_zero
from snntutor.network import Network
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, spike_fn
from snntutor.train import fit

from .tasks import YIN_YANG_START

STEPS, DT = 60, 1e-3  # the inputs end after 30
SLOPE, READOUT = 10.0, 1.0  # of the surrogate, and the scale of the readout's first weights; chosen on validation data


def stepped_points(times) -> Events:
    """Return the spike times of points, shape (n, 5), as events in steps of 1 ms."""
    times = np.asarray(times)
    sample, unit = np.indices(times.shape).reshape(2, -1)
    return Events(np.rint(times / DT).astype(int).ravel(), sample, unit, (STEPS, *times.shape))


def surrogate_net(seed, hidden=200, slope=SLOPE, readout=READOUT) -> Network:
    """Return a network in time steps whose hidden weights start as the paper's do, and whose readout never spikes.

    Its hidden neurons have the paper's constants and reset to zero; of its readout the largest potentials count.
    """
    p = LIFParams(20e-3, 5e-3, dt=DT)
    rng = torch.Generator().manual_seed(seed)
    mean, deviation = YIN_YANG_START[0]
    w = (1 - p.beta) * (mean + deviation * torch.randn(5, hidden, generator=rng))
    last = readout * torch.randn(hidden, 3, generator=rng) / hidden**0.5
    return Network([w, last], settings=Settings(spike_fn(fast_sigmoid(slope)), p, to_zero))


def train_surrogate(net, data, epochs, *, watched=None, lr=5e-3, fall=0.95, batch=32, seed=0):
    """Train it as `train` does the exact one; return `fit`'s history.

    Parameters
    ----------
    net : Network
    data, watched : tuples of times (n, 5) and labels (n,)
    epochs, lr, fall, batch, seed
        See `train`.
    """
    x, y = stepped_points(data[0]), data[1]
    validation = (stepped_points(watched[0]), watched[1]) if watched else None
    schedule = partial(_falling, fall=fall ** (epochs * 1.0))
    return fit(net, (x, y), epochs, batch, lr, validation=validation, schedule=schedule, seed=seed, progress=False)


def _falling(optimizer, steps, fall):
    """Let the learning rate fall to ``fall`` of itself over all steps."""
    return torch.optim.lr_scheduler.ExponentialLR(optimizer, fall ** (1 / steps))
