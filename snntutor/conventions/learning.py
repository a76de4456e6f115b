"""Surrogates, readouts and penalties as different programs write them: formulas, for arrays of numbers.

The presets of torch for these are `snntutor.surrogate.scaled`, ``reset_gradient`` of a network and any function of a
record as ``logits`` or ``loss``; the tests hold that they give the numbers below.
"""

import math

import numpy as np


def fast_sigmoid_peak_1(x, slope=25.0):
    """Return 1 / (slope |x| + 1)^2: 1 at the threshold, whatever the slope."""
    return 1 / (slope * np.abs(x) + 1) ** 2


def fast_sigmoid_peak_slope(x, slope=25.0):
    """Return slope / (slope |x| + 1)^2: the derivative of slope x / (1 + |slope x|)."""
    return slope * fast_sigmoid_peak_1(x, slope)


def sigmoid_derivative(x, slope=25.0):
    """Return the derivative of 1 / (1 + exp(-slope x)): slope / 4 at the threshold."""
    return slope / 4 / np.cosh(np.clip(slope * x / 2, -350, 350)) ** 2  # cosh overflows beyond 710


def arctan_derivative(x, slope=2.0):
    """Return the derivative of arctan(pi slope x / 2) / pi + 1/2: slope / 2 at the threshold."""
    return slope / 2 / (1 + (math.pi / 2 * slope * x) ** 2)


def half_width(derivative, slope) -> float:
    """Return how far from the threshold a surrogate has fallen to half of its peak, found by bisection."""
    low, high = 0.0, 1e3
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if derivative(middle, slope) > derivative(0.0, slope) / 2 else (low, middle)
    return (low + high) / 2


def in_units_of_potential(u, theta):
    """Return the distance to the threshold as u - theta."""
    return u - theta


def in_units_of_threshold(u, theta):
    """Return the distance to the threshold as u / theta - 1."""
    return u / theta - 1


def through_the_reset(u, current, p, h):
    """Return dU[n+1]/dU[n] of a neuron reset to zero: the spike's surrogate slope h counts."""
    s = u > p.theta
    return p.beta * (1 - s) - (p.beta * u + current) * h


def past_the_reset(u, current, p, h):
    """Return dU[n+1]/dU[n] of a neuron reset to zero: the spike that resets is a constant."""
    return p.beta * (1 - (u > p.theta))


def largest(readout):
    """Return the largest potential over time, shape (batch, classes)."""
    return readout.max(0)


def last(readout):
    """Return the potential of the last step."""
    return readout[-1]


def summed(readout):
    """Return the sum of the potential over time."""
    return readout.sum(0)


def penalty_per_sample(counts):
    """Return the mean over units of the mean over samples of count^2: the same for a batch of any size."""
    return (counts**2).mean()


def penalty_of_the_batch(counts):
    """Return the mean over units of (the sum of counts over the batch)^2: it grows with the batch squared."""
    return (counts.sum(0) ** 2).mean()
