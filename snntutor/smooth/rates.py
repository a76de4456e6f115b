"""A neuron as a rate: how often it spikes under a steady current, and how that changes with the current."""

import numpy as np

from snntutor.lif import LIFParams


def rate(x, p: LIFParams):
    """Return the firing rate in Hz under a steady current, in continuous time.

    Parameters
    ----------
    x : array
        The potential at which the neuron would come to rest without a threshold: I / (1 - beta), above 0 or not.
    p : LIFParams

    Returns
    -------
    array of the shape of ``x``
        1 / (tau_mem ln(x / (x - theta))), and 0 at the threshold and below it.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Smoothed spiking neural networks": rate codes.
    """
    above = _above(x, p)
    return np.where(np.asarray(x) > p.theta, 1 / (p.tau_mem * np.log(above / (above - p.theta))), 0.0)


def rate_slope(x, p: LIFParams):
    """Return the derivative of `rate`, in Hz per unit of ``x``; 0 at the threshold and below it."""
    above = _above(x, p)
    slope = p.tau_mem * rate(above, p) ** 2 * p.theta / (above * (above - p.theta))
    return np.where(np.asarray(x) > p.theta, slope, 0.0)


def _above(x, p):
    """Return x where it is above the threshold, and anything above it elsewhere."""
    x = np.asarray(x, dtype=float)
    return np.where(x > p.theta, x, 2 * p.theta)
