"""Arrays of numbers, chance that fills them, and the memory they take."""

import math
import os

import numpy as np

from .values import shown


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


def generator(rng) -> None:
    """Hold that a source of chance is one of NumPy's."""
    if not isinstance(rng, (np.random.Generator, np.random.RandomState)):
        raise ValueError(f"rng is {shown(rng)}; wanted is a source of chance, as numpy.random.default_rng(0) makes it.")


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
