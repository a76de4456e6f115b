"""Local rules as estimators of the gradient bench: ``estimate(testbed) -> array of shape (inputs, hidden)``."""

import numpy as np

from .eligibility import eprop_gradient
from .feedback import random_feedback_of, uniform


def eprop(testbed):
    """Estimate by e-prop with symmetric feedback: neither the reset nor the layer's own weights carry blame back."""
    return _inputs(testbed, testbed.readout)


def random_feedback(testbed):
    """Estimate as `eprop`, but errors come back by random weights, drawn from ``testbed.seed``."""
    return _inputs(testbed, random_feedback_of(testbed.seed)(testbed.readout))


def superspike(testbed):
    """Estimate by SuperSpike's rule with uniform feedback: every neuron hears the sum of all errors.

    With symmetric feedback it would be `eprop`: on this network, whose readout filters as the rule's kernel does, the
    two rules are one formula.
    """
    return _inputs(testbed, uniform(testbed.readout))


def _inputs(testbed, b):
    return eprop_gradient(testbed, np.asarray(b))[: len(testbed.w)]
