"""Layers as functions that autograd can differentiate; tensors are of shape (time, batch, neurons)."""

from typing import NamedTuple

import torch
from torch.autograd.function import once_differentiable

from . import layers
from .layers import Neuron, Spikes, nothing
from .product import Product
from .surrogates import slopes_of, verify


class Plan(NamedTuple):
    """What a layer needs beside tensors.

    ``below`` lists the spikes that arrive; None where the drive is given. ``own`` has space for those of
    the layer. ``spike`` is given where the loops do not know its surrogate.
    """

    shape: tuple  # (time, batch, neurons)
    neuron: Neuron
    below: Spikes | None
    own: Spikes | None = None
    spike: object = None


class LIFLayer(torch.autograd.Function):
    """A layer of LIF neurons: spikes and potential.

    Takes a plan; the source, that is the spikes of the layer below, or the drive, or None for events;
    the weights; and the weights of the layer to itself, without a row where there are none.
    """

    @staticmethod
    def forward(ctx, plan, source, w, v):
        ctx.set_materialize_grads(False)
        arrays = _arrays(w, v)
        u, s, ctx.i = layers.lif_forward(plan, arrays[0], _drive(plan, source, w), arrays[1])
        if plan.spike:
            verify(plan.spike, u - plan.neuron.theta, s)
        ctx.plan, ctx.has_source = plan, source is not None
        s, u = (torch.from_numpy(array).view(plan.shape) for array in (s, u))
        ctx.save_for_backward(w, v, u)
        return s, u

    @staticmethod
    @once_differentiable
    def backward(ctx, gs, gu):
        plan, (w, v, u) = ctx.plan, _arrays(*ctx.saved_tensors)
        u = u.reshape(len(u), -1)
        slopes = slopes_of(plan.spike, u - plan.neuron.theta) if plan.spike else nothing(u)
        gs, above = _parted(gs, w)
        grads = _flat(gs, u), _flat(gu, u), above
        gd, gw, gv = layers.lif_backward(plan, w, v, (u, ctx.i, slopes), grads, ctx.has_source)
        return None, _sent(ctx, gd), torch.from_numpy(gw), torch.from_numpy(gv)


class Readout(torch.autograd.Function):
    """A layer that leaks and never spikes: its potential. See `LIFLayer` for what it takes."""

    @staticmethod
    def forward(ctx, plan, source, w):
        ctx.save_for_backward(w)
        ctx.plan, ctx.has_source = plan, source is not None
        array, = _arrays(w)
        return torch.from_numpy(layers.readout_forward(plan, array, _drive(plan, source, w))).view(plan.shape)

    @staticmethod
    @once_differentiable
    def backward(ctx, gu):
        w, = _arrays(*ctx.saved_tensors)
        gd, gw = layers.readout_backward(ctx.plan, w, _flat(gu, w), ctx.has_source)
        return None, _sent(ctx, gd), torch.from_numpy(gw)


def _sent(ctx, gd):
    """Return the gradient of a layer's source: that of the drive, or the product that leads to spikes below."""
    if not ctx.has_source:
        return None
    drive = torch.from_numpy(gd).view(ctx.plan.shape)
    w = ctx.saved_tensors[0].detach()
    return drive if ctx.plan.below is None else Product(drive, w.T.clone(memory_format=torch.contiguous_format))


def _parted(gs, like):
    """Part the gradient of spikes: what is given as numbers, and the factors of what came from the layer above."""
    if not isinstance(gs, Product):
        return gs, (nothing(like), nothing(like))
    return gs.rest, (_flat(gs.d, like), *_arrays(gs.back))


def _arrays(*tensors):
    return [tensor.detach().contiguous().numpy() for tensor in tensors]


def _drive(plan, source, w):
    return _flat(source if plan.below is None else None, w.detach().numpy())


def _flat(tensor, like):
    """Return an array (time, batch x neurons) of a tensor (time, batch, neurons), absent for None."""
    return nothing(like) if tensor is None else tensor.detach().contiguous().flatten(1).numpy()
