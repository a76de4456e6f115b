"""Judge a function that says how long two noisy counts must run to be told apart (exercise 2.5)."""

import math
from functools import partial

from snntutor.check import Mistake, by_cases


def _steps_to_tell(rate_1, rate_2, dt, times=2, variance=lambda q: q * (1 - q)):
    q1, q2 = rate_1 * dt, rate_2 * dt
    return math.inf if q1 == q2 else math.ceil(times**2 * (variance(q1) + variance(q2)) / (q1 - q2) ** 2)


def _deviations_added(rate_1, rate_2, dt):
    q1, q2 = rate_1 * dt, rate_2 * dt
    both = math.sqrt(q1 * (1 - q1)) + math.sqrt(q2 * (1 - q2))
    return math.inf if q1 == q2 else math.ceil(4 * both**2 / (q1 - q2) ** 2)


_CASES = [(0.0, 100.0, 1e-3), (100.0, 50.0, 1e-3), (50.0, 100.0, 1e-3), (70.0, 70.0, 1e-3), (20.0, 23.0, 1e-3),
          (80.0, 90.0, 0.5e-3), (400.0, 900.0, 1e-3), (300.0, 330.0, 0.1e-3)]
_MISTAKES = [
    Mistake(lambda rate_1, rate_2, dt: math.inf if rate_1 == rate_2 else math.ceil(
        4 * max(rate_1, rate_2) * dt * (1 - max(rate_1, rate_2) * dt) / ((rate_1 - rate_2) * dt) ** 2),
            "Only one of the two counts varies in yours. Both do: what is the variance of a difference?"),
    Mistake(_deviations_added,
            "You added the two standard deviations. For independent counts the variances add; take the root after."),
    Mistake(partial(_steps_to_tell, times=1),
            "Once the standard deviation is reached. Wanted is twice as much: which power of the time is that?"),
    Mistake(partial(_steps_to_tell, times=math.sqrt(2)),
            "You doubled the number of steps. But the difference grows like T, its standard deviation like the root of "
            "T: for twice the distance T must grow four times."),
    Mistake(partial(_steps_to_tell, variance=lambda q: q),
            "You took T q for the variance of a count, which is right for a small chance only. It is T q (1 - q)."),
    Mistake(lambda rate_1, rate_2, dt: _steps_to_tell(rate_1, rate_2, dt) * dt,
            "This is in seconds. Wanted is the number of steps."),
    Mistake(lambda rate_1, rate_2, dt: _steps_to_tell(rate_1, rate_2, 1e-3),
            "Right at steps of 1 ms only. The chance in a step is rate times dt."),
    Mistake(lambda *a: 0 if a[0] == a[1] else _steps_to_tell(*a),
            "Equal rates are never told apart, however long you count. Give back math.inf."),
]

judge_telling = by_cases(_steps_to_tell, _CASES, _MISTAKES)
