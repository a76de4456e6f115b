"""A layer of neurons run from rest, in NumPy."""

import numpy as np

from snntutor import arguments

from .constants import LIFParams
from .step import LIFState, check_reset, check_undelayed, lif_step, subtract, undelayed_step


def simulate(drive, p: LIFParams, reset=subtract):
    """Run a layer of LIF neurons from rest.

    Parameters
    ----------
    drive : array of shape (time, batch, neurons)
        What arrives at each step.
    p : LIFParams
    reset : callable
        See `lif_step`.

    Returns
    -------
    u, s : arrays of shape (time, batch, neurons)
        The potential, and the spikes: ``s[n]`` is 1 where ``u[n]`` is above the threshold.

    Raises
    ------
    ValueError
        If ``drive`` has another number of axes, no time step, or a value that is not finite; if ``p`` or ``reset``
        is something else.
    """
    drive = _checked_drive(drive)
    arguments.instance(LIFParams, "a set of constants, as LIFParams(tau_mem=10e-3)", p=p)
    check_reset(reset)
    u, s = np.zeros_like(drive), np.zeros_like(drive)
    state = LIFState(np.zeros_like(drive[0]), np.zeros_like(drive[0]))
    for n in range(len(drive)):
        u[n] = state.u
        s[n] = state.u > p.theta
        state = lif_step(state, s[n], drive[n], p, reset)
    return u, s


def simulate_undelayed(drive, p: LIFParams, reset=subtract):
    """Run a layer of LIF neurons without synapse and without delay from rest; see `undelayed_step` and `simulate`.

    Parameters
    ----------
    drive : array of shape (time, batch, neurons)
    p : LIFParams
        With ``tau_syn`` 0.
    reset : callable

    Returns
    -------
    u, s : arrays of shape (time, batch, neurons)

    Raises
    ------
    ValueError
        As `simulate`, and if ``p`` has a synapse.
    """
    drive = _checked_drive(drive)
    check_undelayed(p=p)
    check_reset(reset)
    u, s = np.zeros_like(drive), np.zeros_like(drive)
    for n in range(len(drive)):
        u[n] = undelayed_step(u[n - 1], s[n - 1], drive[n], p, reset)  # before step 0 the last row, still 0: rest
        s[n] = u[n] > p.theta
    return u, s


def _checked_drive(drive):
    drive = arguments.array("drive", drive)
    if drive.ndim != 3:
        raise ValueError(
            f"drive has shape {drive.shape}; wanted are three axes, (time, batch, neurons). "
            "For one neuron write drive[:, None, None]."
        )
    if len(drive) == 0:
        raise ValueError("drive has no time step: its first axis, time, has length 0.")
    arguments.real(drive=drive)
    arguments.memory_for("A potential", drive.shape)
    drive = drive if drive.dtype.kind == "f" else drive.astype(float)
    if not np.isfinite(drive).all():
        raise ValueError("drive holds a value that is not finite (NaN or infinity).")
    return drive
