"""Layers as functions of arrays: each makes space for its results and lets its kernel fill them.

Arrays have the shape (time, batch x neurons); one that is absent has the length 0.
"""

from typing import NamedTuple

import numpy as np

from snntutor.compiled import memory
from snntutor.compiled.threads import parts, share

from . import kernels


class Spikes(NamedTuple):
    """A list of spikes: those of sample b at step n are the entries begin[b, n] to end[b, n] of unit."""

    begin: np.ndarray
    end: np.ndarray
    unit: np.ndarray


class Neuron(NamedTuple):
    """What the loops know about a neuron, as plain numbers.

    ``constants`` are alpha, beta, the threshold, 1 and 0, in the type of the arrays: one number of another type
    would make a whole loop compute in the wider one. ``resets`` are the kind of its reset and whether gradients
    flow through it; ``surrogate`` is its kind, slope and peak; ``delayed`` is False where a drive moves the
    potential of its own step.
    """

    constants: tuple
    resets: tuple
    surrogate: tuple
    delayed: bool

    @property
    def theta(self):
        """The threshold."""
        return self.constants[2]


def spike_space(steps, batch, units) -> Spikes:
    """Make space for a list in which every neuron may fire at every step.

    Memory that is never written is never taken: what counts is how many do fire.
    """
    begin, end = memory.empty((2, batch, steps), np.int64)
    return Spikes(begin, end, memory.empty((batch * (steps * units + 1),), np.uint32))


NO_SPIKES = spike_space(0, 0, 0)


def spike_list(events) -> Spikes:
    """Return `snntutor.encode.Events` as a list of spikes.

    Raises
    ------
    ValueError
        If its columns do not agree with its shape or with each other; they may have been tampered with.
    """
    steps, batch, units = events.shape
    columns = (events.time, steps), (events.batch, batch), (events.unit, units)
    if any(len(column) and not 0 <= column.min() <= column.max() < size for column, size in columns):
        raise ValueError("The events changed after they were made: one lies outside of their shape, "
                         f"{events.shape}. Make them anew: Events(time, batch, unit, shape).")
    place = events.batch.astype(np.int64) * steps + events.time
    if len({len(column) for column, _ in columns}) > 1 or (place[1:] < place[:-1]).any():
        raise ValueError("The events changed after they were made: they are no longer sorted by sample, then time. "
                         "Make them anew: Events(time, batch, unit, shape).")
    bounds = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=batch * steps))])
    begin, end = (edge.reshape(batch, steps) for edge in (bounds[:-1], bounds[1:]))
    return Spikes(begin, end, events.unit.astype(np.uint32))


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
    i = memory.empty(_size(plan), w.dtype) if neuron.resets == (kernels.TO_ZERO, True) else nothing(w)
    share(kernels.lif_forward, parts(plan.shape[1]), plan.below or NO_SPIKES, w, drive, v, neuron.constants,
          neuron.resets[0], neuron.delayed, u, s, i, plan.own)
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
        the third is the gradient of the drive of the layer above, and its weights, transposed, or both absent.
    wanted : bool
        Whether the gradient of the drive is wanted.

    Returns
    -------
    gd, gw, gv : arrays; the gradients of the drive, of ``w`` and of ``v``
    """
    (u, i, slopes), (gs, gu, above), neuron = kept, grads, plan.neuron
    bounds = parts(plan.shape[1])
    gd = memory.empty(u.shape, u.dtype) if wanted else nothing(u)
    gw, gv = (memory.zeros((len(bounds) - 1, *m.shape), u.dtype) for m in (w, v))
    share(kernels.lif_backward, bounds, plan.below or NO_SPIKES, plan.own, np.ascontiguousarray(v.T), neuron.constants,
          neuron.resets, neuron.delayed, neuron.surrogate, u, i, slopes, gs, gu, above, gd, sums=(gw, gv))
    return gd, gw.sum(0), gv.sum(0)


def readout_forward(plan, w, drive):
    """Unroll a readout, which leaks and never spikes; return its potential. See `lif_forward`."""
    u = memory.empty(_size(plan), w.dtype)
    share(kernels.readout_forward, parts(plan.shape[1]), plan.below or NO_SPIKES, w, drive, plan.neuron.constants,
          plan.neuron.delayed, u)
    return u


def readout_backward(plan, w, gu, wanted):
    """Take the gradient of a readout's potential back; return those of its drive and its weights."""
    bounds = parts(plan.shape[1])
    gd = memory.empty(gu.shape, gu.dtype) if wanted else nothing(gu)
    gw = memory.zeros((len(bounds) - 1, *w.shape), gu.dtype)
    share(kernels.readout_backward, bounds, plan.below or NO_SPIKES, plan.neuron.constants, plan.neuron.delayed, gu, gd,
          sums=(gw,))
    return gd, gw.sum(0)


def _size(plan):
    steps, batch, units = plan.shape
    return steps, batch * units
