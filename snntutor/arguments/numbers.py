"""Numbers: which they are, and times in seconds."""

import math
import numbers
import operator
import warnings

import numpy as np

from .values import shown


def is_number(value) -> bool:
    """Tell whether a value is a real number, infinity included; True and NaN are none."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return False
    try:
        return not math.isnan(value)
    except OverflowError:  # a whole number that no float can hold
        return False


def positive(**values) -> None:
    """Hold that each value is a finite number above 0."""
    for name, value in values.items():
        if not (is_number(value) and 0 < value < math.inf):
            raise ValueError(f"{name} is {shown(value)}; it must be a finite number above 0.")


def not_negative(**values) -> None:
    """Hold that each value is a finite number, 0 or more."""
    for name, value in values.items():
        if not (is_number(value) and 0 <= value < math.inf):
            raise ValueError(f"{name} is {shown(value)}; it must be a finite number, 0 or more.")


def between(low, high, **values) -> None:
    """Hold that each value is a number from ``low`` to ``high``."""
    for name, value in values.items():
        if not (is_number(value) and low <= value <= high):
            raise ValueError(f"{name} is {shown(value)}; it must be a number from {low:g} to {high:g}.")


def whole(name, value, least=1) -> int:
    """Return a whole number that is at least ``least``; 20.0 is one, True is none."""
    try:
        number = None if isinstance(value, (bool, np.bool_)) else _integer(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or not least <= number < 2**63:
        top = "" if number is None or number < 2**63 else " and below 2**63"
        raise ValueError(f"{name} is {shown(value)}; it must be a whole number, {least} or more{top}.")
    return number


def _integer(value):
    return int(value) if is_number(value) and value == int(value) else operator.index(value)


def seed(value):
    """Return a seed as Python's own whole number, or None."""
    return value if value is None else whole("seed", value, 0)


def in_seconds(stacklevel=2, **times) -> None:
    """Warn where a time of a second or more was given: milliseconds were meant, as a rule.

    Parameters
    ----------
    stacklevel : int
        1 blames the line that calls, 2 the line that called that, and so on.
    times : float
        By name; infinity is meant as it is.
    """
    long = [f"{name} = {value:g} s" for name, value in times.items() if 1 <= value < math.inf]
    if long:
        warnings.warn(f"{' and '.join(long)}: times are given in seconds, and a second is long for a neuron. "
                      "Ten milliseconds are 10e-3.", stacklevel=stacklevel + 1)
