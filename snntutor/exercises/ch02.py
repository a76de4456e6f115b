"""Chapter 02: numbers into spikes."""

import math
from functools import partial

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases
from snntutor.exercises.own_code import judge_code
from snntutor.exercises.poisson import judge_poisson
from snntutor.exercises.telling import judge_telling

# 2.2 a head start


def _when_it_charges(formula):
    """Make a function that is infinite for an input that never reaches the threshold."""
    return lambda x, v0, tau, threshold: math.inf if x <= threshold else formula(x, v0, tau, threshold)


_charge_time = _when_it_charges(lambda x, v0, tau, h: tau * math.log((x - v0) / (x - h)))
_CHARGE_CASES = [(1.0, 0.0, 20e-3, 0.2), (1.0, 0.1, 20e-3, 0.2), (0.2, 0.1, 20e-3, 0.2),
                 (0.1, 0.05, 20e-3, 0.2), (0.0, 0.1, 20e-3, 0.2), (0.5, 0.15, 10e-3, 0.4),
                 (0.5, -0.05, 10e-3, 0.4)]
_CHARGE_MISTAKES = [
    Mistake(_when_it_charges(lambda x, v0, tau, h: tau * math.log(x / (x - h))),
            "Your capacitor starts empty: v0 changes nothing. Put v0 where the 0 was when you solved for C, the "
            "constant of integration."),
    Mistake(_when_it_charges(lambda x, v0, tau, h: tau * math.log(x / (x - (h - v0)))),
            "You lowered the threshold by v0. But a fuller capacitor also charges more slowly: what drives it is "
            "the distance x - v, which begins at x - v0."),
    Mistake(_when_it_charges(lambda x, v0, tau, h: tau * math.log((x - h) / (x - v0))),
            "Your time is negative: the fraction is upside down. The larger distance, x - v0, goes on top."),
    Mistake(lambda *a: 1e3 * _charge_time(*a), "This is in milliseconds. tau is in seconds, and so is the answer."),
    Mistake(_when_it_charges(lambda x, v0, tau, h: tau * math.log10((x - v0) / (x - h))),
            "This is the logarithm to base 10. The exponential wants the natural one, math.log."),
    Mistake(lambda x, v0, tau, h: 0.0 if x <= h else _charge_time(x, v0, tau, h),
            "An input that never reaches the threshold gives 0 here, as if it spiked at once. Give back math.inf."),
]

# 2.3 from a step back to a number


def _read_back(step, dt, tau, threshold, share=0.5, silent=0.0):
    late = np.exp(-(np.maximum(step, 0) + share) * dt / tau)
    with np.errstate(divide="ignore"):
        return np.where(step < 0, silent, threshold / (1 - late))


def _never_as_a_step(step, dt, tau, threshold):
    return threshold / (1 - np.exp(-(step + 0.5) * dt / tau))


_BACK_CASES = [(np.array([4]), 1e-3, 20e-3, 0.2), (np.array([-1]), 1e-3, 20e-3, 0.2),
               (np.array([0]), 1e-3, 20e-3, 0.02), (np.array([], dtype=int), 1e-3, 20e-3, 0.2),
               (np.array([2]), 1e-3, 20e-3, 0.2), (np.array([4, 10, 60, -1]), 1e-3, 20e-3, 0.2),
               (np.array([[12, 40], [-1, 99]]), 0.5e-3, 10e-3, 0.3)]
_BACK_MISTAKES = [
    Mistake(partial(_read_back, share=0.0),
            "You read the beginning of the step. The spike came somewhere in it, so this is never too small; "
            "take the middle."),
    Mistake(partial(_read_back, share=1.0),
            "You read the end of the step, which is too late and so too small. Take the middle, half a step."),
    Mistake(lambda step, dt, tau, h: _read_back(step, 1.0, tau, h),
            "Everything that spikes comes out near the threshold: a step is not a second. Multiply it by dt."),
    Mistake(_never_as_a_step, "A step of -1 means no spike at all. Give back 0 there, for example with np.where."),
    Mistake(lambda step, dt, tau, h: _read_back(step, dt, tau, h, silent=h),
            "A pixel without a spike lies anywhere from 0 to the threshold. This exercise asks for 0, the most "
            "common value."),
    Mistake(lambda step, dt, tau, h: np.where(step < 0, 0.0, _never_as_a_step(step, -dt, tau, h)),
            "Your numbers are negative: the exponent needs a minus sign."),
    Mistake(lambda *a: np.minimum(_read_back(*a), 1),
            "You cut the numbers off at 1. Where an early step says more than 1, that tells of a spike that no "
            "pixel of this threshold sends; to hide it is another exercise. Give back what the formula gives."),
    Mistake(lambda *a: np.where(a[0] == 0, 0.0, _read_back(*a)),
            "Step 0 is a step like any other: only -1 means that there was no spike."),
    Mistake(lambda *a: _read_back(*a).astype(int),
            "All your numbers are 0. If you began with np.zeros_like(step): that holds whole numbers only, as step "
            "does, and cuts the rest off."),
]

# 2.4 from events to a dense array


def _dense(time, unit, n_steps, n_units):
    raster = np.zeros((n_steps, n_units))
    np.add.at(raster, (time, unit), 1)
    return raster


def _marked(time, unit, n_steps, n_units):
    raster = np.zeros((n_steps, n_units))
    raster[time, unit] = 1
    return raster


_DENSE_CASES = [(np.array(time, dtype=int), np.array(unit, dtype=int), n_steps, n_units)
                for time, unit, n_steps, n_units in (
                    ([1], [0], 2, 2), ([], [], 2, 3), ([0, 2, 2], [1, 0, 3], 3, 4),
                    ([0, 1, 1], [0, 1, 1], 2, 2), ([2, 0, 2, 1, 2], [3, 1, 3, 0, 3], 3, 5))]
_DENSE_MISTAKES = [
    Mistake(_marked, "Two events at the same step and unit count once here, they must count twice. raster[time, unit] "
                     "+= 1 does that as well: NumPy reads all places first, then writes each once."),
    Mistake(lambda *a: _dense(*a).T, "Your array is (units, time). In this book time comes first."),
    Mistake(lambda *a: _dense(*a) / max(len(a[0]), 1), "You divided by the number of events. Wanted are counts."),
    Mistake(lambda *a: np.cumsum(_dense(*a), axis=0), "Your spikes stay on: each step also holds all earlier ones. "
                                                      "A spike belongs to its own step alone."),
    Mistake(lambda time, unit, n, m: np.roll(_dense(time, unit, n, m), 1, axis=0),
            "Your spikes come one step late. Step 0 is row 0."),
]

EXERCISES = (
    Exercise("2.1", "many Poisson units at once", 8, 2, judge_poisson,
             "Each step of each unit draws its own number and spikes with probability rate times dt.",
             ("You need one random number for every step and every unit. What shape is that?",
              "rng.random((n_steps, len(rate))) draws them all; NumPy compares each row with rate * dt.",
              "return rng.random((n_steps, len(rate))) < the chance of a spike in one step, which is ...")),
    Exercise("2.2", "a head start", 10, 2, by_cases(_charge_time, _CHARGE_CASES, _CHARGE_MISTAKES),
             "The distance to x shrinks from x - v0 to x - threshold, by a factor e every tau.",
             ("Begin again from v(t) = x + C exp(-t / tau). Which C makes v(0) = v0?",
              "C = v0 - x. Set v(t) equal to the threshold and solve for exp(-t / tau).",
              "exp(-t / tau) = (x - threshold) / (x - v0). Take the logarithm; for x <= threshold give math.inf.")),
    Exercise("2.3", "read the middle of the step", 8, 2, by_cases(_read_back, _BACK_CASES, _BACK_MISTAKES),
             "Half a step later is right on average, and a pixel that never spiked is read as 0.",
             ("Three lines: the time in seconds, the number that spikes then, and the pixels without a spike.",
              "The middle of step n is (n + 0.5) * dt seconds.",
              "x = threshold / (1 - np.exp(-t / tau)), and np.where(step < 0, 0, x) for the silent pixels.")),
    Exercise("2.4", "from a list to an array", 8, 2, by_cases(_dense, _DENSE_CASES, _DENSE_MISTAKES),
             "Time first, and an entry counts all events that fall on it.",
             ("Begin with np.zeros of the right shape: time first.",
              "A loop over zip(time, unit) that adds 1 is right. Try two equal events.",
              "np.add.at(raster, (time, unit), 1) does the same without a loop.")),
    Exercise("2.5", "two pixels told apart", 15, 3, judge_telling,
             "The difference of the counts grows like the time, its standard deviation like the root of the time.",
             ("After T steps the counts have means T q1 and T q2, q a chance in a step. What is the mean of their "
              "difference, and what its variance?",
              "The variances of independent counts add: T q1 (1 - q1) + T q2 (1 - q2).",
              "T |q1 - q2| = 2 sqrt(T (q1 (1 - q1) + q2 (1 - q2))). Square it, divide by T, and take the next whole "
              "number with math.ceil.")),
    Exercise("2.6", "a code of your own", 25, 3, judge_code,
             "All that a code needs is that different numbers get different spikes, and a reading that knows which.",
             ("One spike in 20 steps, or none, tells 21 numbers apart. How many do two spikes tell apart?",
              "Think of two digits: the first spike says one of them, the second the other.",
              "Let round(99 * x) have the digits a and b. Spike at step a, and again at step 10 + b.")),
)

PREDICTIONS = (
    Prediction("2.a", "A pixel of 1 fires at 100 Hz, the others in proportion. You watch for 10 ms, count the "
                      "spikes of each pixel and divide by the one spike that a 1 should give. What comes out?",
               {"a": "the boot with a little noise", "b": "an image further from the boot than one even grey",
                "c": "nothing at all, no pixel spikes in so short a time"}, "b",
               "A count of 0, 1 or 2 is a number to the nearest whole one and is luck besides: the error is 0.39, "
               "that of one even grey 0.27. A rate is there on average; a count in 10 ms is not the rate."),
    Prediction("2.b", "You watch four times as long. What becomes of the error of the image?",
               {"a": "a quarter of it is left", "b": "half of it is left", "c": "it stays; the noise is in the code"},
               "b",
               "The variance of a count grows like the time, its standard deviation like the root of it: four times "
               "the spikes are twice as noisy, and divided by four times the time half as noisy. A quarter forgets "
               "the root."),
    Prediction("2.c", "A pixel of 1 reaches the threshold 0.2 after 4.5 ms. When does a pixel of 0.5 reach it?",
               {"a": "after twice that, 8.9 ms", "b": "a little sooner than twice that",
                "c": "later than twice that"}, "c",
               "It takes 10.2 ms. Each curve begins with a slope in proportion to x but flattens towards its own x, "
               "and 0.5 is flatter at 0.2 than 1 is. Twice the time would be right if the curves were straight."),
    Prediction("2.d", "Every pixel fires at 200 Hz for 100 steps of 1 ms. Which takes less memory?",
               {"a": "the list of events, it leaves out the zeros", "b": "the dense array", "c": "both the same"}, "b",
               "One entry in five spikes, and an event takes more bytes than an entry. To leave out zeros pays only "
               "where there are enough of them."),
    Prediction("2.e", "An event takes three numbers of 8 bytes, an entry of the array one of 4. From which share of "
                      "spiking entries on is the array the smaller one?",
               {"a": "from half of them on", "b": "from a third on", "c": "from a sixth on",
                "d": "from one in twenty-four on"}, "c",
               "Equal when 24 bytes times the share are 4 bytes: a share of 1/6. A third counts numbers, three "
               "against one, and forgets that those of the list are twice as long."),
)
