"""Layers unrolled in time: pure functions, on any device.

Every function works on leading axes too: weights of shape (K, in, out) are K networks which run side by side,
and every tensor of their record has the shape (time, K, batch, neurons).
"""

import torch

from snntutor import arguments
from snntutor.lif import LIFParams, LIFState, check_undelayed, lif_step, subtract, undelayed_step
from snntutor.record import Record
from snntutor.settings import CONSTANTS, DEFAULT, check_neuron, check_run, check_tensor, listed

from .drive import weigh


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
        `snntutor.lif.subtract`, `to_zero`, `to_zero_keeping` or `nothing`; see `snntutor.lif.lif_step`.
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


def undelayed_layer(drive, p, spike, reset=subtract, *, reset_gradient=False, recurrent=None):
    """Unroll a layer of LIF neurons without synapse and without delay.

    Departure: what arrives at step n moves the potential of step n and may spike at once; see
    `snntutor.lif.undelayed_step`. What the layer sends to itself arrives a step later.

    Parameters
    ----------
    drive, spike, reset, reset_gradient, recurrent
        See `lif_layer`.
    p : LIFParams
        With ``tau_syn`` 0.

    Returns
    -------
    s, u : tensors of shape (time, batch, neurons)
        The same numbers as `snntutor.lif.simulate_undelayed` gives.
    """
    u = s = torch.zeros_like(drive[0])
    spikes, potentials = [], []
    for d in drive.unbind():
        d = d if recurrent is None else d + s @ recurrent
        u = undelayed_step(u, s if reset_gradient else s.detach(), d, p, reset)
        s = spike(u - p.theta)
        spikes.append(s)
        potentials.append(u)
    return torch.stack(spikes), torch.stack(potentials)


def _check_layer(drive, p, spike, reset=subtract, *, recurrent=None, **_):
    check_neuron(p, spike, reset)
    _check_drive(drive)
    if recurrent is not None:
        check_tensor("recurrent", recurrent)
        if recurrent.ndim < 2 or {*recurrent.shape[-2:]} != {drive.shape[-1]} or recurrent.dtype != drive.dtype:
            raise ValueError(f"recurrent has the shape {tuple(recurrent.shape)} and type {recurrent.dtype}; wanted are "
                             f"a row and a column for each of the {drive.shape[-1]} neurons, in {drive.dtype}.")


def _check_drive(drive):
    if not isinstance(drive, torch.Tensor) or drive.ndim < 2 or len(drive) == 0:
        what = tuple(drive.shape) if isinstance(drive, torch.Tensor) else arguments.shown(drive)
        raise ValueError(f"drive is {what}; wanted is a tensor of shape (time, batch, neurons) with a time step or "
                         "more. Spikes become a drive by their weights: weigh(x, w).")


def _explain(drive, p, spike, reset=subtract, **_):
    """Look at what spike and reset give, once a layer has failed."""
    u = torch.zeros_like(drive[0])
    for name, value in (("spike(u - theta)", spike(u)), ("reset(u, i, s, p)", reset(u, u, u, p))):
        if not isinstance(value, torch.Tensor) or (value.shape, value.dtype) != (u.shape, u.dtype):
            raise ValueError(f"{name} gives {arguments.shown(value)}; wanted is a tensor of shape {tuple(u.shape)} and "
                             f"type {u.dtype}, as u is.")


lif_layer = arguments.behind(_check_layer, lif_layer, _explain)  # a chapter writes the function out as it stands above


def _check_undelayed_layer(drive, p, *args, **kwargs):
    check_undelayed(p=p)
    _check_layer(drive, p, *args, **kwargs)


undelayed_layer = arguments.behind(_check_undelayed_layer, undelayed_layer, _explain)


def leaky_readout(drive, p):
    """Unroll a layer that leaks and never spikes; return its potential, of the drive's shape."""
    state = rest(drive)
    potentials = []
    for d in drive.unbind():
        potentials.append(state.u)
        state = lif_step(state, 0, d, p)
    return torch.stack(potentials)


def _check_readout(drive, p):
    _check_drive(drive)
    arguments.instance(LIFParams, CONSTANTS, p=p)


leaky_readout = arguments.behind(_check_readout, leaky_readout)


def undelayed_readout(drive, p):
    """Unroll a readout without synapse and without delay; return its potential. Departure: see `undelayed_layer`."""
    u = torch.zeros_like(drive[0])
    potentials = []
    for d in drive.unbind():
        u = undelayed_step(u, 0, d, p)
        potentials.append(u)
    return torch.stack(potentials)


def _check_undelayed_readout(drive, p):
    check_undelayed(p=p)
    _check_drive(drive)


undelayed_readout = arguments.behind(_check_undelayed_readout, undelayed_readout)


def run(weights, x, settings=DEFAULT, *, recurrent=()):
    """Run a network from rest, step by step, on any device.

    Parameters
    ----------
    weights : sequence of tensors of shape (in, out) or (K, in, out)
        One for each layer; the last leads to the readout.
    x : Events, or tensor of shape (time, batch, in)
    settings : Settings
        What the neurons are.
    recurrent : sequence of tensors of shape (neurons, neurons) or (K, neurons, neurons)
        One for each hidden layer, or none.

    Returns
    -------
    Record

    Raises
    ------
    ValueError
        If weights, input and settings do not fit together.
    """
    weights, recurrent = listed("weights", weights), listed("recurrent", recurrent)
    check_run(weights, recurrent, x, settings)
    spikes, potentials = [], []
    layer, readout = (lif_layer, leaky_readout) if settings.delay else (undelayed_layer, undelayed_readout)
    loops = recurrent or [None] * (len(weights) - 1)
    for w, v in zip(weights[:-1], loops, strict=True):
        s, u = layer(weigh(x, w), settings.p, settings.spike, settings.reset,
                     reset_gradient=settings.reset_gradient, recurrent=v)
        spikes.append(s)
        potentials.append(u)
        x = s
    return Record(tuple(spikes), tuple(potentials), readout(weigh(x, weights[-1]), settings.readout_p))
