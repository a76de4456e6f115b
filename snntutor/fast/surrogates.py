"""Tell which surrogate a spike has: one that the loops know, or one that torch must evaluate."""

import torch

from snntutor import surrogate
from snntutor.surrogate import Spike, Surrogate

from .kernels import ARCTAN, CONSTANT, EXPONENTIAL, FAST_SIGMOID, GAUSSIAN, GIVEN, RECTANGLE, SIGMOID, TRIANGLE

KINDS = {make().formula: kind for make, kind in (
    (surrogate.fast_sigmoid, FAST_SIGMOID), (surrogate.triangle, TRIANGLE), (surrogate.arctan, ARCTAN),
    (surrogate.rectangle, RECTANGLE), (surrogate.sigmoid, SIGMOID), (surrogate.exponential, EXPONENTIAL),
    (surrogate.gaussian, GAUSSIAN))}
CONSTANTS = {surrogate.true_derivative: 0.0, surrogate.straight_through: 1.0}


def recognised(spike) -> tuple:
    """Return kind, slope and peak of a spike's surrogate; the kind is GIVEN for any other spike.

    A surrogate is known by its formula, the function itself: a name or a resemblance is not enough.
    """
    derivative = spike.derivative if type(spike) is Spike else None
    if type(derivative) is Surrogate and derivative.formula in KINDS:
        return KINDS[derivative.formula], derivative.slope, derivative.peak
    constant = next((value for known, value in CONSTANTS.items() if known is derivative), None)
    return (GIVEN, 0.0, 0.0) if constant is None else (CONSTANT, 0.0, constant)


def verify(spike, x, s):
    """Hold that a spike which the loops do not know is a step at x = 0.

    Raises
    ------
    ValueError
        If it is not.
    """
    with torch.no_grad():
        given = spike(torch.from_numpy(x))
        if not (isinstance(given, torch.Tensor) and torch.equal(given, torch.from_numpy(s))):
            raise ValueError("The fast layers spike where u > theta and nowhere else; this spike function does not. "
                             "Run it in the plain layers: SNN(..., run=snntutor.network.run).")


def slopes_of(spike, x):
    """Return the surrogate derivative of any spike at x, an array, as autograd sees it."""
    return surrogate.slopes(spike, torch.from_numpy(x)).numpy()
