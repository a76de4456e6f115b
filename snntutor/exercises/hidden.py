"""A neuron whose constants are to be found from its spikes (exercise 1.5), and the judge of what was found."""

import math

import numpy as np

from snntutor.check import OPEN, RIGHT, Judge, Verdict, contains_ellipsis
from snntutor.lif import LIFParams, simulate

HIDDEN = LIFParams(tau_mem=16e-3, tau_syn=4e-3, theta=0.8)


def hidden_neuron():
    """Return a neuron to experiment on: ``neuron(drive) -> s``, spikes only, shape (time, batch, 1)."""
    return lambda drive: simulate(drive, HIDDEN)[1]


def _near(answer, name, of=None):
    return math.isclose(getattr(answer, name), getattr(HIDDEN, of or name), rel_tol=0.05)


def _what_is_off(answer):
    if answer.dt != HIDDEN.dt:
        return "The hidden neuron has the default time step, dt = 1 ms. Leave dt out."
    if _near(answer, "tau_mem", "tau_syn") and _near(answer, "tau_syn", "tau_mem"):
        return "The two time constants are exchanged: the membrane is the slower one."
    if 1 < max(answer.tau_mem, answer.tau_syn) < math.inf:
        return "Time constants are in seconds: 10 ms is 10e-3."
    if _near(answer, "tau_mem") and _near(answer, "tau_syn"):
        return "Both time constants are right; the threshold is not. At which steady drive does it begin to spike?"
    return _smallest_difference(answer)


def _smallest_difference(answer):
    """Name the weakest steady drive at which a guess and the hidden neuron spike at other times."""
    drives = np.arange(1, 81) / 200
    drive = np.tile(drives, (300, 1))[:, :, None]
    mine, its = (simulate(drive, p)[1][:, :, 0] for p in (answer, HIDDEN))
    differs = np.flatnonzero((mine != its).any(0))
    if len(differs) == 0:
        return "The constants are close, but one of them is off by more than 5 %. Try short pulses."
    k = differs[0]
    n = np.flatnonzero(mine[:, k] != its[:, k])[0]
    first, other = ("yours", "the hidden one") if mine[n, k] else ("the hidden one", "yours")
    return (f"Under a steady drive of {drives[k]:.3f} the spikes differ from step {n} on: {first} "
            f"spikes there, {other} does not. In 300 steps yours spikes {mine[:, k].sum():.0f} times, the hidden "
            f"one {its[:, k].sum():.0f} times.")


def constants_of(answer):
    """Return the constants that an answer gives, as LIFParams or as a dictionary; a verdict if it gives none yet."""
    if isinstance(answer, LIFParams):
        return answer
    if contains_ellipsis(answer) or isinstance(answer, dict) and contains_ellipsis(list(answer.values())):
        return OPEN
    if not (isinstance(answer, dict) and {"tau_mem", "tau_syn", "theta"} <= answer.keys() <= {
            "tau_mem", "tau_syn", "theta", "dt"}):
        return Verdict("wrong", "Wanted are the constants as LIFParams(tau_mem=..., tau_syn=..., theta=...), or as a "
                                "dictionary with these three names.")
    try:
        return LIFParams(**answer)
    except ValueError as error:
        return Verdict("wrong", f"No neuron has these constants: {error}")


def _judge(answer):
    p = constants_of(answer)
    if isinstance(p, Verdict):
        return p
    if p.dt == HIDDEN.dt and all(_near(p, name) for name in ("tau_mem", "tau_syn", "theta")):
        return RIGHT
    return Verdict("wrong", _what_is_off(p))


judge_hidden = Judge(_judge)
