"""Surrogate gradients beside the exact ones: the same points, hidden neurons, time constants, epochs and optimiser."""

from functools import partial

import numpy as np
import torch
from torch import nn

from snntutor import fast
from snntutor.encode import Events
from snntutor.lif import LIFParams, to_zero
from snntutor.loss import accuracy, cross_entropy, max_over_time
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, spike_fn
from snntutor.train import evaluate, fit

from .tasks import MNIST_START, YIN_YANG_START

STEPS, DT = 60, 1e-3  # the inputs end after 30
SLOPE, GAIN = 10.0, 10.0  # of the surrogate, and of potentials before the softmax; not tuned


def stepped_points(times) -> Events:
    """Return the spike times of points, shape (n, 5), as events in steps of 1 ms."""
    times = np.asarray(times)
    sample, unit = np.indices(times.shape).reshape(2, -1)
    return Events(np.rint(times / DT).astype(int).ravel(), sample, unit, (STEPS, *times.shape))


class SteppedNet(nn.Module):
    """A network of 5 inputs, hidden neurons with the paper's constants, and 3 readouts that never spike.

    It runs in time steps with the reset to zero. Its weights count as those of `Net`, a step takes 1 - beta of them,
    so that they start as the paper's do and one learning rate means the same to both.

    Parameters
    ----------
    seed : int
    hidden : int
    slope : float
        Of the fast sigmoid.
    """

    def __init__(self, seed, hidden=200, slope=SLOPE):
        super().__init__()
        rng = torch.Generator().manual_seed(seed)
        self.settings = Settings(spike_fn(fast_sigmoid(slope)), LIFParams(20e-3, 5e-3, dt=DT), reset=to_zero)
        self.weights = nn.ParameterList(
            mean + deviation * torch.randn(shape, generator=rng)
            for shape, (mean, deviation) in (((5, hidden), YIN_YANG_START[0]), ((hidden, 3), MNIST_START[1])))

    def forward(self, x):
        """Return the `Record` of Events or of a tensor of shape (time, batch, 5)."""
        share = 1 - self.settings.p.beta
        return fast.run([share * w for w in self.weights], x, self.settings)


def louder(record):
    """Return the logits: each readout's largest potential, times a gain, as thresholds are small beside a softmax."""
    return GAIN * max_over_time(record)


def train_surrogate(net, data, epochs, *, watched=None, lr=5e-3, fall=0.95, batch=32, seed=0):
    """Train it as `train` does the exact one; return `fit`'s history.

    Parameters
    ----------
    net : SteppedNet
    data, watched : tuples of times (n, 5) and labels (n,)
    epochs, lr, fall, batch, seed
        See `train`.
    """
    x, y = stepped_points(data[0]), data[1]
    validation = (stepped_points(watched[0]), watched[1]) if watched else None
    schedule = partial(_falling, fall=fall**epochs)
    return fit(net, (x, y), epochs, batch, lr, loss=partial(cross_entropy, logits=louder), validation=validation,
               schedule=schedule, seed=seed, progress=False)


def _falling(optimizer, steps, fall):
    """Let the learning rate fall to ``fall`` of itself over all steps."""
    return torch.optim.lr_scheduler.ExponentialLR(optimizer, fall ** (1 / steps))


def stepped_accuracy(net, data) -> float:
    """Return the share of points whose label's readout reaches the largest potential."""
    return float(evaluate(net, (stepped_points(data[0]), data[1]), score=accuracy))
