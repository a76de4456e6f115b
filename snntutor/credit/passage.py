"""One neuron, its run and the road of its potential from step to step: what blame is multiplied by on its way back."""

import math
from typing import NamedTuple

import numpy as np

from snntutor import arguments
from snntutor.lif import LIFParams, simulate_undelayed

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


def passage(drive, p: LIFParams, reset, derivative) -> Passage:
    """Run neurons without synapse and delay, and differentiate each step.

    Parameters
    ----------
    drive : array of shape (time, ...)
        What arrives; it moves the potential of its own step.
    p : LIFParams
        Without a synapse, ``tau_syn=0``.
    reset : callable
        As `snntutor.lif.subtract`.
    derivative : callable
        What stands in for the derivative of a spike, of u - theta.

    Returns
    -------
    Passage
    """
    drive = arguments.reals("drive", drive).astype(float)
    flat = drive.reshape(len(drive), 1, math.prod(drive.shape[1:])) if drive.ndim else drive
    u, s = (values.reshape(drive.shape) for values in simulate_undelayed(flat, p, reset))
    step = slopes(reset, u[:-1], drive[1:], s[:-1], p)
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
