"""Judge the derivative of a second spike's time, which depends on the first (exercise 6.5)."""

import math

from snntutor.check import Mistake, by_cases
from snntutor.lif import LIFParams
from snntutor.smooth import first_spike, response, response_slope


def second_time(w, t1, p):
    """Find when the potential w r(t) - theta exp(-(t - t1) / tau_mem) first exceeds the threshold after ``t1``."""
    def over(t):
        return w * response(t, p) - p.theta * math.exp(-(t - t1) / p.tau_mem) - p.theta

    low, step = t1, 1e-5
    while over(low + step) <= 0:
        low += step
    high = low + step
    while low < (middle := 0.5 * (low + high)) < high:
        low, high = (low, middle) if over(middle) > 0 else (middle, high)
    return high


def _parts(w, t1, t2, p):
    """Return what is left of the threshold lost, and the slopes of both crossings."""
    left = p.theta * math.exp(-(t2 - t1) / p.tau_mem)
    return left, w * response_slope(t1, p), w * response_slope(t2, p) + left / p.tau_mem


def _second(w, t1, t2, p, moves=1.0, slope=None):
    left, first, second = _parts(w, t1, t2, p)
    moved = -response(t1, p) / first  # of t1
    return float(-(response(t2, p) - moves * left / p.tau_mem * moved) / (slope or second))


def _case(w, p):
    t1 = first_spike([0.0], [w], p)
    return w, t1, second_time(w, t1, p), p


def _cases():
    return [_case(1.2, LIFParams()), _case(2.0, LIFParams()), _case(0.9, LIFParams(20e-3, 5e-3)),
            _case(1.0, LIFParams(10e-3, 5e-3, 0.5)), _case(3.0, LIFParams(8e-3, 12e-3, 1.5, 0.5e-3))]


def _slope_if_reset_grew(w, t1, t2, p):
    left, _, second = _parts(w, t1, t2, p)
    return float(second - 2 * left / p.tau_mem)


_MISTAKES = [
    Mistake(lambda w, t1, t2, p: _second(w, t1, t2, p, moves=0.0),
            "You hold t1 still. A larger weight makes the first spike come earlier, so that more of the reset has "
            "leaked away at t2: t1 depends on w, too."),
    Mistake(lambda w, t1, t2, p: _second(w, t1, t2, p, moves=-1.0),
            "The way through t1 has the wrong sign. Write the potential at t2 as a function of w, t1 and t, and take "
            "its derivative by t1: an earlier reset has leaked away more."),
    Mistake(lambda w, t1, t2, p: _second(w, t1, t2, p, slope=float(w * response_slope(t2, p))),
            "The slope of the potential at t2 has two parts: the response, and the lost threshold that leaks away."),
    Mistake(lambda w, t1, t2, p: -_second(w, t1, t2, p),
            "The sign is turned: these spikes come earlier when the weight grows."),
    Mistake(lambda w, t1, t2, p: float(-response(t1, p) / (w * response_slope(t1, p))),
            "This is the derivative of the first spike's time. Wanted is that of the second."),
    Mistake(lambda w, t1, t2, p: float(-response(t2, p) / (w * response_slope(t2, p))),
            "This forgets the reset: between t1 and t2 the potential is not w r(t) alone."),
    Mistake(lambda w, t1, t2, p: 1e3 * _second(w, t1, t2, p),
            "This is in milliseconds. Wanted are seconds a unit of weight."),
    Mistake(lambda w, t1, t2, p: _second(w, t1, t2, p, moves=p.tau_mem),
            "A factor 1 / tau_mem is missing: differentiate exp(-(t - t1) / tau_mem) by t1."),
    Mistake(lambda w, t1, t2, p: _second(w, t1, t2, p, slope=_slope_if_reset_grew(w, t1, t2, p)),
            "In the slope of the potential at t2 the lost threshold has the wrong sign: it leaks away, which lifts the "
            "potential."),
]


def second_slope(w, t1, t2, p):
    """Differentiate the second spike's time by the weight."""
    return _second(w, t1, t2, p)


judge_second = by_cases(second_slope, _cases(), _MISTAKES, tolerance=1e-7)
