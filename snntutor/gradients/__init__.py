"""The gradient bench: one tiny network, and every estimator of its gradient a function of one signature."""

from .compare import Row, compare
from .estimators import finite_difference, rtrl, surrogate_gradient, true_derivative
from .network import loss, readout_of, run, score, spikes_of
from .testbed import Testbed, example

__all__ = ["Row", "Testbed", "compare", "example", "finite_difference", "loss", "readout_of", "rtrl", "run", "score",
           "spikes_of", "surrogate_gradient", "true_derivative"]
