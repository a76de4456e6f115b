"""Look at arguments where they enter: one that cannot be used is told, what was given and what is wanted."""

import inspect
import math
import numbers
import operator
import os
import reprlib
import warnings
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import numpy as np

F = TypeVar("F", bound=Callable)
_BRIEF = reprlib.Repr()
_BRIEF.maxlist = _BRIEF.maxtuple = _BRIEF.maxset = _BRIEF.maxdict = 12
_BRIEF.maxstring = _BRIEF.maxother = 160


def shown(value) -> str:
    """Return what a value looks like in one short line, whatever it is: endless, self-containing or broken."""
    try:
        return " ".join(_BRIEF.repr(value).split())
    except Exception:  # a whole number of thousands of digits, for one, has no text
        return f"{type(value).__name__} without a text"


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


def generator(rng) -> None:
    """Hold that a source of chance is one of NumPy's."""
    if not isinstance(rng, (np.random.Generator, np.random.RandomState)):
        raise ValueError(f"rng is {shown(rng)}; wanted is a source of chance, as numpy.random.default_rng(0) makes it.")


def function(example, **values) -> None:
    """Hold that each value can be called; ``example`` is one that would do."""
    for name, value in values.items():
        if not callable(value):
            raise ValueError(f"{name} is {shown(value)}; wanted is a function, as {example}.")


def takes(count, called, **values) -> None:
    """Hold that each function can be called with so many arguments; ``called`` shows how."""
    for name, value in values.items():
        try:
            inspect.signature(value).bind(*range(count))
        except TypeError:
            raise ValueError(f"{name} is called as {name}{called}; yours takes other arguments.") from None
        except ValueError:  # some functions of C do not tell
            pass


def behind(check, function: F) -> F:
    """Put a check before a function, which itself stays as it is written: ``check`` takes the same arguments."""
    names = inspect.signature(function)

    @wraps(function)
    def entered(*args, **kwargs):
        bound = names.bind(*args, **kwargs)
        check(*bound.args, **bound.kwargs)
        return function(*args, **kwargs)

    return entered  # type: ignore[return-value]  # wraps keeps what F says


def instance(kind, example, **values) -> None:
    """Hold that each value is of a kind; ``example`` says what would do."""
    for name, value in values.items():
        if not isinstance(value, kind):
            raise ValueError(f"{name} is {shown(value)}; wanted is {example}.")


def file_name(**values) -> None:
    """Hold that each value can name a file."""
    for name, value in values.items():
        if not isinstance(value, (str, os.PathLike)) or not str(value) or "\0" in str(value):
            raise ValueError(f"{name} is {shown(value)}; wanted is the name of a file, as 'network.npz'.")


def choice(options, **values) -> None:
    """Hold that each value is one of some words."""
    for name, value in values.items():
        if not (isinstance(value, str) and value in options):
            raise ValueError(f"{name} is {shown(value)}; it must be one of {', '.join(map(repr, options))}.")


def array(name, values) -> np.ndarray:
    """Return values as an array that torch takes as well: bytes and rows in this machine's order.

    What it holds is for the caller to ask: words and objects make an array, too.
    """
    if hasattr(values, "detach"):  # a tensor, without loading torch
        values = values.detach().cpu()
    try:
        found = np.asarray(values)
    except (ValueError, TypeError, RuntimeError):
        raise ValueError(f"{name} is {shown(values)}, which makes no array: it needs rows of one length.") from None
    kind = np.dtype(float) if found.dtype.kind == "f" and found.dtype.itemsize > 8 else found.dtype.newbyteorder("=")
    found = found.astype(kind, copy=False)
    return found.copy() if any(step < 0 for step in found.strides) else found


def reals(name, values) -> np.ndarray:
    """Return values as an array, as `array` does, if they are real numbers."""
    found = array(name, values)
    real(**{name: found})
    return found


def real(**arrays) -> None:
    """Hold that each array is one of real numbers."""
    for name, values in arrays.items():
        if values.dtype.kind not in "fiub":
            raise ValueError(f"{name} holds {values.dtype} values; wanted are real numbers.")


def memory_for(what, shape, itemsize=8) -> None:
    """Hold that an array of such a shape can fit into this machine's memory."""
    size, there = math.prod(map(int, shape)) * itemsize, _memory()
    if size > there:
        raise ValueError(f"{what} of shape {tuple(shape)} would take {size / 1e9:,.0f} GB; this machine has "
                         f"{there / 1e9:,.0f} GB of memory.")


def _memory():
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows, for one, does not tell
        return 2**36


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
