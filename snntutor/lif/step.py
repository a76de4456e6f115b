"""One time step of a neuron's current and potential, and the resets that it can take."""

from typing import Any, NamedTuple

from snntutor import arguments

from .constants import LIFParams


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


def check_undelayed(**constants):
    """Hold that constants are those of neurons without a synapse, which alone can do without delay."""
    for name, p in constants.items():
        arguments.instance(LIFParams, "a set of constants, as LIFParams(tau_mem=10e-3)", **{name: p})
        if p.tau_syn:
            raise ValueError(f"{name} has tau_syn = {p.tau_syn:g} s; a neuron without delay has no synapse: "
                             f"LIFParams(tau_mem={p.tau_mem:g}, tau_syn=0).")
