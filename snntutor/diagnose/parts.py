"""The parts of a dashboard that are counted: the clock, the input, the hidden layers, the readout."""

import math

import numpy as np
import torch

from snntutor.encode import Events
from snntutor.surrogate import slopes
from snntutor.train.contract import as_input

from .board import Clock, Input, Layer, Readout

SATURATED = 1 / 3  # spikes a step
PASSES = 0.1  # of the surrogate at the threshold
_PROBED = 16  # samples in which a path from the input is looked for


def clock_of(steps, p):
    """Return the time that a network lives in; ``p`` are its constants or None."""
    return Clock(steps, p.dt, p.tau_mem, p.tau_syn) if p else Clock(steps, *[math.nan] * 3)


def input_of(model, x, p):
    """Look for the last step of the input from which a gradient reaches the readout, at whatever step."""
    few = torch.as_tensor(x.take(range(min(_PROBED, x.shape[1]))).dense()) if isinstance(x, Events) \
        else x[:, :_PROBED].detach()
    few = as_input(few, model).clone().requires_grad_()
    readout = model(few).readout
    weigh = torch.rand(readout.shape, generator=torch.Generator().manual_seed(0)).to(readout)  # no two cancel
    back = torch.autograd.grad((weigh * readout).sum(), few, allow_unused=True)[0] if readout.requires_grad else None
    steps = [] if back is None else (back.flatten(1) != 0).any(1).nonzero().flatten().tolist()
    each = _each_step(x)
    unheard = float(each[steps[-1] + 1:].sum() / each.sum()) if steps and each.sum() else math.nan
    rate = float(each.sum()) / math.prod(x.shape) / p.dt if p else math.nan
    return Input(rate, steps[-1] if steps else None, unheard)


def _each_step(x):
    """Return how much input comes at each step."""
    if isinstance(x, Events):
        return torch.from_numpy(np.bincount(x.time, minlength=x.shape[0]).astype(float))
    return x.detach().abs().flatten(1).sum(1).double().cpu()


def layers_of(record, p, spike):
    """Return what each hidden layer of a record does."""
    potentials = record.u if len(record.u) == len(record.s) else [None] * len(record.s)
    return tuple(_layer(s.flatten(2), u, p, spike) for s, u in zip(record.s, potentials))


def _layer(s, u, p, spike):
    often = s.mean((0, 1))  # spikes a step, of each unit
    low, high = (float(u.min()) / p.theta, float(u.max()) / p.theta) if p and u is not None else (math.nan, math.nan)
    return Layer(s.shape[-1], _share(often == 0), _share(often >= SATURATED),
                 float(often.mean()) / p.dt if p else math.nan, low, high, _passes(u, p, spike))


def _passes(u, p, spike):
    if u is None or not p or spike is None:
        return math.nan
    g = slopes(spike, u - p.theta)
    return _share(g > PASSES * slopes(spike, torch.zeros_like(u.flatten()[:1])))


def readout_of(z, y):
    """Return what logits ``z``, of shape (samples, classes), say of labels ``y``."""
    largest = z.amax(-1, keepdim=True)
    tied = (z == largest).sum(-1) > 1
    still = (z == z[:1]).all(0).nonzero().flatten().tolist() if len(z) > 1 else []
    classes = y.ndim == 1 and not y.is_floating_point()
    right = z.argmax(-1) == y.to(z.device) if classes else None
    return Readout(z.shape[-1], tuple(still), _share(tied), float(torch.softmax(z, -1).amax(-1).mean()),
                   _share(right) if classes else math.nan, _share(right & ~tied) if classes else math.nan)


def _share(true):
    return float(true.double().mean())
