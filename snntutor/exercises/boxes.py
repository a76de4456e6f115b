"""Neurons to be known by their spikes alone (exercises A.1 and A.3)."""

import numpy as np

from snntutor import conventions
from snntutor.lif import LIFParams

_BARE = LIFParams(tau_syn=0)
_KNOWN = {"A": conventions.zero_keeping_input, "B": conventions.late, "C": conventions.article,
          "D": conventions.zero_losing_input, "E": conventions.threshold_leaks}
_HIDDEN = {"A": (conventions.late, LIFParams(tau_mem=14e-3, tau_syn=0, theta=0.7)),
           "B": (conventions.zero_keeping_input, LIFParams(tau_mem=9e-3, tau_syn=0, theta=1.3)),
           "C": (conventions.article, LIFParams(tau_mem=22e-3, tau_syn=0, theta=0.9)),
           "D": (conventions.zero_losing_input, LIFParams(tau_mem=12e-3, tau_syn=0, theta=1.6))}


def five_trains():
    """Return a drive of shape (200,), and under "A" to "E" the spikes of five conventions, tau_mem 10 ms, no
    synapse.
    """
    drive = np.random.default_rng(5).uniform(0, 0.6, 200)
    return {"drive": drive} | {name: conventions.run(drive, _BARE, neuron)[1] for name, neuron in _KNOWN.items()}


def four_boxes():
    """Return four neurons to experiment on, under "A" to "D": ``box(drive) -> s``, both of shape (time,)."""
    return {name: _box(*hidden) for name, hidden in _HIDDEN.items()}


def _box(neuron, p):
    return lambda drive: conventions.run(drive, p, neuron)[1]
