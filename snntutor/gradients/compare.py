"""Gradients side by side: how far each is turned from a reference, and how long it is beside it."""

import math
from typing import NamedTuple

import numpy as np

from snntutor import arguments


class Row(NamedTuple):
    """A gradient beside a reference.

    Where one of the two is 0 there is no angle between them, and beside a reference of 0 no ratio: these are NaN.
    """

    name: str
    cosine: float  # of the angle to the reference, -1 to 1
    angle: float  # degrees, 0 to 180
    norm: float
    ratio: float  # of the norm to that of the reference

    def __str__(self):
        turned = "no direction" if math.isnan(self.cosine) else f"cosine {self.cosine:+.4f}, {self.angle:5.1f} degrees"
        times = "" if math.isnan(self.ratio) else f", {self.ratio:.4g} times the reference"
        return f"{self.name}: norm {self.norm:.4g}{times}; {turned}"


def compare(estimates, reference) -> list:
    """Compare gradients with a reference.

    Parameters
    ----------
    estimates : dict of str to array
        All of one shape.
    reference : str or array
        The name of one of them, or another array of that shape.

    Returns
    -------
    list of Row
        One for each estimate, in their order.

    Raises
    ------
    ValueError
        If there is no such name, or an array has another shape or a value that is not finite.
    """
    found = {name: _flat(name, values) for name, values in estimates.items()}
    if isinstance(reference, str):
        arguments.choice(list(found), reference=reference)
    wanted = found[reference] if isinstance(reference, str) else _flat("reference", reference)
    for name, values in found.items():
        if values.shape != wanted.shape:
            raise ValueError(f"{name} has {values.size} entries, the reference {wanted.size}; wanted are as many.")
    return [_row(name, values, wanted) for name, values in found.items()]


def _flat(name, values):
    values = np.ravel(arguments.reals(name, values)).astype(float)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds a value that is not finite (NaN or infinity).")
    return values


def _row(name, values, wanted):
    size, other = np.linalg.norm(values), np.linalg.norm(wanted)
    if not (size and other):
        return Row(name, math.nan, math.nan, float(size), float(size / other) if other else math.nan)
    one, two = values / size, wanted / other
    # half the angle by the lengths of difference and sum: exact near 0 too, where the cosine alone is not
    angle = 2 * math.atan2(np.linalg.norm(one - two), np.linalg.norm(one + two))
    return Row(name, math.cos(angle), math.degrees(angle), float(size), float(size / other))
