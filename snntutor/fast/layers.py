"""Layers as functions of arrays: each makes room for its results and lets its kernel fill them.

Arrays have the shape (time, batch x neurons); one that is absent has the length 0.
"""

from typing import NamedTuple

import numpy as np

from . import kernels, memory
from .threads import parts, share


class Spikes(NamedTuple):
    """A list of spikes: those of sample b at step n are the entries begin[b, n] to end[b, n] of unit."""

    begin: np.ndarray
    end: np.ndarray
    unit: np.ndarray


class Neuron(NamedTuple):
    """What the loops know about a neuron, as plain numbers.

    ``constants`` are alpha, beta, the threshold and 1; ``resets`` says whether it subtracts and
    whether gradients flow through it; ``surrogate`` is its kind, slope and peak.
    """

    constants: tuple
    resets: tuple
    surrogate: tuple


def room(steps, batch, units) -> Spikes:
    """Make room for a list in which every neuron may fire at every step.

    Memory that is never written is never taken: what counts is how many do fire.
    """
    begin, end = memory.empty((2, batch, steps), np.int64)
    return Spikes(begin, end, memory.empty((batch * (steps * units + 1),), np.uint32))


NO_SPIKES = room(0, 0, 0)


def listed(events) -> Spikes:
    """Return `snntutor.encode.Events` as a list of spikes."""
    steps, batch, _ = events.shape
    counts = np.bincount(events.batch.astype(np.int64) * steps + events.time, minlength=batch * steps)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    return Spikes(*(edge.reshape(batch, steps) for edge in (bounds[:-1], bounds[1:])), events.unit.astype(np.uint32))


def nothing(like):
    """Stand for an array that is absent."""
    return np.empty((0, 0), like.dtype)


def lif_forward(plan, w, drive, v):
    """Unroll a LIF layer.

    Parameters
    ----------
    plan : gradient.Plan
        Its list ``own`` is filled.
    w : array (in, neurons)
        Weighs the spikes that arrive, unless a ``drive`` (time, batch x neurons) is given.
    v : array (neurons, neurons), may be absent

    Returns
    -------
    u, s, i : arrays (time, batch x neurons); ``i`` is absent where the way back does not need it
    """
    neuron = plan.neuron
    u, s = memory.empty(_size(plan), w.dtype), memory.empty(_size(plan), w.dtype)
    i = memory.empty(_size(plan), w.dtype) if neuron.resets == (False, True) else nothing(w)
    share(kernels.lif_forward, parts(plan.shape[1]), plan.below or NO_SPIKES, w, drive, v, neuron.constants,
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
        The first two are of spikes and potential, arrays (time, batch x neurons), either may be absent;
        the third is the gradient of the drive of the layer above, and its weights, or both absent.
    wanted : bool
        Whether the gradient of the source is wanted: of the drive, or of the spikes that arrived. With
        a link to the layer below it is always that of the drive.

    Returns
    -------
    gx, gw, gv : arrays; the gradients of the source, of ``w`` and of ``v``
    """
    (u, i, slopes), (gs, gu, (gd, w_above)), neuron = kept, grads, plan.neuron
    bounds = parts(plan.shape[1])
    w_down, gx = _way_down(plan, u, w, wanted)
    gw, gv = (memory.zeros((len(bounds) - 1, *m.shape), u.dtype) for m in (w, v))
    share(kernels.lif_backward, bounds, plan.below or NO_SPIKES, plan.own, w_down, _turned(v), neuron.constants,
          neuron.resets, neuron.surrogate, u, i, slopes, gs, gu, (gd, _turned(w_above)), gx, sums=(gw, gv))
    return gx, gw.sum(0), gv.sum(0)


def readout_forward(plan, w, drive):
    """Unroll a readout, which leaks and never spikes; return its potential. See `lif_forward`."""
    u = memory.empty(_size(plan), w.dtype)
    share(kernels.readout_forward, parts(plan.shape[1]), plan.below or NO_SPIKES, w, drive, plan.neuron.constants, u)
    return u


def readout_backward(plan, w, gu, wanted):
    """Take the gradient of a readout's potential back; return those of its source and its weights."""
    bounds = parts(plan.shape[1])
    w_down, gx = _way_down(plan, gu, w, wanted)
    gw = memory.zeros((len(bounds) - 1, *w.shape), gu.dtype)
    share(kernels.readout_backward, bounds, plan.below or NO_SPIKES, w_down, plan.neuron.constants, gu, gx,
          sums=(gw,))
    return gx, gw.sum(0)


def _size(plan):
    steps, batch, units = plan.shape
    return steps, batch * units


def _way_down(plan, u, w, wanted):
    """Return room for the gradient of the source, after the turned weights that lead there; none to the drive."""
    if not wanted:
        return _turned(w[:0]), nothing(u)
    if plan.below is None or plan.down:
        return _turned(w[:0]), memory.empty(u.shape, u.dtype)
    return _turned(w), memory.empty((len(u), plan.shape[1] * len(w)), u.dtype)


def _turned(w):
    return np.ascontiguousarray(w.T)
