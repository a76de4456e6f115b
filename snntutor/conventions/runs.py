"""Run a neuron of any convention from its start, and compare what two of them did."""

import numpy as np

from snntutor import arguments
from snntutor.lif import LIFParams

from .neurons import State, article


def run(drive, p, neuron=article, start=0.0):
    """Run a layer of neurons, of the convention that is handed over.

    Parameters
    ----------
    drive : array of shape (time, batch, neurons), or (time,) for one neuron
        What arrives at each step.
    p : LIFParams
    neuron : callable
        ``neuron(state, drive, p) -> Step``; see `snntutor.conventions.neurons`.
    start : float
        The potential before the first step.

    Returns
    -------
    u, s : arrays of the shape of ``drive``
        The potential that was compared with the threshold, and the spikes.

    Raises
    ------
    ValueError
        If ``drive`` has other axes, no time step or a value that is not finite, or ``neuron`` is no function.
    """
    drive = _checked(drive)
    arguments.instance(LIFParams, "a set of constants, as LIFParams(tau_mem=10e-3)", p=p)
    arguments.function("conventions.article", neuron=neuron)
    arguments.between(-np.inf, np.inf, start=start)
    u, s = np.empty_like(drive), np.empty_like(drive)
    nothing = np.zeros_like(drive[0])
    state = State(nothing, nothing + start, nothing)
    for n, arriving in enumerate(drive):
        state, u[n], s[n] = neuron(state, arriving, p)
    return u, s


def spike_steps(drive, p, neuron=article, start=0.0):
    """Return the steps at which one neuron spikes under a drive of shape (time,)."""
    return np.flatnonzero(run(drive, p, neuron, start)[1])


def layers(x, weights, p, neuron=article):
    """Run layers one behind another; return the spikes of each, shape (time, batch, neurons).

    Parameters
    ----------
    x : array of shape (time, batch, in)
    weights : sequence of arrays of shape (in, out)
    p, neuron
        See `run`.
    """
    spikes = []
    for w in weights:
        x = run(x @ w, p, neuron)[1]
        spikes.append(x)
    return spikes


def one_step_more(x):
    """Return an input with one empty step behind it, for readouts that record T + 1 steps of T."""
    return np.concatenate([x, 0 * x[:1]])


def weakest_steady(p, neuron=article, n_steps=400, high=4.0) -> float:
    """Return the weakest steady drive under which a neuron spikes, from its spikes alone, to one part in 2^20."""
    low = 0.0
    for _ in range(20):
        middle = (low + high) / 2
        spikes = len(spike_steps(np.full(n_steps, middle), p, neuron))
        low, high = (low, middle) if spikes else (middle, high)
    return high


def _checked(drive):
    drive = arguments.reals("drive", drive).astype(float)
    if drive.ndim not in (1, 3) or 0 in drive.shape:
        raise ValueError(f"drive has shape {drive.shape}; wanted are (time,) for one neuron or (time, batch, neurons), "
                         "with a step or more.")
    if not np.isfinite(drive).all():
        raise ValueError("drive holds a value that is not finite (NaN or infinity).")
    return drive
