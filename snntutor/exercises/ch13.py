"""Chapter 13: exact gradients."""

import math

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases
from snntutor.exercises.on_time import judge_on_time
from snntutor.exercises.sooner import judge_sooner

# 13.1 a root without a search


def _root(v, i, theta, tau_mem, side=1, past=False, square=4.0):
    under = (v + i) ** 2 - square * i * theta
    if under < 0 or (i <= theta and not past):
        return math.inf
    x = (v + i + side * math.sqrt(under)) / (2 * i)
    return -tau_mem * math.log(x) if x > 0 else math.inf


def _root_of_none(v, i, theta, tau_mem):
    return math.nan if (v + i) ** 2 < 4 * i * theta else _root(v, i, theta, tau_mem, past=True)


_ROOT_CASES = [(0.0, 5.0, 1.0, 20e-3), (0.0, 3.0, 1.0, 20e-3), (0.4, 2.5, 1.0, 20e-3), (0.8, 0.3, 1.0, 20e-3),
               (-1.0, 9.0, 0.8, 10e-3), (0.99, 1.2, 1.0, 30e-3)]
_ROOT_MISTAKES = [
    Mistake(lambda v, i, theta, tau_mem: _root(v, i, theta, tau_mem, side=-1),
            "This is where the potential comes down through the threshold again. Time runs from x = 1 downwards: the "
            "larger root comes first."),
    Mistake(lambda v, i, theta, tau_mem: _root(v, i, theta, tau_mem, past=True),
            "One of your times is in the past: a potential that already falls has its crossing at x above 1."),
    Mistake(lambda v, i, theta, tau_mem: -_root(v, i, theta, tau_mem),
            "The sign of the time is turned: x = exp(-t / tau_mem), so t = -tau_mem ln x."),
    Mistake(lambda v, i, theta, tau_mem: _root(v, i, theta, tau_mem / 2),
            "Half of it: x is exp(-t / tau_mem), not exp(-t / tau_syn)."),
    Mistake(lambda v, i, theta, tau_mem: _root(0.0, i, theta, tau_mem),
            "Yours starts from rest. The potential v leaks away along with the current: V = (v + i) x - i x^2."),
    Mistake(_root_of_none, "The number under the root can be negative: then the potential never reaches theta. Return "
                           "math.inf."),
    Mistake(lambda v, i, theta, tau_mem: _root(v, i, 1.0, tau_mem), "Here the threshold is always 1. Use theta."),
    Mistake(lambda v, i, theta, tau_mem: 1e3 * _root(v, i, theta, tau_mem),
            "This is in milliseconds. Wanted are seconds."),
]

# 13.2 a delay that learns


def _delays(by_time, unit, inputs):
    return np.bincount(unit, by_time, inputs)


def _assigned(by_time, unit, inputs):
    found = np.zeros(inputs)
    found[unit] += by_time
    return found


_TIMES = np.array([0.5, -2.0, 1.0, 0.25, 3.0])
_DELAY_CASES = [(np.array([2.0, -1.0]), np.array([0, 1]), 2), (_TIMES, np.array([1, 0, 1, 1, 2]), 3),
                (_TIMES, np.array([3, 3, 3, 0, 3]), 5)]
_DELAY_MISTAKES = [
    Mistake(_assigned, "An input that spikes several times counts once in yours: `found[unit] += ...` writes each "
                       "place one time only. numpy.add.at or numpy.bincount adds them all."),
    Mistake(lambda by_time, unit, inputs: -_delays(by_time, unit, inputs),
            "The sign is turned: a longer delay makes each arrival later by as much."),
    Mistake(lambda by_time, unit, inputs:
            _delays(by_time, unit, inputs) / np.maximum(np.bincount(unit, None, inputs), 1),
            "This is the mean over an input's spikes. The delay moves all of them: their derivatives add up."),
    Mistake(lambda by_time, unit, inputs: by_time, "This is one number for each spike. Wanted is one for each input."),
    Mistake(lambda by_time, unit, inputs: np.bincount(unit, by_time),
            "Too short: the inputs with the largest numbers may not spike at all. Wanted is a number for each input."),
    Mistake(lambda by_time, unit, inputs: np.bincount(unit, None, inputs).astype(float),
            "This counts the spikes of each input. Each counts by its own derivative."),
]

EXERCISES = (
    Exercise("13.1", "a root without a search", 15, 2, by_cases(_root, _ROOT_CASES, _ROOT_MISTAKES),
             "The larger root is the earlier time, and only a current above the threshold leads there.",
             ("With r = 2 the factor c is 1: V = (v + i) x - i x^2.",
              "Set V = theta and solve the quadratic equation for x. Of two roots, which comes first?",
              "x = (v + i + sqrt((v + i)^2 - 4 i theta)) / (2 i), if the root is real and i > theta; t = -tau_mem ln "
              "x.")),
    Exercise("13.2", "a delay that learns", 10, 2, by_cases(_delays, _DELAY_CASES, _DELAY_MISTAKES),
             "The adjoint knew it all along: what a spike's time is worth, whoever moves it.",
             ("An arrival is the sender's time plus its delay. What is its derivative by the delay?",
              "1. So dL/dd is a sum of dL/dt over the arrivals of that input.",
              "numpy.bincount(unit, by_time, inputs) adds them up.")),
    Exercise("13.3", "a threshold that learns", 25, 3, judge_sooner,
             "A threshold raised by 1 is a potential lowered by 1 before each spike: minus a, which is tau_mem lam_v.",
             ("Raise the threshold a little, for one spike only. To what push of the potential is that equal?",
              "The loss's derivative by the potential before a spike is a = -tau_mem lam_v, with lam_v after the "
              "jump of "
              "the way back.",
              "Go back as adjoint does and add tau_mem * lam_v behind each own spike's jump.")),
    Exercise("13.4", "on time", 15, 2, judge_on_time,
             "Three equations for ten weights. As long as no spike comes or goes, times follow weights as you wish.",
             ("At each target the potential must be the threshold. With the spikes where you want them, what is the "
              "potential as a function of the weights?",
              "It is linear in them: the sum of w k(t - t_j) over earlier inputs, less theta exp(-(t - s) / tau_mem) "
              "for "
              "each earlier spike s. That makes three equations.",
              "Three more say that the current at each target is somewhat above the threshold, 1.3 for example, so "
              "that "
              "the potential rises there. numpy.linalg.lstsq solves all six with small weights.")),
)

PREDICTIONS = (
    Prediction("13.a", "A weight is lowered until a spike is about to vanish. What becomes of the derivative of that "
                       "spike's time by the weight?",
               {"a": "it fades to 0, as the spike does", "b": "it grows without bound",
                "c": "it stays about as it was, until the spike is gone"}, "b",
               "Where the potential only just reaches the threshold it is flat. Lift a flat hill top a little, and the "
               "place where it crosses a level moves far. A spike does not fade: it is whole until it is gone."),
    Prediction("13.b", "Of every point of class 2 the label's neuron is silent. What does the exact gradient of the "
                       "first-spike loss do about it?",
               {"a": "it raises that neuron's weights: the answer is wrong, so the loss is large",
                "b": "nothing: a time that is not there has no derivative",
                "c": "it moves the hidden neurons' spikes until they make neuron 2 spike"}, "b",
               "The loss of such a point is infinite whatever the weights; the point is left out, and its gradient "
               "is 0."),
    Prediction("13.c", "The time step of chapter 01's network is halved. By what factor do its spike times come nearer "
                       "to the exact ones, on average?",
               {"a": "about 2", "b": "about 4", "c": "none: a bias of a few milliseconds remains"}, "a",
               "Each layer is late by about one or two steps, however long a step is: chapter 03's delay and the wait "
               "for the next tick. Both shrink with the step, and no faster."),
    Prediction("13.d", "The time steps become shorter and shorter. Does the surrogate gradient of a potential at 60 ms "
                       "come to point where the exact one does?",
               {"a": "yes: its network becomes the exact one, so its gradient must",
                "b": "no: it settles on another direction, here one more than 90 degrees away",
                "c": "no: it fades to 0, as the true derivative in steps does (chapter 05)"}, "b",
               "The surrogate asks whether there is a spike, the exact gradient when. A sooner spike leaves less at 60 "
               "ms, more of a spike leaves more."),
)
