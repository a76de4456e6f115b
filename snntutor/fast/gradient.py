"""Layers as functions that autograd can differentiate.

Tensors are of shape (time, batch, neurons), for K networks side by side (time, K, batch, neurons).
"""

import math
from typing import NamedTuple

import numpy as np
import torch
from torch.autograd.function import once_differentiable

from snntutor.compiled.threads import layout

from . import layers
from .layers import Neuron, Spikes, nothing
from .product import Product
from .surrogates import slopes_of, verify


class Plan(NamedTuple):
    """What a layer needs beside tensors.

    ``below`` lists the spikes that arrive; None where the drive is given. ``own`` has space for those of
    the layer. ``spike`` is given where the loops do not know its surrogate.
    """

    shape: tuple  # (time, batch, neurons) or (time, K, batch, neurons)
    neuron: Neuron
    below: Spikes | None
    own: Spikes | None = None
    spike: object = None

    @property
    def size(self):
        """The shape of the layer's arrays."""
        return self.shape[0], math.prod(self.shape[1:])

    @property
    def cut(self):
        """The parts of the batch."""
        return layout(math.prod(self.shape[1:-2]), self.shape[-2])


class LIFLayer(torch.autograd.Function):
    """A layer of LIF neurons: spikes and potential.

    Takes a plan; the source, that is the spikes of the layer below, or the drive, or None for events;
    the weights; and the weights of the layer to itself, without a row where there are none. The spikes are not yet
    written: the plan lists them, see `listed.Listed`.
    """

    @staticmethod
    def forward(ctx, plan, source, w, v):
        ctx.set_materialize_grads(False)
        arrays = _weights(w, v)
        u, ctx.i = layers.lif_forward(plan, arrays[0], _drive(plan, source, w), arrays[1])
        s = layers.dense_space(plan.size, u.dtype)
        if plan.spike:
            layers.write_spikes(plan, s)
            verify(plan.spike, u - plan.neuron.theta, s)
        ctx.plan, ctx.has_source = plan, source is not None
        s, u = (torch.from_numpy(array).view(plan.shape) for array in (s, u))
        ctx.save_for_backward(w, v, u)
        return s, u

    @staticmethod
    @once_differentiable
    def backward(ctx, gs, gu):
        plan, (w, v, u) = ctx.plan, ctx.saved_tensors
        (w, v), u = _weights(w, v), _flat(u, w)
        slopes = slopes_of(plan.spike, u - plan.neuron.theta) if plan.spike else nothing(u)
        gs, above = _parted(gs, w)
        grads = _flat(gs, u), _flat(gu, u), above
        gd, gw, gv = layers.lif_backward(plan, w, v, (u, ctx.i, slopes), grads, ctx.has_source)
        return None, _sent(ctx, gd), *map(_alike, (gw, gv), ctx.saved_tensors)


class Readout(torch.autograd.Function):
    """A layer that leaks and never spikes: its potential. See `LIFLayer` for what it takes."""

    @staticmethod
    def forward(ctx, plan, source, w):
        ctx.save_for_backward(w)
        ctx.plan, ctx.has_source = plan, source is not None
        array, = _weights(w)
        return torch.from_numpy(layers.readout_forward(plan, array, _drive(plan, source, w))).view(plan.shape)

    @staticmethod
    @once_differentiable
    def backward(ctx, gu):
        w, = _weights(*ctx.saved_tensors)
        gd, gw = layers.readout_backward(ctx.plan, w, _flat(gu, w), ctx.has_source)
        return None, _sent(ctx, gd), _alike(gw, *ctx.saved_tensors)


def _sent(ctx, gd):
    """Return the gradient of a layer's source: that of the drive, or the product that leads to spikes below."""
    if not ctx.has_source:
        return None
    drive = torch.from_numpy(gd).view(ctx.plan.shape)
    w = ctx.saved_tensors[0].detach()
    return drive if ctx.plan.below is None else Product(drive, w.mT.clone(memory_format=torch.contiguous_format))


def _parted(gs, w):
    """Part the gradient of spikes: what is given as numbers, and the factors of what came from the layer above."""
    if not isinstance(gs, Product):
        return gs, (nothing(w), np.empty((len(w), 0, 0), w.dtype))
    return gs.rest, (_flat(gs.d, w), *_weights(gs.back))


def _weights(*tensors):
    """Return arrays (K, in, out) of weights; K is 1 for one network alone."""
    arrays = (tensor.detach().contiguous().numpy() for tensor in tensors)
    return [array if array.ndim == 3 else array[None] for array in arrays]


def _alike(array, w):
    """Return the gradient of weights as a tensor of their shape."""
    return torch.from_numpy(array).view(w.shape)


def _drive(plan, source, w):
    return _flat(source if plan.below is None else None, w.detach().numpy())


def _flat(tensor, like):
    """Return an array (time, batch x neurons) of a tensor (time, batch, neurons), absent for None."""
    return nothing(like) if tensor is None else tensor.detach().contiguous().flatten(1).numpy()
