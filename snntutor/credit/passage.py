"""One neuron, its run and the road of its potential from step to step: what blame is multiplied by on its way back."""

from typing import NamedTuple

import numpy as np

from snntutor import arguments
from snntutor.lif import LIFParams, subtract

from .steps import slopes


class Passage(NamedTuple):
    """A run, and for each step the two parts of dU[n + 1] / dU[n]; the last axis of time has one step less."""

    u: np.ndarray  # (time, ...)
    s: np.ndarray  # (time, ...)
    kept: np.ndarray  # (time - 1, ...): with the spike that resets held as it is
    missing: np.ndarray  # (time - 1, ...): what is left out of the gradient with it

    def factors(self, through=True) -> np.ndarray:
        """Return what each step back multiplies by, with the spike's road (``through``) or without."""
        return self.kept + self.missing if through else self.kept


def at_once(drive, p: LIFParams, reset=subtract):
    """Run neurons without a synapse and without a delay: U[n] = reset(beta U[n - 1], drive[n], S[n - 1]).

    Parameters
    ----------
    drive : array of shape (time, ...)
        What arrives; it moves the potential of its own step.
    p : LIFParams
    reset : callable
        As `snntutor.lif.subtract`.

    Returns
    -------
    u, s : arrays of the shape of ``drive``

    Raises
    ------
    ValueError
        If ``drive`` has no step.

    Notes
    -----
    Departure: the article's neuron has a synapse, and takes the input of a step two steps later.
    """
    drive = arguments.reals("drive", drive).astype(float)
    if not drive.ndim or not len(drive):
        raise ValueError(f"drive has the shape {drive.shape}; wanted is (time, ...), with a step or more.")
    u, s = np.empty_like(drive), np.empty_like(drive)
    before = last = np.zeros_like(drive[0])
    for n, arriving in enumerate(drive):
        u[n] = before = reset(p.beta * before, arriving, last, p)
        s[n] = last = (before > p.theta).astype(float)
    return u, s


def passage(drive, p: LIFParams, reset, derivative) -> Passage:
    """Run neurons as `at_once` does, and differentiate each step; ``derivative`` stands in for that of a spike."""
    u, s = at_once(drive, p, reset)
    step = slopes(reset, u[:-1], np.asarray(drive, dtype=float)[1:], s[:-1], p)
    return Passage(u, s, step.kept, -step.taken * derivative(u[:-1] - p.theta))


def carried(factors) -> np.ndarray:
    """Return what blame of the last step is multiplied by until it reaches each step, shape (time, ...); 1 at the last.

    Parameters
    ----------
    factors : array of shape (time - 1, ...)
        What each step back multiplies by, as `Passage.factors` gives it.
    """
    factors = np.asarray(factors, dtype=float)
    return np.concatenate([np.cumprod(factors[::-1], axis=0)[::-1], np.ones((1, *factors.shape[1:]))])
