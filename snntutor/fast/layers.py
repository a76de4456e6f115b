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

    @classmethod
    def empty(cls):
        """Return a list without samples."""
        return cls(*(np.empty(0, dtype) for dtype in (np.int64, np.int64, np.uint32, np.uint32)))


class Neuron(NamedTuple):
    """What the loops know about a neuron, as plain numbers.

    ``constants`` are alpha, beta, the threshold and 1; ``resets`` says whether it subtracts and
    whether gradients flow through it; ``surrogate`` is its kind, slope and peak.
    """

    constants: tuple
    resets: tuple
    surrogate: tuple


def listed(events) -> Spikes:
    """Return `snntutor.encode.Events` as a list of spikes."""
    first = events.first
    return Spikes(first[:-1], first[1:], events.time.astype(np.uint32), events.unit.astype(np.uint32))


def nothing(like, axes):
    """Stand for an array of so many axes that is absent."""
    return np.empty((0,) * axes, like.dtype)


def lif_forward(shape, below, w, drive, v, neuron):
    """Unroll a LIF layer.

    Parameters
    ----------
    shape : (batch, time, neurons)
    below : Spikes
        Weighed by ``w`` (in, neurons), unless a ``drive`` of the shape is given.
    w, v : arrays (in, neurons) and (neurons, neurons), the second may be absent
    neuron : Neuron

    Returns
    -------
    u, s, i : arrays of the shape; ``i`` is absent where the way back does not need it
    own : Spikes
    """
    u, s = np.empty(shape, w.dtype), np.empty(shape, w.dtype)
    i = nothing(w, 3) if neuron.resets != (False, True) else np.empty(shape, w.dtype)
    own = _room(*shape)
    share(kernels.lif_forward, parts(shape[0]), below, w, drive, v, neuron.constants, neuron.resets[0],
          u, s, i, own)
    return u, s, i, own


def lif_backward(below, own, w, v, above, neuron, u, i, slopes, gs, gu, keep_drive):
    """Take gradients back through a LIF layer.

    Parameters
    ----------
    below, own, w, v, neuron, u, i
        What `lif_forward` took and gave.
    above : (gd, w)
        The gradient of the drive of the layer above and the weights from here to there.
    slopes : array of the shape
        The surrogate derivative, where `neuron.surrogate` does not say it; else absent.
    gs, gu : arrays of the shape
        Gradients of spikes and potential from elsewhere, or absent.
    keep_drive : bool
        Whether the gradient of the drive is wanted.

    Returns
    -------
    gd, gw, gv : arrays; the gradients of the drive, of ``w`` and of ``v``
    """
    bounds = parts(len(u))
    gd = np.empty_like(u) if keep_drive else nothing(u, 3)
    gw, gv = (np.zeros((len(bounds) - 1, *m.shape), u.dtype) for m in (w, v))
    turned = above[0], np.ascontiguousarray(above[1].T)
    share(kernels.lif_backward, bounds, below, own, np.ascontiguousarray(v.T), turned, neuron.constants,
          neuron.resets, neuron.surrogate, u, i, slopes, gs, gu, gd, sums=(gw, gv))
    return gd, gw.sum(0), gv.sum(0)


def readout_forward(shape, below, w, drive, neuron):
    """Unroll a readout, which leaks and never spikes; return its potential. See `lif_forward`."""
    u = np.empty(shape, w.dtype)
    share(kernels.readout_forward, parts(shape[0]), below, w, drive, neuron.constants, u)
    return u


def readout_backward(below, w, neuron, gu):
    """Take the gradient of a readout's potential back to its drive and its weights."""
    bounds = parts(len(gu))
    gd, gw = np.empty_like(gu), np.zeros((len(bounds) - 1, *w.shape), gu.dtype)
    share(kernels.readout_backward, bounds, below, neuron.constants, gu, gd, sums=(gw,))
    return gd, gw.sum(0)


def _room(batch, steps, units):
    """Make room for a list in which every neuron may fire at every step.

    Memory that is never written is never taken: what counts is how many do fire.
    """
    first = np.arange(batch, dtype=np.int64) * (steps * units + 1)
    time, unit = (np.empty(batch * (steps * units + 1), np.uint32) for _ in range(2))
    return Spikes(first, first.copy(), time, unit)
