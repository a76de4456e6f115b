"""Layers as functions of arrays: each makes room for its results and lets its kernel fill them.

Arrays have the shape (batch, time, neurons); one that is absent has the length 0.
"""

from typing import NamedTuple

import numpy as np

from . import kernels
from .threads import parts, share


class Spikes(NamedTuple):
    """A list of spikes: those of sample b are the entries first[b] to last[b] of time and unit."""

    first: np.ndarray
    last: np.ndarray
    time: np.ndarray
    unit: np.ndarray


class Neuron(NamedTuple):
    """What the loops know about a neuron, as plain numbers.

    ``constants`` are alpha, beta, the threshold and 1; ``resets`` says whether it subtracts and
    whether gradients flow through it; ``surrogate`` is its kind, slope and peak.
    """

    constants: tuple
    resets: tuple
    surrogate: tuple


NO_SPIKES = Spikes(*(np.empty(0, dtype) for dtype in (np.int64, np.int64, np.uint32, np.uint32)))


def listed(events) -> Spikes:
    """Return `snntutor.encode.Events` as a list of spikes."""
    first = events.first
    return Spikes(first[:-1], first[1:], events.time.astype(np.uint32), events.unit.astype(np.uint32))


def nothing(like, axes):
    """Stand for an array of so many axes that is absent."""
    return np.empty((0,) * axes, like.dtype)


def room(batch, steps, units) -> Spikes:
    """Make room for a list in which every neuron may fire at every step.

    Memory that is never written is never taken: what counts is how many do fire.
    """
    first = np.arange(batch, dtype=np.int64) * (steps * units + 1)
    time, unit = (np.empty(batch * (steps * units + 1), np.uint32) for _ in range(2))
    return Spikes(first, first.copy(), time, unit)


def lif_forward(plan, w, drive, v):
    """Unroll a LIF layer.

    Parameters
    ----------
    plan : gradient.Plan
        Its list ``own`` is filled.
    w : array (in, neurons)
        Weighs the spikes that arrive, unless a ``drive`` (batch, time, neurons) is given.
    v : array (neurons, neurons), may be absent

    Returns
    -------
    u, s, i : arrays (batch, time, neurons); ``i`` is absent where the way back does not need it
    """
    neuron = plan.neuron
    u, s = np.empty(plan.shape, w.dtype), np.empty(plan.shape, w.dtype)
    i = np.empty(plan.shape, w.dtype) if neuron.resets == (False, True) else nothing(w, 3)
    share(kernels.lif_forward, parts(len(u)), plan.below or NO_SPIKES, w, drive, v, neuron.constants,
          neuron.resets[0], u, s, i, plan.own)
    return u, s, i


def lif_backward(plan, w, v, kept, grads, wanted):
    """Take gradients back through a LIF layer.

    Parameters
    ----------
    plan, w, v
        As `lif_forward` took them.
    kept : arrays u, i and slopes
        The first two of `lif_forward`; the surrogate derivative where the loops do not know it.
    grads : gs, gu and above
        The first two are of spikes and potential, arrays (batch, time, neurons), either may be absent;
        the third is the gradient of the drive of the layer above, and its weights, or both absent.
    wanted : bool
        Whether the gradient of the source is wanted: of the drive, or of the spikes that arrived. With
        a link to the layer below it is always that of the drive.

    Returns
    -------
    gx, gw, gv : arrays; the gradients of the source, of ``w`` and of ``v``
    """
    (u, i, slopes), (gs, gu, (gd, w_above)), neuron = kept, grads, plan.neuron
    bounds = parts(len(u))
    w_down, gx = _way_down(plan, u, w, wanted)
    gw, gv = (np.zeros((len(bounds) - 1, *m.shape), u.dtype) for m in (w, v))
    share(kernels.lif_backward, bounds, plan.below or NO_SPIKES, plan.own, w_down, _turned(v), neuron.constants,
          neuron.resets, neuron.surrogate, u, i, slopes, gs, gu, (gd, _turned(w_above)), gx, sums=(gw, gv))
    return gx, gw.sum(0), gv.sum(0)


def readout_forward(plan, w, drive):
    """Unroll a readout, which leaks and never spikes; return its potential. See `lif_forward`."""
    u = np.empty(plan.shape, w.dtype)
    share(kernels.readout_forward, parts(len(u)), plan.below or NO_SPIKES, w, drive, plan.neuron.constants, u)
    return u


def readout_backward(plan, w, gu, wanted):
    """Take the gradient of a readout's potential back; return those of its source and its weights."""
    bounds = parts(len(gu))
    w_down, gx = _way_down(plan, gu, w, wanted)
    gw = np.zeros((len(bounds) - 1, *w.shape), gu.dtype)
    share(kernels.readout_backward, bounds, plan.below or NO_SPIKES, w_down, plan.neuron.constants, gu, gx,
          sums=(gw,))
    return gx, gw.sum(0)


def _way_down(plan, u, w, wanted):
    """Return room for the gradient of the source, after the turned weights that lead there; none to the drive."""
    if not wanted:
        return _turned(w[:0]), nothing(u, 3)
    if plan.below is None or plan.down:
        return _turned(w[:0]), np.empty_like(u)
    return _turned(w), np.empty((*u.shape[:2], len(w)), u.dtype)


def _turned(w):
    return np.ascontiguousarray(w.T)
