"""Layers as functions of arrays: each makes space for its results and lets its kernel fill them.

Times have the shape (spikes, batch, neurons) and are infinite where there is no spike.
"""

from typing import NamedTuple

import numpy as np

from snntutor.compiled import memory
from snntutor.compiled.threads import parts, share_parts

from . import kernels

MOST = 10_000  # spikes of one neuron for one sample, after which a network counts as one that never rests


class Run(NamedTuple):
    """What the way back needs of a layer's way forward."""

    events: tuple  # begin, time, unit and slot of what came in
    log: tuple  # neuron, time, current and last event before, of each spike
    entries: np.ndarray  # (batch,), how many of them
    counts: np.ndarray  # (batch, neurons)


def events_of(times) -> tuple:
    """Return times as a list of events, sorted by sample, then time."""
    begin = np.concatenate([[0], np.cumsum((times < np.inf).sum((0, 2)))])
    time = memory.empty((begin[-1],), np.float64)
    unit, slot = (memory.empty((begin[-1],), np.int64) for _ in range(2))
    share_parts(kernels.sort_events, parts(times.shape[1]), times, begin, time, unit, slot)
    return begin, time, unit, slot


def forward(times, w, r, constants, most) -> tuple:
    """Run a layer; return the times of its spikes and what the way back needs.

    Parameters
    ----------
    times : array (spikes, batch, in)
    w : array (in, neurons)
    r : array (neurons, neurons), or one of length 0 for a feed-forward layer
    constants : tuple
        Of `Neuron`.
    most : int
        Spikes of a neuron after which nothing more is asked of it.

    Raises
    ------
    ValueError
        If a neuron spikes more than MOST times.
    """
    batch, neurons = times.shape[1], w.shape[1]
    events, room = events_of(times), 4 * neurons + 32
    entries, counts = np.empty(batch, np.int64), np.empty((batch, neurons), np.int64)
    while True:
        log = *(memory.empty((batch, room), kind) for kind in (np.int64, np.float64, np.float64, np.int64)),
        kernel, weights = (kernels.forward_recurrent, (w, r)) if len(r) else (kernels.forward, (w,))
        share_parts(kernel, parts(batch), events, *weights, constants, min(most, MOST + 1), log, entries, counts)
        if entries.max(initial=0) <= room:
            break
        room = entries.max()
    if counts.max(initial=0) > MOST:
        raise ValueError(f"A neuron spikes more than {MOST:,} times for one sample. Neurons that excite each other may "
                         "never rest, and a weight of many thresholds drives one for long: make weights smaller.")
    return _spread(log, entries, counts), Run(events, log, entries, counts)


def _spread(log, entries, counts):
    times = memory.empty((max(1, counts.max(initial=0)), *counts.shape), np.float64)
    times.fill(np.inf)
    share_parts(kernels.spread, parts(len(counts)), log, entries, times)
    return times


def backward(run, g, w, r, constants, shape) -> tuple:
    """Take the gradient of spike times back.

    Parameters
    ----------
    run : Run
    g : array (spikes, batch, neurons)
    w, r, constants
        As `forward` took them.
    shape : tuple
        That of the times that came in if their gradient is wanted, else (0, 0, 0).

    Returns
    -------
    gt, gw, gr : arrays
        The gradients of the times that came in and of both weights.
    """
    bounds, gt = parts(len(run.entries)), np.zeros(shape)
    gw, gr = (memory.zeros((len(bounds) - 1, *m.shape), np.float64) for m in (w, r))
    args = constants, run.log, run.entries, run.counts, g, gt
    if len(r):
        share_parts(kernels.backward_recurrent, bounds, run.events, w, r, *args, sums=(gw, gr))
    else:
        share_parts(kernels.backward, bounds, run.events, w, *args, sums=(gw,))
    return gt, gw.sum(0), gr.sum(0)


def peaks_forward(times, w, constants) -> tuple:
    """Return the largest potential of neurons that never spike, and what the way back needs."""
    shape = times.shape[1], w.shape[1]
    events, (peak, when, slope), last = events_of(times), np.empty((3, *shape)), np.empty(shape, np.int64)
    share_parts(kernels.peaks_forward, parts(shape[0]), events, w, constants, peak, when, last, slope)
    return peak, (events, when, last, slope)


def peaks_backward(run, g, w, constants, shape) -> tuple:
    """Take the gradient of largest potentials back; return those of the times that came in and of the weights."""
    (events, when, last, slope), bounds, gt = run, parts(len(g)), np.zeros(shape)
    gw = memory.zeros((len(bounds) - 1, *w.shape), np.float64)
    share_parts(kernels.peaks_backward, bounds, events, w, constants, when, last, slope, g, gt, sums=(gw,))
    return gt, gw.sum(0)
