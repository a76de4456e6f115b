"""Layers as functions that autograd can differentiate; tensors are of shape (time, batch, neurons)."""

from typing import NamedTuple

import torch
from torch.autograd.function import once_differentiable

from . import layers
from .layers import Neuron, Spikes, nothing
from .surrogates import slopes_of, verify


class Plan(NamedTuple):
    """What a layer needs beside tensors.

    ``below`` lists the spikes that arrive; None where the drive is given. ``own`` has room for those of
    the layer. ``spike`` is given where the loops do not know its surrogate.
    """

    shape: tuple  # (batch, time, neurons)
    neuron: Neuron
    below: Spikes | None
    own: Spikes | None
    spike: object


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
        return _time_first(s), _time_first(ctx.u)

    @staticmethod
    @once_differentiable
    def backward(ctx, gs, gu):
        plan, (w, v) = ctx.plan, _arrays(*ctx.saved_tensors)
        slopes = slopes_of(plan.spike, ctx.u - plan.neuron.constants[2]) if plan.spike else nothing(w, 3)
        grads = _batch_first(gs, w), _batch_first(gu, w)
        gx, gw, gv = layers.lif_backward(plan, w, v, (ctx.u, ctx.i, slopes), grads, ctx.has_source)
        return None, _time_first(gx) if ctx.has_source else None, torch.from_numpy(gw), torch.from_numpy(gv)


class Readout(torch.autograd.Function):
    """A layer that leaks and never spikes: its potential. See `LIFLayer` for what it takes."""

    @staticmethod
    def forward(ctx, plan, source, w):
        ctx.save_for_backward(w)
        ctx.plan, ctx.has_source = plan, source is not None
        w, = _arrays(w)
        return _time_first(layers.readout_forward(plan, w, _drive(plan, source, w)))

    @staticmethod
    @once_differentiable
    def backward(ctx, gu):
        w, = _arrays(*ctx.saved_tensors)
        gx, gw = layers.readout_backward(ctx.plan, w, _batch_first(gu, w), ctx.has_source)
        return None, _time_first(gx) if ctx.has_source else None, torch.from_numpy(gw)


def _arrays(*tensors):
    return [tensor.detach().contiguous().numpy() for tensor in tensors]


def _drive(plan, source, like):
    return _batch_first(source if plan.below is None else None, like)


def _batch_first(tensor, like):
    """Return an array (batch, time, neurons) of a tensor (time, batch, neurons), absent for None."""
    if tensor is None:
        return nothing(like, 3)
    return tensor.detach().transpose(0, 1).contiguous().numpy()


def _time_first(array):
    return torch.from_numpy(array).transpose(0, 1)
