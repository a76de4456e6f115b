"""Judge a function that gives the response of the potential to one spike (exercise 1.2), equal decays included."""

import numpy as np

from snntutor.check import Judge, Mistake, by_cases
from snntutor.lif import LIFParams, simulate

_P = LIFParams()
_SLOW = LIFParams(tau_mem=20e-3, tau_syn=2e-3, theta=0.5)
_HALF = LIFParams(tau_mem=20e-3, tau_syn=2e-3, theta=0.5, dt=0.5e-3)
_BARE = LIFParams(tau_mem=8e-3, tau_syn=0)
_EQUAL = LIFParams(tau_mem=8e-3, tau_syn=8e-3)


def _powers(w, n_steps, p, late=1.0):
    n = np.arange(n_steps) - late
    with np.errstate(all="ignore"):  # equal decays give nan, as they do to a learner
        return w * (p.beta**n - p.alpha**n) / (p.beta - p.alpha)


def _response_from(late):
    """Make a response that is 0 up to a step."""
    return lambda w, n_steps, p: np.where(np.arange(n_steps) < late, 0.0, _powers(w, n_steps, p, late))


_by_formula = _response_from(1.0)


def _response(w, n_steps, p):
    """Return the potential; with equal decays the difference of powers becomes a derivative."""
    if p.alpha != p.beta:
        return _by_formula(w, n_steps, p)
    n = np.arange(n_steps)
    return w * np.maximum(n - 1, 0) * p.beta ** np.maximum(n - 2.0, 0)


_CASES = [(1.0, 1, _P), (1.0, 3, _P), (-1.0, 4, _P), (0.5, 10, _P), (2.0, 40, _SLOW), (1.0, 30, _HALF)]
_MISTAKES = [
    Mistake(_response_from(0.0),
            "Your response comes one step early: it moves at step 1. The current moves at step 1, the potential one "
            "step later. Which power has U[2]?"),
    Mistake(_response_from(2.0), "Your response comes one step late: U[2] must already be w."),
    Mistake(_powers,
            "Right from step 1 on, but U[0] must be 0, the rest; the formula holds from n = 1 and gives another number "
            "at n = 0."),
    Mistake(lambda w, n_steps, p: _response(w, n_steps, p) * (p.beta - p.alpha),
            "The shape is right, the height is not: U[2] must be w. What is beta - alpha good for?"),
    Mistake(lambda w, n_steps, p: -_response(w, n_steps, p),
            "The sign is turned: a spike with a positive weight must raise the potential."),
    Mistake(lambda w, n_steps, p: simulate(np.where(np.arange(n_steps) == 0, w, 0.0)[:, None, None], p)[0][:, 0, 0],
            "Your neuron spikes and is reset when it passes the threshold. Wanted is the potential without a reset."),
    Mistake(lambda w, n_steps, p: _response(w, n_steps, p) * (1 - p.beta),
            "You scale by 1 - beta. That is the other convention; here U[2] must be w."),
]
_SPECIAL_CASES = [(1.0, 1, _EQUAL), (1.0, 4, _BARE), (1.0, 4, _EQUAL), (0.5, 30, _EQUAL), (0.5, 30, _BARE)]
_SPECIAL_MISTAKES = [
    Mistake(_by_formula,
            "Right where the time constants differ. Where they are equal the formula divides 0 by 0 and gives nan. Let "
            "alpha come near to beta: a difference of powers over the difference of what is raised becomes a ..."),
    Mistake(lambda w, n_steps, p: _response(w, n_steps, p) * (p.alpha != p.beta),
            "With equal time constants your response is 0 throughout. A spike still moves the potential: step it by "
            "hand, U[2] is w and U[3] is 2 w beta."),
    Mistake(lambda w, n_steps, p: _response(w, n_steps, p) * (p.alpha > 0),
            "Without a synapse (tau_syn = 0, so alpha = 0) your response is 0 throughout. The current is then gone "
            "after one step, and that step lifts the potential to w."),
]
_judge_plain = by_cases(_response, _CASES, _MISTAKES)
_judge_special = by_cases(_response, _SPECIAL_CASES, _SPECIAL_MISTAKES)


def _decide(answer):
    """Look at equal decays and at none only where the formula itself is right, so that each mistake keeps its name."""
    verdict = _judge_plain(answer)
    return _judge_special(answer) if verdict.status == "right" else verdict


judge_response = Judge(_decide, (*_MISTAKES, *_SPECIAL_MISTAKES))
