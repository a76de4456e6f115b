"""A whole network as one function that autograd can differentiate."""

from typing import NamedTuple

import numpy as np
import torch
from torch.autograd.function import once_differentiable

from . import layers
from .layers import Neuron, Spikes, nothing
from .surrogates import slopes_of, verify


class Plan(NamedTuple):
    """What a run needs beside tensors.

    ``x`` is the listed input, empty where the drive of the first layer is given; ``spike`` is the
    spike of the hidden layers where the loops do not know its surrogate, else None.
    """

    x: Spikes
    shape: tuple  # (batch, time)
    hidden: Neuron
    readout: Neuron
    spike: object


class Run(torch.autograd.Function):
    """Run a network from rest: see `snntutor.fast.run`.

    Takes a plan, the drive of the first layer or None, the number of weights, then the weights and
    the recurrent ones. Returns the spikes of all hidden layers, their potentials and that of the
    readout, one after the other, tensors of shape (time, batch, neurons).
    """

    @staticmethod
    def forward(ctx, plan, drive, n_weights, *tensors):
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*tensors)
        weights, loops = _split(tensors, n_weights)
        ctx.plan, ctx.n_weights, ctx.drive = plan, n_weights, drive is not None
        d, below, ctx.kept = _batch_first(drive, weights[0]), plan.x, []
        for w, v in zip(weights[:-1], loops):
            u, s, i, own = layers.lif_forward((*plan.shape, w.shape[1]), below, w, d, v, plan.hidden)
            if plan.spike:
                verify(plan.spike, u - plan.hidden.constants[2], s)
            ctx.kept.append((below, own, u, s, i))
            d, below = nothing(w, 3), own
        ctx.below = below
        w = weights[-1]
        r = layers.readout_forward((*plan.shape, w.shape[1]), below, w, d, plan.readout)
        return tuple(_time_first(a) for a in (*(k[3] for k in ctx.kept), *(k[2] for k in ctx.kept), r))

    @staticmethod
    @once_differentiable
    def backward(ctx, *grads):
        weights, loops = _split(ctx.saved_tensors, ctx.n_weights)
        plan, depth = ctx.plan, len(weights) - 1
        gr = np.zeros((*plan.shape, weights[-1].shape[1]), weights[0].dtype) if grads[-1] is None \
            else _batch_first(grads[-1], weights[0])
        gd, gw = layers.readout_backward(ctx.below, weights[-1], plan.readout, gr)
        gws, gvs = [gw], []
        for n in reversed(range(depth)):
            below, own, u, _, i = ctx.kept[n]
            gs, gu = (_batch_first(g, u) for g in (grads[n], grads[depth + n]))
            slopes = slopes_of(plan.spike, u - plan.hidden.constants[2]) if plan.spike else nothing(u, 3)
            gd, gw, gv = layers.lif_backward(below, own, weights[n], loops[n], (gd, weights[n + 1]), plan.hidden,
                                             u, i, slopes, gs, gu, n > 0 or ctx.drive)
            gws, gvs = [gw, *gws], [gv, *gvs]
        back = [torch.from_numpy(g) for g in (*gws, *gvs)][:len(ctx.saved_tensors)]  # loops may be absent
        return None, _time_first(gd) if ctx.drive else None, None, *back


def _split(tensors, n_weights):
    arrays = [tensor.detach().contiguous().numpy() for tensor in tensors]
    weights, loops = arrays[:n_weights], arrays[n_weights:]
    return weights, loops or [nothing(weights[0], 2)] * (n_weights - 1)


def _batch_first(tensor, like):
    """Return an array (batch, time, neurons) of a tensor (time, batch, neurons), absent for None."""
    if tensor is None:
        return nothing(like, 3)
    return tensor.detach().transpose(0, 1).contiguous().numpy()


def _time_first(array):
    return torch.from_numpy(array).transpose(0, 1)
