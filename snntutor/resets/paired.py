"""Numbers in pairs: how far apart two ways are on the same seeds, and what chance alone would do."""

import math
from typing import NamedTuple

import numpy as np

from snntutor import arguments

_FLIPS = 20_000


class Paired(NamedTuple):
    """What a second column of numbers is beside a first, pair by pair."""

    mean: float  # of second - first
    spread: float  # standard deviation of the differences
    lower: int  # pairs in which the second is the lower one
    higher: int
    ties: int
    sign: float  # p of the sign test, ties left out
    flip: float  # p of the mean, if each difference might as well have had the other sign

    def __str__(self):
        return (f"{self.mean:+.4f} +- {self.spread:.4f}; lower {self.lower}, higher {self.higher}, tied {self.ties}; "
                f"sign test p = {self.sign:.2g}, flipped signs p = {self.flip:.2g}")


def paired(first, second, seed=0) -> Paired:
    """Compare two ways on the same seeds.

    Parameters
    ----------
    first, second : arrays of shape (n,)
        A number for each seed.
    seed : int
        Of the signs that are flipped, 20,000 times.

    Raises
    ------
    ValueError
        If they are not as many, or fewer than two.

    Notes
    -----
    Both tests are two-sided. The sign test counts pairs; the other asks in how many of the flips the mean lies as far
    from 0 as it does. Neither wants the differences to be normal.
    """
    first, second = arguments.reals("first", first), arguments.reals("second", second)
    if first.shape != second.shape or first.ndim != 1 or len(first) < 2:
        raise ValueError(f"first and second have the shapes {first.shape} and {second.shape}; wanted are as many "
                         f"numbers "
                         "in both, two or more.")
    apart = second.astype(float) - first
    lower, higher = int((apart < 0).sum()), int((apart > 0).sum())
    return Paired(float(apart.mean()), float(apart.std(ddof=1)), lower, higher, len(apart) - lower - higher,
                  sign_test(lower, higher), _flipped(apart, np.random.default_rng(seed)))


def sign_test(lower, higher) -> float:
    """Return how likely a fair coin falls at least as unevenly as ``lower`` to ``higher``, to either side."""
    n, few = lower + higher, min(lower, higher)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(few + 1)) / 2**n)


def _flipped(apart, rng):
    means = rng.choice([-1.0, 1.0], (_FLIPS, len(apart))) @ apart / len(apart)
    return float((np.sum(np.abs(means) >= abs(apart.mean()) - 1e-15) + 1) / (_FLIPS + 1))
