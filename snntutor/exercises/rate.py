"""Judge a function that gives the firing rate of a neuron that is reset to zero (exercise 1.4)."""

import math

import numpy as np

from snntutor.check import Judge, Mistake, by_cases
from snntutor.lif import LIFParams, simulate


def _steps_to_threshold(current, p):
    return math.floor(math.log(1 - (1 - p.beta) * p.theta / current) / math.log(p.beta)) + 1


def _when_it_fires(formula):
    """Make a function that is 0 under a current too weak to fire."""
    return lambda current, p: 0.0 if current <= (1 - p.beta) * p.theta else formula(current, p)


def _continuous(current, p):
    level = current / (1 - p.beta)
    return 1 / (p.tau_mem * math.log(level / (level - p.theta)))


_rate = _when_it_fires(lambda current, p: 1 / ((_steps_to_threshold(current, p) + 1) * p.dt))
_NO_SYNAPSE = LIFParams(tau_syn=0)
_FINE = LIFParams(tau_syn=0, tau_mem=20e-3, theta=0.7, dt=0.5e-3)
_RATE_CASES = [(0.05, _NO_SYNAPSE), (0.0, _NO_SYNAPSE), (-0.5, _NO_SYNAPSE),
               (1.5 * (1 - _NO_SYNAPSE.beta), _NO_SYNAPSE), (0.3, _NO_SYNAPSE), (0.99, _NO_SYNAPSE),
               (2.0, _NO_SYNAPSE), (0.01, _FINE), (0.05, _FINE), (0.2, _FINE)]
_RATE_MISTAKES = [
    Mistake(_when_it_fires(lambda current, p: 1 / (_steps_to_threshold(current, p) * p.dt)),
            "You forgot the step that the reset itself takes: from 0 the potential needs k steps to the "
            "threshold, and one more passes from the spike to 0."),
    Mistake(_when_it_fires(_continuous),
            "This is the formula of continuous time. On a grid of steps a spike must wait for the next step; "
            "count whole steps."),
    Mistake(lambda current, p: _rate(current, p) * p.dt,
            "This is in spikes a step. A rate in hertz counts spikes a second: divide by dt."),
    Mistake(lambda current, p: _rate(current, p) / 1000,
            "This is in kilohertz. Wanted are spikes a second; dt is in seconds."),
    Mistake(_when_it_fires(lambda current, p: 1 / _rate(current, p)),
            "This is the time between two spikes. The rate is one over it."),
    Mistake(_when_it_fires(lambda current, p: _steps_to_threshold(current, p) + 1),
            "This is the number of steps between two spikes. How many spikes does that make in a second?"),
    Mistake(lambda current, p: _rate(current, p) * p.dt * 1e3, "Right at steps of 1 ms only. The step is p.dt."),
    Mistake(lambda current, p: _rate(current, p) if current > p.theta else 0.0,
            "You compare the current with theta. A steady current gathers: it would bring the potential to rest at "
            "current / (1 - beta), and it is that which must pass theta."),
]


def _subtracting(current, p):
    """Return the mean rate of the neuron whose reset subtracts, counted over many steps."""
    when = np.flatnonzero(simulate(np.full((2000, 1, 1), current), p)[1])
    return 1 / (np.diff(when).mean() * p.dt) if len(when) > 1 else 0.0


_judge_exact_rate = by_cases(_rate, _RATE_CASES, _RATE_MISTAKES)
_SUBTRACTING = Mistake(
    _subtracting, "Your neuron loses one threshold for a spike, as simulate has it by default. Wanted is the reset to "
                  "zero: hand over to_zero, or count the whole steps from 0.")
_judge_counted_rate = by_cases(_rate, _RATE_CASES, [_SUBTRACTING], tolerance=0.05)  # counted over any number of steps


def _decide_rate(answer):
    verdict = _judge_exact_rate(answer)
    if "smallest input" not in verdict.message:
        return verdict
    counted = _judge_counted_rate(answer)
    return counted if counted.message == _SUBTRACTING.message else verdict


judge_rate = Judge(_decide_rate, (*_RATE_MISTAKES, _SUBTRACTING))
