"""Judge weights by the spikes they bring about (exercise 13.4)."""

import numpy as np

from snntutor.check import contains_ellipsis
from snntutor.check.compare import plain
from snntutor.eventprop import neuron_spikes
from snntutor.exercises.behaviour import by_behaviour

_NEAR = 1e-6  # seconds


def tasks():
    """Return pairs of input times and targets."""
    return [(3e-3 * np.arange(10), 1e-3 * np.array([8.0, 16.0, 25.0])),
            (2.5e-3 * np.arange(10), 1e-3 * np.array([6.0, 14.0, 20.0]))]


def _wrong(answer):
    for times, targets in tasks():
        w = plain(answer(times.copy(), targets.copy()))
        if contains_ellipsis(w):
            return ...
        if w is None:
            return "Your function gives nothing back. Does it end with return?"
        w = np.asarray(w, dtype=float)
        if w.shape != times.shape:
            return f"Wanted is a weight for each of the {len(times)} inputs; yours have the shape {w.shape}."
        if not np.isfinite(w).all():
            return "One of your weights is no finite number."
        if said := _told(neuron_spikes(times, w)[0], targets):
            return said
    return ""


def _told(spikes, targets):
    seen = ", ".join(f"{1e3 * t:.3f}" for t in spikes[:6]) + " ..." * (len(spikes) > 6)
    wanted = ", ".join(f"{1e3 * t:g}" for t in targets)
    if not spikes:
        return f"With your weights the neuron never spikes; wanted are spikes at {wanted} ms."
    if len(spikes) > len(targets):
        return f"{len(spikes)} spikes, at {seen} ms; wanted are three, at {wanted} ms. After a spike the potential " \
               f"is 0, " \
               "but the current goes on: what must it fall to?"
    if len(spikes) < len(targets):
        return f"Only {len(spikes)} of three spikes, at {seen} ms; wanted are {wanted} ms. Does the potential still " \
               f"rise " \
               "where it reaches the threshold?"
    if (off := np.abs(spikes - targets).max()) > _NEAR:
        return f"Three spikes, at {seen} ms, wanted at {wanted} ms: off by up to {1e3 * off:.4f} ms. The derivative " \
               f"of a " \
               "spike's time tells how to move the weights."
    return ""


judge_on_time = by_behaviour(_wrong, "a function of input times and targets, which returns weights")
