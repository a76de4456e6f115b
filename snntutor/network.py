"""Layers unrolled in time, ending in a `Record`.

Pure functions first, the module that holds their weights last. Every function works on leading
axes too: weights of shape (K, in, out) are K networks which run side by side, and every tensor of
their record has the shape (time, K, batch, neurons).
"""

import math
from functools import partial

import numpy as np
import torch
from torch import nn

from snntutor import fast
from snntutor.encode import Events
from snntutor.lif import LIFParams, LIFState, lif_step, subtract
from snntutor.record import Record
from snntutor.surrogate import fast_sigmoid, spike_fn

DEFAULT_PARAMS = LIFParams()
DEFAULT_SPIKE = spike_fn(fast_sigmoid(10))


def rest(drive):
    """Return the state of a layer at rest, in the shape and type of one step of its drive."""
    return LIFState(torch.zeros_like(drive[0]), torch.zeros_like(drive[0]))


def lif_layer(drive, p, spike, reset=subtract, *, reset_gradient=False, recurrent=None):
    """Unroll a layer of LIF neurons in time.

    Parameters
    ----------
    drive : tensor of shape (time, batch, neurons)
        What arrives at each step.
    p : LIFParams
    spike : callable
        The spike with its surrogate, as `snntutor.surrogate.spike_fn` makes it.
    reset : callable
        `snntutor.lif.subtract` or `snntutor.lif.to_zero`.
    reset_gradient : bool
        Whether gradients also flow through the spike that resets. By default they do not.
    recurrent : tensor of shape (neurons, neurons), optional
        Weights from the layer to itself; gradients do flow through them.

    Returns
    -------
    s, u : tensors of shape (time, batch, neurons)
        The same numbers as `snntutor.lif.simulate` gives.
    """
    state = rest(drive)
    spikes, potentials = [], []
    for d in drive.unbind():
        s = spike(state.u - p.theta)
        spikes.append(s)
        potentials.append(state.u)
        d = d if recurrent is None else d + s @ recurrent
        state = lif_step(state, s if reset_gradient else s.detach(), d, p, reset)
    return torch.stack(spikes), torch.stack(potentials)


def leaky_readout(drive, p):
    """Unroll a layer that leaks and never spikes; return its potential, of the drive's shape."""
    state = rest(drive)
    potentials = []
    for d in drive.unbind():
        potentials.append(state.u)
        state = lif_step(state, 0, d, p)
    return torch.stack(potentials)


def weigh(x, w):
    """Weigh the input spikes: the drive of a layer.

    Parameters
    ----------
    x : Events, or tensor of shape (time, batch, in)
        Each event adds its row of the weights once, which costs by the number of events.
    w : tensor of shape (in, out) or (K, in, out)

    Returns
    -------
    tensor of shape (time, batch, out) or (time, K, batch, out)
    """
    side_by_side = w.movedim(-2, 0).flatten(1)  # (in, K out)
    if isinstance(x, Events):
        drive = _gather(x, side_by_side)
    elif w.ndim == 2 or x.ndim == 3:
        drive = x @ side_by_side
    else:  # each network has an input of its own
        return x @ w
    return drive.unflatten(-1, (*w.shape[:-2], w.shape[-1])).movedim(1, -2).contiguous()


def run(weights, x, p, spike, *, recurrent=None, readout=None, reset=subtract, reset_gradient=False):
    """Run a network from rest, step by step, on any device.

    Parameters
    ----------
    weights : sequence of tensors of shape (in, out) or (K, in, out)
        One for each layer; the last leads to the readout.
    x : Events, or tensor of shape (time, batch, in)
    p : LIFParams
    spike : callable
        See `lif_layer`.
    recurrent : sequence of tensors, optional
        One for each hidden layer, of shape (neurons, neurons) or (K, neurons, neurons).
    readout : LIFParams, optional
        Constants of the readout; by default ``p``.
    reset, reset_gradient
        See `lif_layer`.

    Returns
    -------
    Record
    """
    spikes, potentials = [], []
    loops = recurrent or [None] * (len(weights) - 1)
    for w, v in zip(weights[:-1], loops, strict=True):
        s, u = lif_layer(weigh(x, w), p, spike, reset, reset_gradient=reset_gradient, recurrent=v)
        spikes.append(s)
        potentials.append(u)
        x = s
    out = leaky_readout(weigh(x, weights[-1]), readout or p)
    return Record(tuple(spikes), tuple(potentials), out)


def normal_weights(n_in, n_out, p, generator, *, weight_scale=7.0, dtype=torch.float32):
    """Draw weights of shape (in, out) from a normal distribution around 0.

    Their standard deviation is ``weight_scale * (1 - beta) / sqrt(n_in)``. The factor 1 - beta
    makes up for the gain of the membrane, which sums a steady current to 1 / (1 - beta) of it. The
    article's companion notebooks take a scale of 7 in their first two tasks, with which hidden
    neurons spike from the start; a layer that is silent and far from its threshold learns slowly.
    """
    std = weight_scale * (1 - p.beta) / math.sqrt(n_in)
    # drawn in float64, so that a seed means the same network in both types
    return (std * torch.randn(n_in, n_out, generator=generator, dtype=torch.float64)).to(dtype)


class SNN(nn.Module):
    """A network of LIF layers and a leaky readout.

    Parameters
    ----------
    sizes : sequence of int
        Neurons in the input, each hidden layer and the readout; (100, 2) has no hidden layer.
    spike : callable
        The spike with its surrogate, as `snntutor.surrogate.spike_fn` makes it.
    p : LIFParams
    reset : callable
        `snntutor.lif.subtract` or `snntutor.lif.to_zero`.
    reset_gradient : bool
        Whether gradients also flow through the spike that resets. By default they do not.
    readout : LIFParams, optional
        Constants of the readout; by default ``p``.
    recurrent : bool
        Whether each hidden layer has weights to itself.
    weight_scale : float
        See `normal_weights`.
    seed : int, optional
        Makes the weights repeatable; by default they are new each time.
    dtype : torch.dtype
        torch.float32 or torch.float64.
    run : callable, optional
        `snntutor.fast.run`, which is compiled, or `snntutor.network.run`, the layers of this module.
        By default the first on a CPU and the second on any other device. Both give the same numbers,
        but for the order in which sums are rounded.

    Raises
    ------
    ValueError
        If sizes are not positive whole numbers, or a constant makes no sense.
    """

    def __init__(self, sizes, spike=DEFAULT_SPIKE, p=DEFAULT_PARAMS, *, reset=subtract,
                 reset_gradient=False, readout=None, recurrent=False, weight_scale=7.0, seed=None,
                 dtype=torch.float32, run=None):
        super().__init__()
        self.sizes, self.spike, self.p, self.readout = _checked_sizes(sizes), spike, p, readout
        self.reset, self.reset_gradient, self.run = reset, reset_gradient, run
        draw = partial(_parameter, p, _generator(seed), weight_scale, _checked_dtype(dtype))
        self.weights = nn.ParameterList(map(draw, self.sizes, self.sizes[1:]))
        hidden = self.sizes[1:-1] if recurrent else ()
        self.recurrent = nn.ParameterList(draw(n, n) for n in hidden)

    def forward(self, x):
        """Run the network from rest.

        Parameters
        ----------
        x : Events, array or tensor of shape (time, batch, neurons)

        Returns
        -------
        Record

        Raises
        ------
        ValueError
            If the shape does not fit, the batch is empty or a value is not finite.
        """
        x = _checked_input(x, self.sizes[0], self.weights[0])
        chosen = self.run or self._best_run()
        return chosen(list(self.weights), x, self.p, self.spike, recurrent=list(self.recurrent),
                      readout=self.readout, reset=self.reset, reset_gradient=self.reset_gradient)

    def _best_run(self):
        return fast.run if self.weights[0].device.type == "cpu" else run


def _gather(events, w):
    steps, batch, units = events.shape
    where = np.stack([events.time.astype(np.int64) * batch + events.batch, events.unit])
    ones = torch.ones(len(events), dtype=w.dtype, device=w.device)
    spikes = torch.sparse_coo_tensor(torch.from_numpy(where).to(w.device), ones,
                                     (steps * batch, units), check_invariants=False)
    return torch.sparse.mm(spikes, w).unflatten(0, (steps, batch))


def _parameter(p, generator, weight_scale, dtype, n_in, n_out):
    w = normal_weights(n_in, n_out, p, generator, weight_scale=weight_scale, dtype=dtype)
    return nn.Parameter(w)


def _generator(seed):
    generator = torch.Generator()
    generator.seed() if seed is None else generator.manual_seed(seed)
    return generator


def _checked_sizes(sizes):
    sizes = tuple(sizes)
    whole = all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) for n in sizes)
    if len(sizes) < 2 or not whole or min(sizes) < 1:
        raise ValueError(f"sizes is {sizes}; wanted are two or more whole numbers above 0, "
                         "input first, readout last, as in (784, 100, 10).")
    return tuple(map(int, sizes))


def _checked_dtype(dtype):
    if dtype not in (torch.float32, torch.float64):
        raise ValueError(f"dtype is {dtype}; wanted is torch.float32 or torch.float64.")
    return dtype


def _checked_input(x, n_in, w):
    if not isinstance(x, Events):
        x = _numbers(x).to(dtype=w.dtype, device=w.device)
    axes = (3, 4) if w.ndim == 3 and not isinstance(x, Events) else (3,)
    if len(x.shape) not in axes:
        raise ValueError(f"The input has shape {tuple(x.shape)}; wanted are three axes, (time, "
                         "batch, neurons). For one sample write x[:, None, :].")
    if x.shape[-1] != n_in:
        raise ValueError(f"The input has {x.shape[-1]} neurons (the last axis of its shape, "
                         f"{tuple(x.shape)}); the network was made for {n_in}.")
    if 0 in x.shape:
        raise ValueError(f"The input has shape {tuple(x.shape)}: no time step or an empty batch.")
    if not isinstance(x, Events) and not torch.isfinite(x.sum()):
        raise ValueError("The input holds a value that is not finite (NaN or infinity).")
    return x


def _numbers(x):
    x = x if isinstance(x, torch.Tensor) else np.asarray(x)
    real = not x.is_complex() if isinstance(x, torch.Tensor) else x.dtype.kind in "fiub"
    if not real:
        raise ValueError(f"The input holds {x.dtype} values; wanted are Events or real numbers of "
                         "shape (time, batch, neurons).")
    return torch.as_tensor(x)
