"""Layers as functions that autograd can differentiate; tensors are of shape (time, batch, neurons)."""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

import torch
from torch.autograd.function import once_differentiable

from . import layers
from .layers import Neuron, Spikes, nothing
from .surrogates import slopes_of, verify
from .threads import claimable

_short = ContextVar("short", default=False)


@contextmanager
def weights_only():
    """Within it, backward gives the gradients of weights and input right, but not those of hidden spikes.

    The gradient of hidden spikes is as large as the spikes; within, it is made in the cache, step by step,
    where it is used, and never written to memory. The loops also take torch's threads, once they are given events:
    what remains for torch is small. `snntutor.train.fit` trains so.
    """
    token = _short.set(True)
    try:
        with claimable():
            yield
    finally:
        _short.reset(token)


class Link:
    """Carries the gradient of a layer's drive, and its weights, past autograd to the layer below."""

    def __init__(self):
        self.above = None

    def take(self, like):
        """Return what was left here, once; absent arrays if nothing was."""
        above, self.above = self.above or (nothing(like), nothing(like)), None
        return above


class Plan(NamedTuple):
    """What a layer needs beside tensors.

    ``below`` lists the spikes that arrive; None where the drive is given. ``own`` has room for those of
    the layer. ``spike`` is given where the loops do not know its surrogate. ``down`` and ``up`` are links
    to the layers below and above, where gradients go past autograd.
    """

    shape: tuple  # (time, batch, neurons)
    neuron: Neuron
    below: Spikes | None
    own: Spikes | None
    spike: object
    down: Link | None
    up: Link | None


def link():
    """Return a link within `weights_only`, else None."""
    return Link() if _short.get() else None


class LIFLayer(torch.autograd.Function):
    """A layer of LIF neurons: spikes and potential.

    Takes a plan; the source, that is the spikes of the layer below, or the drive, or None for events;
    the weights; and the weights of the layer to itself, without a row where there are none.
    """

    @staticmethod
    def forward(ctx, plan, source, w, v):
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(w, v)
        ctx.plan, ctx.has_source = plan, source is not None
        w, v = _arrays(w, v)
        ctx.u, s, ctx.i = layers.lif_forward(plan, w, _drive(plan, source, w), v)
        if plan.spike:
            verify(plan.spike, ctx.u - plan.neuron.constants[2], s)
        return tuple(torch.from_numpy(array).view(plan.shape) for array in (s, ctx.u))

    @staticmethod
    @once_differentiable
    def backward(ctx, gs, gu):
        plan, (w, v) = ctx.plan, _arrays(*ctx.saved_tensors)
        slopes = slopes_of(plan.spike, ctx.u - plan.neuron.constants[2]) if plan.spike else nothing(w)
        above = (plan.up or Link()).take(w)
        if len(above[0]) and gs is not None and not any(gs.stride()):
            gs = None  # nothing but what stands for the gradient that went past autograd
        grads = _flat(gs, w), _flat(gu, w), above
        gx, gw, gv = layers.lif_backward(plan, w, v, (ctx.u, ctx.i, slopes), grads, ctx.has_source)
        return None, _sent(plan, w, gx, ctx.has_source), torch.from_numpy(gw), torch.from_numpy(gv)


class Readout(torch.autograd.Function):
    """A layer that leaks and never spikes: its potential. See `LIFLayer` for what it takes."""

    @staticmethod
    def forward(ctx, plan, source, w):
        ctx.save_for_backward(w)
        ctx.plan, ctx.has_source = plan, source is not None
        w, = _arrays(w)
        return torch.from_numpy(layers.readout_forward(plan, w, _drive(plan, source, w))).view(plan.shape)

    @staticmethod
    @once_differentiable
    def backward(ctx, gu):
        w, = _arrays(*ctx.saved_tensors)
        gx, gw = layers.readout_backward(ctx.plan, w, _flat(gu, w), ctx.has_source)
        return None, _sent(ctx.plan, w, gx, ctx.has_source), torch.from_numpy(gw)


def _sent(plan, w, gx, has_source):
    """Return the gradient of a source for autograd; one without memory where the link carries it."""
    if not has_source:
        return None
    steps, batch, units = plan.shape
    if plan.down:
        plan.down.above = gx, w
        return torch.from_numpy(gx[:1, :1, None] * 0).expand(steps, batch, len(w))
    return torch.from_numpy(gx).view(steps, batch, units if plan.below is None else len(w))


def _arrays(*tensors):
    return [tensor.detach().contiguous().numpy() for tensor in tensors]


def _drive(plan, source, like):
    return _flat(source if plan.below is None else None, like)


def _flat(tensor, like):
    """Return an array (time, batch x neurons) of a tensor (time, batch, neurons), absent for None."""
    return nothing(like) if tensor is None else tensor.detach().contiguous().flatten(1).numpy()
