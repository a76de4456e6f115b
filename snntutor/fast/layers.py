"""Layers as functions of arrays: each makes space for its results and lets its kernel fill them.

Arrays have the shape (time, K x batch x neurons), K networks side by side, and weights (K, in, neurons); an array that
is absent has the length 0.
"""

import math
from typing import NamedTuple

import numpy as np

from snntutor.compiled import memory
from snntutor.compiled.threads import share

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


def spike_space(steps, *samples_and_units) -> Spikes:
    """Make space for a list in which every neuron may fire at every step.

    Memory that is never written is never taken: what counts is how many do fire.
    """
    *samples, units = samples_and_units
    batch = math.prod(samples)
    begin, end = memory.empty((2, batch, steps), np.int64)
    return Spikes(begin, end, memory.empty((batch * (steps * units + 1),), np.uint32))


NO_SPIKES = spike_space(0, 0, 0)


def spike_list(events, networks=1) -> Spikes:
    """Return `snntutor.encode.Events` as a list of spikes, once more for each further network.

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
    begin, end = (np.tile(edge.reshape(batch, steps), (networks, 1)) for edge in (bounds[:-1], bounds[1:]))
    return Spikes(begin, end, events.unit.astype(np.uint32))


def dense_space(shape, dtype):
    """Make space for spikes as an array, which nobody writes before somebody looks.

    An entry more than it needs lets it be used again for spikes alone, so that its memory is never taken.
    """
    size = math.prod(shape)
    return memory.empty((size + 1,), dtype)[:size].reshape(shape)


def write_spikes(plan, s):
    """Write the list of a layer's spikes as an array."""
    share(kernels.scatter, plan.cut, plan.own, s)


def nothing(like):
    """Stand for an array that is absent."""
    return np.empty((0, 0), like.dtype)


def lif_forward(plan, w, drive, v):
    """Unroll a LIF layer.

    Parameters
    ----------
    plan : gradient.Plan
        Its list ``own`` is filled.
    w : array (K, in, neurons)
        Weighs the spikes that arrive, unless a ``drive`` (time, K x batch x neurons) is given.
    v : array (K, neurons, neurons), its second axis of length 0 if absent

    Returns
    -------
    u, i : arrays (time, K x batch x neurons); ``i`` is absent where the way back does not need it
    """
    neuron = plan.neuron
    u = memory.empty(plan.size, w.dtype)
    i = memory.empty(plan.size, w.dtype) if neuron.resets == (kernels.TO_ZERO, True) else nothing(w)
    share(kernels.lif_forward, plan.cut, plan.below or NO_SPIKES, w, drive, v, neuron.constants, neuron.resets[0],
          neuron.delayed, u, i, plan.own)
    return u, i


def lif_backward(plan, w, v, kept, grads, wanted):
    """Take gradients back through a LIF layer.

    Parameters
    ----------
    plan, w, v
        As `lif_forward` took them.
    kept : arrays u, i and slopes
        The first two of `lif_forward`; the surrogate derivative where the loops do not know it.
    grads : gs, gu and above
        The first two are of spikes and potential, arrays (time, K x batch x neurons), either may be absent;
        the third is the gradient of the drive of the layer above, and its weights, transposed, or both absent.
    wanted : bool
        Whether the gradient of the drive is wanted.

    Returns
    -------
    gd, gw, gv : arrays; the gradients of the drive, of ``w`` and of ``v``
    """
    (u, *_), (gs, gu, above), neuron = kept, grads, plan.neuron
    gd = memory.empty(u.shape, u.dtype) if wanted else nothing(u)
    sums = _space(plan, w), _space(plan, v)
    share(kernels.lif_backward, plan.cut, plan.below or NO_SPIKES, plan.own, np.ascontiguousarray(v.swapaxes(1, 2)),
          neuron.constants, neuron.resets, neuron.delayed, neuron.surrogate, kept, gs, gu, above, gd, sums)
    return gd, *map(_summed, sums, (w, v))


def readout_forward(plan, w, drive):
    """Unroll a readout, which leaks and never spikes; return its potential. See `lif_forward`."""
    u = memory.empty(plan.size, w.dtype)
    share(kernels.readout_forward, plan.cut, plan.below or NO_SPIKES, w, drive, plan.neuron.constants,
          plan.neuron.delayed, u)
    return u


def readout_backward(plan, w, gu, wanted):
    """Take the gradient of a readout's potential back; return those of its drive and its weights."""
    gd = memory.empty(gu.shape, gu.dtype) if wanted else nothing(gu)
    sums = _space(plan, w)
    share(kernels.readout_backward, plan.cut, plan.below or NO_SPIKES, plan.neuron.constants, plan.neuron.delayed, gu,
          gd, sums)
    return gd, _summed(sums, w)


def _space(plan, w):
    """Make space for the gradient of weights by each part of the batch: a sum in fixed order is rounded alike."""
    return memory.empty((len(plan.cut.bounds) - 1, *w.shape[1:]), w.dtype)


def _summed(sums, w):
    return sums.reshape(len(w), -1, *w.shape[1:]).sum(1) if w.size else np.zeros_like(w)
