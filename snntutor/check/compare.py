"""Compare two answers, whatever they are made of, and show one in a line."""

import dataclasses
import reprlib
from fractions import Fraction

import numpy as np

from snntutor import arguments

_ENTRIES = 12  # of a list that is shown


def plain(value, inside=()):
    """Turn tensors, dataclasses and tuples into NumPy arrays and lists that can be compared.

    ``inside`` are the parts in which this one was found, the outermost first: a list may hold itself.
    """
    if any(value is outer for outer in inside):
        return None
    if hasattr(value, "detach"):
        return _numpy(value)
    if isinstance(value, Fraction):
        return float(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [plain(getattr(value, f.name), (*inside, value)) for f in dataclasses.fields(value)]
    if isinstance(value, (tuple, list)):
        return [plain(v, (*inside, value)) for v in value]
    return value


def _numpy(tensor):
    tensor = tensor.detach().cpu()
    try:
        return tensor.numpy()
    except TypeError:  # a type that NumPy does not have, such as bfloat16
        return tensor.to_dense().float().numpy()


def same(a, b, tolerance: float) -> bool:
    """Compare two answers, part by part, numbers up to a tolerance; float32 only as far as it goes."""
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)) and len(a) != len(b):
        return False
    a, b = plain(a), plain(b)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y, tolerance) for x, y in zip(a, b))
    if callable(a) or callable(b):
        return a is b
    try:
        a, b = np.asarray(a), np.asarray(b)
        if a.shape != b.shape:
            return False
        if not (_numeric(a) and _numeric(b)):
            return bool((a == b).all())
        rtol, atol = _slack(a, b, tolerance)
        return np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=True)
    except Exception:  # a learner's object may do what it likes where it is compared
        return False


def _slack(a, b, tolerance):
    """Return how far apart numbers may be, relative and absolute: float32 has seven digits, not sixteen."""
    if tolerance == 0 or np.float32 not in (a.dtype, b.dtype):
        return tolerance, tolerance
    size = np.abs(b[np.isfinite(b)]).max(initial=0)
    return max(tolerance, 1e-5), max(tolerance, 1e-6 * size)


def _numeric(array):
    return array.dtype.kind in "fiub"


def show_case(case, names):
    """Show a call's arguments, with their names where there is one for each."""
    named = names if len(names) == len(case) else [""] * len(case)
    return "(" + ", ".join(f"{name}={show(argument)}" if name else show(argument)
                           for name, argument in zip(named, case)) + ")"


def show(value, longest=160) -> str:
    """Show a value in a line, whatever it is; of a large array its shape and its first numbers."""
    try:
        return _shown(value, longest)
    except Exception:  # what has no text: a number of 5,000 digits, an object that refuses
        return arguments.shown(value)


def _shown(value, longest):
    if callable(value):
        return getattr(value, "__name__", "a function")
    value = _numpy(value) if hasattr(value, "detach") else _as_array(value)
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=4, separator=", ", threshold=12, edgeitems=3)
        text = " ".join(text.split())
        return text if value.size <= 12 else f"an array of shape {value.shape}, {text}"
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.6g}"
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        more = ", ..." if len(value) > _ENTRIES else ""
        return "(" + ", ".join(show(v) for v in value[:_ENTRIES]) + more + ")"
    text = _Repr().repr(value.item() if isinstance(value, np.generic) else value)
    return text if len(text) <= longest else text[:longest] + " ..."


class _Repr(reprlib.Repr):
    """Writes a value as `repr` does, of large ones their beginning only."""

    def __init__(self):
        super().__init__()
        self.maxlevel = 3
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = _ENTRIES
        self.maxstring = self.maxother = self.maxlong = 400


def _as_array(value):
    """Turn a list of numbers into an array, to be shown as shortly; leave all else alone."""
    try:
        array = np.asarray(value) if isinstance(value, list) else None
    except ValueError:  # a ragged list
        return value
    return array if array is not None and _numeric(array) else value
