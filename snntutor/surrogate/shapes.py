"""Derivatives that stand in for that of the spike, as functions of the distance to the threshold."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch

from snntutor import arguments


@dataclass(frozen=True)
class Surrogate:
    """A derivative that can be told from others: what it computes, and by what constants.

    Parameters
    ----------
    formula : callable
        ``formula(x, slope)``, whose value at x = 0 is 1.
    slope, peak : float
        Calling the surrogate gives ``peak * formula(x, slope)``.
    """

    formula: Callable
    slope: float
    peak: float = 1.0

    def __call__(self, x):
        if not hasattr(x, "__abs__"):
            raise ValueError(f"x is {arguments.shown(x)}; wanted is a number, an array or a tensor.")
        return self.peak * self.formula(x, self.slope)


def true_derivative(x):
    """Return the derivative that a step really has wherever it has one: 0."""
    return 0 * abs(x)


def straight_through(x):
    """Return 1 everywhere: the spike is differentiated as if it were x itself."""
    return x**0


def fast_sigmoid(slope=10.0):
    """Derivative of the fast sigmoid x / (1 + slope |x|): 1 / (1 + slope |x|)^2.

    Parameters
    ----------
    slope : float
        How fast the derivative falls on both sides of the threshold; above 0. A larger slope is
        a narrower surrogate, here and below. The article's companion notebooks use 100, the fifth of them 20.

    Raises
    ------
    ValueError
        If ``slope`` is not a finite number above 0.
    """
    return Surrogate(_fast_sigmoid, _positive("slope", slope))


def sigmoid(slope=10.0):
    """Derivative of the logistic function of slope x, times 4 / slope: 1 / cosh(slope x / 2)^2.

    It is computed as 4 e / (1 + e)^2 with e = exp(-|slope x|), which cannot overflow. See
    `fast_sigmoid` for the argument. The derivative itself, without the factor, has the peak slope / 4.
    """
    return Surrogate(_sigmoid, _positive("slope", slope))


def triangle(slope=1.0):
    """Falls in a straight line from 1 to 0 at |x| = 1 / slope. See `fast_sigmoid`."""
    return Surrogate(_triangle, _positive("slope", slope))


def arctan(slope=10.0):
    """Derivative of arctan(slope x) / slope: 1 / (1 + (slope x)^2). See `fast_sigmoid`."""
    return Surrogate(_arctan, _positive("slope", slope))


def exponential(slope=10.0):
    """Falls as exp(-slope |x|). See `fast_sigmoid`."""
    return Surrogate(_exponential, _positive("slope", slope))


def gaussian(slope=1.0):
    """A bell, exp(-(slope x)^2 / 2), of standard deviation 1 / slope. See `fast_sigmoid`."""
    return Surrogate(_gaussian, _positive("slope", slope))


def rectangle(slope=2.0):
    """Is 1 where |x| < 1 / slope and 0 elsewhere. See `fast_sigmoid`."""
    return Surrogate(_rectangle, _positive("slope", slope))


def scaled(surrogate, peak):
    """Multiply a surrogate by ``peak``, for the conventions whose value at the threshold is not 1.

    Parameters
    ----------
    surrogate : callable
        A derivative, as the functions of this module return it.
    peak : float
        The factor; above 0. It is the value at x = 0 where that was 1, as it is for every shape of this module.
        Scaling twice multiplies twice: ``scaled(scaled(arctan(), 5), 3)(0)`` is 15.

    Raises
    ------
    ValueError
        If ``surrogate`` is not a derivative, or ``peak`` not a finite number above 0.
    """
    check_derivative(surrogate=surrogate)
    peak = _positive("peak", peak)
    if isinstance(surrogate, Surrogate):
        return replace(surrogate, peak=peak * surrogate.peak)
    return partial(_times, peak, surrogate)


SHAPES = (fast_sigmoid, sigmoid, triangle, arctan, exponential, gaussian, rectangle)


def is_derivative(function) -> bool:
    """Tell whether a function is a derivative of this module and no spike."""
    known = function is true_derivative or function is straight_through
    return known or isinstance(function, Surrogate) or getattr(function, "func", None) is _times


def check_derivative(**functions) -> None:
    """Hold that each value is a function of x, and not one that makes such a function."""
    for name, function in functions.items():
        if function in SHAPES:
            raise ValueError(f"{name} is {function.__name__}, which makes a derivative once it has a slope: "
                             f"{function.__name__}(10).")
        if hasattr(function, "derivative"):
            raise ValueError(f"{name} is a spike already; wanted is a function of x, as fast_sigmoid(10).")
        if isinstance(function, type) or not callable(function):
            raise ValueError(f"{name} is {arguments.shown(function)}; wanted is a function of x, as fast_sigmoid(10).")


# The formulas stand by themselves, not inside of what makes a surrogate of them, so that a surrogate can be pickled
# and told from an impostor.


def _fast_sigmoid(x, slope):
    return 1 / (1 + slope * abs(x)) ** 2


def _sigmoid(x, slope):
    return 4 * (e := _exp(-slope * abs(x))) / (1 + e) ** 2


def _triangle(x, slope):
    height = 1 - slope * abs(x)
    return height.clip(min=0) if isinstance(x, torch.Tensor) else np.maximum(height, 0)


def _arctan(x, slope):
    return 1 / (1 + (slope * x) ** 2)


def _exponential(x, slope):
    return _exp(-slope * abs(x))


def _gaussian(x, slope):
    return _exp(-((slope * x) ** 2) / 2)


def _rectangle(x, slope):
    return x**0 * (slope * abs(x) < 1)


def _times(peak, derivative, x):
    return peak * derivative(x)


def _exp(x):
    return torch.exp(x) if isinstance(x, torch.Tensor) else np.exp(x)


def _positive(name, value):
    arguments.positive(**{name: value})
    return float(value)
