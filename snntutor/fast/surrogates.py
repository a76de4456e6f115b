"""Tell which surrogate a spike has: one that the loops know, or one that torch must evaluate."""

from functools import lru_cache

import torch

from snntutor.surrogate import (
    Surrogate,
    alike,
    derivative_of,
    spike_and_slopes,
    spike_fn,
    straight_through,
    true_derivative,
)

from .kernels import ARCTAN, CONSTANT, FAST_SIGMOID, GIVEN, RECTANGLE, TRIANGLE

KINDS = {"fast_sigmoid": FAST_SIGMOID, "triangle": TRIANGLE, "arctan": ARCTAN, "rectangle": RECTANGLE}
CONSTANTS = {true_derivative: 0.0, straight_through: 1.0}
UNKNOWN = (GIVEN, 0.0, 0.0)


@lru_cache(maxsize=64)
def recognised(spike) -> tuple:
    """Return kind, slope and peak of a spike's surrogate; the kind is GIVEN for any other spike.

    A spike that claims a surrogate is asked at a few points whether it is a step with that derivative.
    """
    derivative = derivative_of(spike)
    claim = UNKNOWN
    if isinstance(derivative, Surrogate) and derivative.name in KINDS:
        claim = KINDS[derivative.name], derivative.slope, derivative.peak
    elif derivative in CONSTANTS:
        claim = CONSTANT, 0.0, CONSTANTS[derivative]
    return claim if claim is UNKNOWN or alike(spike, spike_fn(derivative)) else UNKNOWN


def verify(spike, x, s):
    """Hold that a spike which the loops do not know is a step at x = 0.

    Raises
    ------
    ValueError
        If it is not.
    """
    with torch.no_grad():
        if not torch.equal(spike(torch.from_numpy(x)), torch.from_numpy(s)):
            raise ValueError("The fast layers spike where u > theta and nowhere else; this spike function does not. "
                             "Run it in the plain layers: SNN(..., run=snntutor.network.run).")


def slopes_of(spike, x):
    """Return the surrogate derivative of any spike at x, an array, as autograd sees it."""
    return spike_and_slopes(spike, torch.from_numpy(x))[1].numpy()
