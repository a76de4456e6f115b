"""One time step of a neuron as different programs write it: a function each, the article's first.

All are called as ``neuron(state, drive, p) -> Step``, with the state before step n and what arrives at step n, and are
plain arithmetic for arrays of any one shape. Where one differs from the article, its first line says in what.
"""

from dataclasses import replace
from math import inf, log
from typing import Any, NamedTuple

from snntutor.lif import LIFParams, LIFState, lif_step, nothing, subtract, to_zero, to_zero_keeping

from .resets import by_one, leaking


class State(NamedTuple):
    """Current ``i``, potential ``u``, and the spikes ``s`` of the step before: arrays of one shape."""

    i: Any
    u: Any
    s: Any


class Step(NamedTuple):
    """What one step gives: the state after it, the potential that was compared with the threshold, and the spikes."""

    state: State
    u: Any
    s: Any


def article(state, drive, p):
    """Subtract one threshold; a drive of step n moves the potential at step n + 2 (Neftci, Mostafa, Zenke 2019)."""
    return _spike_then_move(state, drive, p, subtract)


def zero_losing_input(state, drive, p):
    """Set the potential to zero; the input of the step that resets is lost, (beta u + i)(1 - s)."""
    return _spike_then_move(state, drive, p, to_zero)


def zero_keeping_input(state, drive, p):
    """Set the potential to zero; the input of the step that resets is kept, beta u (1 - s) + i."""
    return _spike_then_move(state, drive, p, to_zero_keeping)


def threshold_leaks(state, drive, p):
    """Subtract the threshold before the leak, beta (u - theta s) + i: only beta theta is gone a step later."""
    return _spike_then_move(state, drive, p, leaking)


def subtract_one(state, drive, p):
    """Subtract 1, whatever the threshold is."""
    return _spike_then_move(state, drive, p, by_one)


def no_reset(state, drive, p):
    """Never reset: a spike only tells that the potential is above the threshold."""
    return _spike_then_move(state, drive, p, nothing)


def late(state, drive, p):
    """Reset by the spike of the step before, one step late."""
    return _spike_then_move(state, drive, p, lambda u, i, s, p: subtract(u, i, state.s, p))


def late_zero(state, drive, p):
    """Set the potential to zero by the spike of the step before, one step late."""
    return _spike_then_move(state, drive, p, lambda u, i, s, p: to_zero(u, i, state.s, p))


def at_threshold(state, drive, p):
    """Spike also where the potential equals the threshold: u >= theta in place of u > theta."""
    s = _as_spikes(state.u >= p.theta, state.u)
    return Step(State(*lif_step(LIFState(state.i, state.u), s, drive, p), s), state.u, s)


def current_at_once(state, drive, p):
    """Move the potential by the new current: a drive of step n arrives at step n + 1."""
    s = _as_spikes(state.u > p.theta, state.u)
    i = p.alpha * state.i + drive
    return Step(State(i, p.beta * state.u + i - p.theta * s, s), state.u, s)


def same_step(state, drive, p):
    """Move first, then spike: a drive of step n may spike at step n itself; the next step subtracts."""
    i = p.alpha * state.i + drive
    u = p.beta * state.u + i - p.theta * state.s
    s = _as_spikes(u > p.theta, u)
    return Step(State(i, u, s), u, s)


def same_step_reset_at_once(state, drive, p):
    """Move, spike and subtract within one step, so that what was subtracted leaks with the rest."""
    i = p.alpha * state.i + drive
    u = p.beta * state.u + i
    s = _as_spikes(u > p.theta, u)
    return Step(State(i, u - p.theta * s, s), u, s)


def same_step_zero_at_once(state, drive, p):
    """Move, spike and set to zero within one step: the step that resets has no input to lose."""
    i = p.alpha * state.i + drive
    u = p.beta * state.u + i
    s = _as_spikes(u > p.theta, u)
    return Step(State(i, u * (1 - s), s), u, s)


def fresh_input_decays(state, drive, p):
    """Let what arrives decay with the current, alpha (i + drive): every weight is worth alpha of itself."""
    return article(state, p.alpha * drive, p)


def euler(state, drive, p):
    """Keep 1 - dt/tau of current and potential in place of exp(-dt/tau)."""
    return article(state, drive, euler_constants(p))


def gain(state, drive, p):
    """Weigh the current by 1 - beta, beta u + (1 - beta) i: a steady current of 1 lifts the potential to 1."""
    s = _as_spikes(state.u > p.theta, state.u)
    i = p.alpha * state.i + drive
    return Step(State(i, p.beta * state.u + (1 - p.beta) * state.i - p.theta * s, s), state.u, s)


def gain_on_both(state, drive, p):
    """Weigh the drive by 1 - alpha as well, so that a steady drive of 1 makes a current of 1."""
    return gain(state, (1 - p.alpha) * drive, p)


def letters_swapped(state, drive, p):
    """Let alpha belong to the membrane and beta to the synapse."""
    return article(state, drive, replace(p, tau_mem=p.tau_syn, tau_syn=p.tau_mem))


def euler_constants(p) -> LIFParams:
    """Return the constants whose exponential decays are the 1 - dt/tau of the given ones."""
    return replace(p, tau_mem=_as_euler(p.tau_mem, p.dt), tau_syn=_as_euler(p.tau_syn, p.dt))


def leak_per_step(tau, p) -> LIFParams:
    """Return the constants of a neuron whose tau is a pure number of steps: 1 - 1/tau is left after one of them."""
    return replace(p, tau_mem=_as_euler(tau * p.dt, p.dt))


def same_decay(p, dt) -> LIFParams:
    """Return constants that decay at each step of ``dt`` as ``p`` does at each of its own."""
    return LIFParams(p.tau_mem / p.dt * dt, p.tau_syn / p.dt * dt, p.theta, dt)


def _as_euler(tau, dt):
    """Return the time constant with exp(-dt / it) = 1 - dt/tau; 0, which keeps nothing, where tau is at most dt."""
    return tau if tau == inf else -dt / log(1 - dt / tau) if tau > dt * (1 + 1e-9) else 0.0


def _spike_then_move(state, drive, p, reset):
    s = _as_spikes(state.u > p.theta, state.u)
    return Step(State(*lif_step(LIFState(state.i, state.u), s, drive, p, reset), s), state.u, s)


def _as_spikes(above, u):
    """Return spikes in the type of the potential."""
    return above * (0 * u + 1)
