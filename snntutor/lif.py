"""One time step of a leaky integrate-and-fire neuron's current and potential, and a simulation from rest."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from snntutor import arguments


@dataclass(frozen=True)
class LIFParams:
    """The constants of a leaky integrate-and-fire (LIF) neuron.

    Parameters
    ----------
    tau_mem : float
        Membrane time constant in seconds; ``math.inf`` never leaks, 0 forgets at once.
    tau_syn : float
        Synaptic time constant in seconds; 0 means no synapse: the current is the drive itself.
    theta : float
        Firing threshold, in the article's natural units (rest is 0).
    dt : float
        Time step in seconds.

    Raises
    ------
    ValueError
        If a constant is not a number, negative, or a time constant lies between 0 and ``dt``.

    Notes
    -----
    Its ``repr`` tells each time in milliseconds and in steps, with the decay that follows. It is no Python, so it
    stands in angle brackets; the numbers that make it again are ``dataclasses.asdict(p)``.
    """

    tau_mem: float = 10e-3
    tau_syn: float = 5e-3
    theta: float = 1.0
    dt: float = 1e-3

    def __post_init__(self):
        arguments.positive(dt=self.dt, theta=self.theta)
        for name in ("tau_mem", "tau_syn"):
            _check_tau(name, getattr(self, name), self.dt)
        arguments.in_seconds(3, tau_mem=self.tau_mem, tau_syn=self.tau_syn, dt=self.dt)  # 3: past what dataclass wrote

    @property
    def alpha(self) -> float:
        """The share of the synaptic current that is left after one step, exp(-dt / tau_syn)."""
        return _decay(self.tau_syn, self.dt)

    @property
    def beta(self) -> float:
        """The share of the membrane potential that is left after one step, exp(-dt / tau_mem)."""
        return _decay(self.tau_mem, self.dt)

    def __repr__(self):
        return (f"<LIFParams: tau_mem {_times(self.tau_mem, self.dt)}, beta {self.beta:.4g}; "
                f"tau_syn {_times(self.tau_syn, self.dt)}, alpha {self.alpha:.4g}; theta {self.theta:.10g}; "
                f"dt {1e3 * self.dt:.10g} ms>")


def _check_tau(name, tau, dt):
    if not arguments.is_number(tau) or tau < 0:
        raise ValueError(f"{name} is {arguments.shown(tau)}; a time constant is a number of seconds, 0 or more.")
    if 0 < tau < dt * (1 - 1e-9):  # a slider's 1 ms may be a rounding error below dt
        raise ValueError(
            f"{name} is {tau:g} s, shorter than the time step dt = {dt:g} s, which cannot show it. "
            f"Take {name} of at least dt, or 0 for no filter at all. (Times are in seconds.)"
        )


def _times(tau, dt):
    if tau == 0:
        return "0, no filter"
    return "inf, no leak" if tau == math.inf else f"{1e3 * tau:.10g} ms = {tau / dt:.4g} steps"


def _decay(tau, dt):
    return 0.0 if tau == 0 else math.exp(-dt / tau)


class LIFState(NamedTuple):
    """Synaptic current ``i`` and membrane potential ``u``: arrays or tensors of one shape."""

    i: Any
    u: Any


def subtract(u, i, s, p: LIFParams):
    """Reset by subtraction: a neuron that spiked loses one threshold, as the article writes it."""
    return u + i - p.theta * s


def to_zero(u, i, s, p: LIFParams):
    """Reset to zero: a neuron that spiked starts again from 0 and loses this step's input as well."""
    return (u + i) * (1 - s)


def to_zero_keeping(u, i, s, p: LIFParams):
    """Reset to zero that keeps this step's input: a neuron that spiked starts again from what arrives."""
    return u * (1 - s) + i


def nothing(u, i, s, p: LIFParams):
    """No reset: a spike only tells that the potential is above the threshold."""
    return u + i


def lif_step(state: LIFState, s, drive, p: LIFParams, reset=subtract) -> LIFState:
    """Take current and potential one time step on.

    Plain arithmetic, so that it serves floats, NumPy arrays and torch tensors of any one shape.

    Parameters
    ----------
    state : LIFState
        Current and potential at step n.
    s : array
        The spikes of step n, 1 where ``state.u`` is above ``p.theta``; 0 for a neuron that never
        spikes. What is differentiated is the caller's choice: ``s`` or ``s.detach()``.
    drive : array
        What arrives at step n: the weighted sum of input spikes.
    p : LIFParams
    reset : callable
        ``subtract``, ``to_zero``, ``to_zero_keeping`` or ``nothing``, called as ``reset(beta * u, i, s, p)`` with what
        the leak leaves of the potential and the current that enters; it returns the potential of step n + 1.

    Returns
    -------
    LIFState
        Current and potential at step n + 1. The drive of step n reaches ``u`` at step n + 2.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Understanding SNNs as RNNs".
    """
    i = p.alpha * state.i + drive
    return LIFState(i, reset(p.beta * state.u, state.i, s, p))


def undelayed_step(u, s, drive, p: LIFParams, reset=subtract):
    """Take the potential of a neuron without synapse and without delay one time step on.

    Parameters
    ----------
    u, s : array
        Potential and spikes of step n - 1.
    drive : array
        What arrives at step n.
    p : LIFParams
        With ``tau_syn`` 0.
    reset : callable
        As in `lif_step`, called as ``reset(beta * u, drive, s, p)``.

    Returns
    -------
    array
        The potential of step n. The drive of step n reaches it at once.

    Notes
    -----
    Departure: the article has a current, and `lif_step` with ``tau_syn`` 0 gives the same potential two steps later.
    So write Yang, Zhang and Li (2020), and most who train deep networks on a few steps.
    """
    return reset(p.beta * u, drive, s, p)


def check_reset(reset):
    """Hold that a reset is a function that can be called as `lif_step` calls it."""
    arguments.function("subtract or to_zero", reset=reset)
    arguments.takes(4, "(u, i, s, p)", reset=reset)


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


def check_undelayed(**constants):
    """Hold that constants are those of neurons without a synapse, which alone can do without delay."""
    for name, p in constants.items():
        arguments.instance(LIFParams, "a set of constants, as LIFParams(tau_mem=10e-3)", **{name: p})
        if p.tau_syn:
            raise ValueError(f"{name} has tau_syn = {p.tau_syn:g} s; a neuron without delay has no synapse: "
                             f"LIFParams(tau_mem={p.tau_mem:g}, tau_syn=0).")


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
