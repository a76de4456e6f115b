"""Neftci, Mostafa and Zenke (2019), "Smoothed spiking neural networks": each gradient beside what judges it."""

import numpy as np

from claims.claim import Bound, claim, each_at_most, relative_distance
from snntutor import smooth
from snntutor.lif import LIFParams

_SIZES = (100, 1_000, 10_000)  # samples
_H = 1e-5  # where rounding and the curvature of the loss are both small


@claim("The gradient of a network with soft spikes is that of its own loss, resets included (distance from central "
       "differences, relative).", bound=each_at_most(1e-6), seeds=range(10), quick=True, summary=max)
def soft_model(seed):
    """Compare on the toy, with other weights for each seed, the sharpest of three counting."""
    return max(_distance(smooth.soft_model, smooth.soft_loss, seed, sharpness) for sharpness in (2.0, 5.0, 10.0))


@claim("The gradient of the expected loss of a network with escape noise, over all that can happen, is right "
       "(distance from central differences, relative).", bound=each_at_most(1e-6), seeds=range(10), quick=True,
       summary=max)
def expected_loss(seed):
    """Compare on the toy, as the claim before does."""
    return max(_distance(smooth.expected_gradient, smooth.expected_loss, seed, sharpness) for sharpness in (2.0, 10.0))


def right_on_average_and_by_the_root(numbers) -> bool:
    """Whether errors stay within four standard errors (one in 16,000 does not) and fall by the root of the samples."""
    return all(one["largest error"] <= 4 and -0.6 <= one["exponent"] <= -0.4 for one in numbers)


@claim("The score-function estimate of the gradient of the expected loss is right within its own standard error, and "
       "its error falls with the root of the number of samples (largest of 6 weights at 100, 1,000 and 10,000 samples, "
       "in standard errors; fitted exponent).", seeds=range(10), quick=True,
       bound=Bound("each at most 4; each exponent from -0.6 to -0.4", right_on_average_and_by_the_root))
def score_function(seed):
    """Standardise the errors of one estimate a size; fit the root mean squared error of 20 estimates a size."""
    found = [smooth.standardised_error(smooth.toy(samples=samples, seed=seed)) for samples in _SIZES]
    errors = [smooth.typical_error(smooth.toy(samples=samples, seed=seed), smooth.score_function, 20)
              for samples in _SIZES]
    return {"largest error": float(np.abs(found).max()),
            "exponent": float(np.polyfit(np.log(_SIZES), np.log(errors), 1)[0])}


@claim("The derivative of the first spike time by each weight, from the implicit function theorem, is right (distance "
       "from central differences, relative).", bound=each_at_most(1e-5), seeds=range(10), quick=True, summary=max)
def spike_time_derivative(seed):
    """Compare for a neuron with 5 input spikes at random times."""
    p = LIFParams()
    times, w = smooth.random_spike(seed, p)
    return relative_distance(smooth.first_spike_slopes(times, w, p), smooth.spike_time_differences(times, w, p))


def _distance(gradient, loss, seed, sharpness):
    testbed = smooth.toy(sharpness=sharpness)._replace(w=smooth.starts(2, seed)[1])
    moves = _H * np.eye(testbed.w.size).reshape(-1, *testbed.w.shape)
    judge = (loss(testbed, testbed.w + moves) - loss(testbed, testbed.w - moves)) / (2 * _H)
    return relative_distance(gradient(testbed), judge.reshape(testbed.w.shape))
