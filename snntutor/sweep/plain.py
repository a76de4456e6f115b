"""Values that can be written into a file as they are: settings on the way in, numbers on the way out."""

import math
import numbers
from collections.abc import Mapping
from typing import Any

import numpy as np

from snntutor import arguments

WHAT_TO_DO = ("A setting is a number, a word, True, False, None or a list of these, so that it can be written into a "
              "file. For anything else give its name, and let the function look it up: "
              "{'triangle': triangle}[surrogate].")


def setting(name, value) -> Any:
    """Return the value of a setting in Python's own kinds: NumPy's numbers become plain ones, arrays lists.

    Raises
    ------
    ValueError
        If it cannot be written plainly.
    """
    if isinstance(value, (np.generic, np.ndarray)) and value.dtype.kind in "fiubU":
        value = value.tolist()
    if type(value) in (list, tuple):
        return type(value)(setting(name, one) for one in value)
    if value is None or type(value) in (str, bool, int, float):
        return value
    raise ValueError(f"The setting {name} is {arguments.shown(value)}. {WHAT_TO_DO}")


def result(value) -> dict:
    """Return what a run gave as numbers by name; a single one is called "value".

    Raises
    ------
    TypeError
        If it is neither a number nor a dict of numbers.
    """
    if not isinstance(value, Mapping):
        return {"value": _number(value, "")}
    if not value or not all(isinstance(name, str) for name in value):
        raise TypeError(f"it gave {arguments.shown(value)}; wanted are numbers by name, as {{'accuracy': 0.9}}.")
    return {name: _number(one, name) for name, one in value.items()}


def _number(value, name):
    """Return one number of Python's, also of an array or tensor that holds one; NaN is kept, and True is 1."""
    if hasattr(value, "item") and getattr(value, "shape", ()) in ((), (1,)):
        value = value.item()
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        return float(value)
    where = f" as {name}" if name else ""
    raise TypeError(f"it gave {arguments.shown(value)}{where}; wanted is a number, or a dict of numbers by name.")


def same(one, other) -> bool:
    """Tell whether two values of a setting mean the same: 10 and 10.0 do, a list and a tuple of it, NaN and NaN."""
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other) or (isinstance(one, float) and isinstance(other, float)
                                  and math.isnan(one) and math.isnan(other))
