"""Layers as functions that autograd can differentiate: from spike times to spike times, or to largest potentials."""

import math

import numpy as np
import torch
from torch.autograd.function import once_differentiable

from snntutor import arguments

from . import layers
from .neuron import DEFAULT, Neuron


def spikes(times, w, recurrent=None, *, neuron=DEFAULT, most=None) -> torch.Tensor:
    """Return the times at which a layer's neurons spike.

    Parameters
    ----------
    times : tensor of shape (spikes, batch, in) or (batch, in)
        When the inputs spike, in seconds, in any order, infinite where they do not.
    w : tensor of shape (in, neurons)
    recurrent : tensor of shape (neurons, neurons), optional
        From row to column; its diagonal is not used.
    neuron : Neuron
    most : int, optional
        How many spikes of a neuron are wanted; later ones are not computed. Of a recurrent layer all are.

    Returns
    -------
    tensor of shape (spikes, batch, neurons), float64
        In their order, infinite where a neuron has no further spike; the first axis is as long as the largest number
        of spikes, and at least 1. It can be differentiated by times and weights.

    Raises
    ------
    ValueError
        If shapes do not fit, a time is NaN, or a weight is not finite, or if a neuron spikes without end.

    Notes
    -----
    Wunderlich and Pehle (2021), EventProp: tables 1 and 2. No derivative says that a spike appears or vanishes.
    """
    times, w = _times(times), _weights("w", w)
    recurrent = w.new_empty((0, 0)) if recurrent is None else _weights("recurrent", recurrent)
    _check_shapes(times, w, recurrent)
    arguments.instance(Neuron, "the constants, as Neuron(tau_mem=20e-3)", neuron=neuron)
    most = layers.MOST + 1 if most is None or len(recurrent) else arguments.whole("most", most)
    return _Spikes.apply(times, w, recurrent, neuron.constants, most)


def largest_potential(times, w, *, neuron=DEFAULT) -> torch.Tensor:
    """Return the largest potential that neurons reach which never spike, 0 for one that is only pushed down.

    See `spikes` for the arguments and errors; the threshold plays no part.

    Returns
    -------
    tensor of shape (batch, neurons), float64
        It can be differentiated by times and weights. For a potential that is never above 0 that derivative is 0.
    """
    times, w = _times(times), _weights("w", w)
    _check_shapes(times, w, w.new_empty((0, 0)))
    return _Peaks.apply(times, w, neuron.constants)


class _Spikes(torch.autograd.Function):
    """A layer that spikes. Takes times, both weights, constants and how many spikes are wanted."""

    @staticmethod
    def forward(ctx, times, w, r, constants, most):
        ctx.save_for_backward(w, r)
        ctx.constants, ctx.shape = constants, times.shape
        found, ctx.run = layers.forward(*_arrays(times, w), _without_diagonal(r), constants, most)
        return torch.from_numpy(found)

    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        w, r = ctx.saved_tensors
        shape = tuple(ctx.shape) if ctx.needs_input_grad[0] else (0, 0, 0)
        gt, gw, gr = layers.backward(ctx.run, *_arrays(g, w), _without_diagonal(r), ctx.constants, shape)
        np.fill_diagonal(gr, 0)
        if not (np.isfinite(gw).all() and np.isfinite(gr).all()):
            raise FloatingPointError("The gradient is not finite: either that of the loss is not, or a spike grazes "
                                     "the threshold, where the time of a spike has no derivative.")
        return torch.from_numpy(gt) if gt.size else None, torch.from_numpy(gw), torch.from_numpy(gr), None, None


class _Peaks(torch.autograd.Function):
    """A layer that never spikes. Takes times, weights and constants."""

    @staticmethod
    def forward(ctx, times, w, constants):
        ctx.save_for_backward(w)
        ctx.constants, ctx.shape = constants, times.shape
        peak, ctx.run = layers.peaks_forward(*_arrays(times, w), constants)
        return torch.from_numpy(peak)

    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        shape = tuple(ctx.shape) if ctx.needs_input_grad[0] else (0, 0, 0)
        gt, gw = layers.peaks_backward(ctx.run, *_arrays(g, *ctx.saved_tensors), ctx.constants, shape)
        return torch.from_numpy(gt) if gt.size else None, torch.from_numpy(gw), None


def _arrays(*tensors):
    return [tensor.detach().contiguous().numpy() for tensor in tensors]


def _without_diagonal(r):
    array = r.detach().numpy().copy()
    if len(array):
        np.fill_diagonal(array, 0)
    return array


def _times(times):
    """Return times as a tensor of shape (spikes, batch, in)."""
    times = torch.as_tensor(times if isinstance(times, torch.Tensor) else arguments.reals("times", times))
    times = times.to("cpu", torch.float64)
    if times.ndim not in (2, 3):
        raise ValueError(f"times has the shape {tuple(times.shape)}; wanted is (batch, in), or (spikes, batch, in).")
    if not (times.detach() > -math.inf).all():
        raise ValueError("times holds NaN or minus infinity; where there is no spike, its time is plus infinity.")
    return times if times.ndim == 3 else times[None]


def _weights(name, w):
    w = torch.as_tensor(w).to("cpu", torch.float64)
    if w.ndim != 2:
        raise ValueError(f"{name} has the shape {tuple(w.shape)}; wanted is (in, neurons).")
    if not torch.isfinite(w.detach()).all():
        raise ValueError(f"A weight of {name} is no longer a finite number: the network would fall silent without a "
                         "word. Try a smaller learning rate, or look at the step before for a spike that grazed the "
                         "threshold.")
    return w


def _check_shapes(times, w, recurrent):
    if times.shape[2] != w.shape[0]:
        raise ValueError(f"times has {times.shape[2]} inputs and w {w.shape[0]} rows; wanted are as many.")
    if len(recurrent) and tuple(recurrent.shape) != (w.shape[1],) * 2:
        raise ValueError(f"recurrent has the shape {tuple(recurrent.shape)}; for {w.shape[1]} neurons it needs "
                         f"{(w.shape[1],) * 2}.")
