"""The tiny network on which estimators of a gradient are compared."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from snntutor.lif import LIFParams
from snntutor.surrogate import fast_sigmoid


class Testbed(NamedTuple):
    """A tiny spiking network with its input, its target, and the knobs that an estimator may turn.

    Hidden neurons take the article's step and reset by subtraction; a leaky readout of the same constants never
    spikes. The loss is half the squared distance of readout and target, summed over steps and outputs. An estimator
    is ``estimate(testbed) -> array of shape (inputs, hidden)``, an estimate of its derivative with respect to ``w``.
    All arrays are NumPy's, in float64.
    """

    w: np.ndarray  # (inputs, hidden)
    v: np.ndarray  # (hidden, hidden), from row to column; zeros where the layer is not recurrent
    readout: np.ndarray  # (hidden, outputs)
    x: np.ndarray  # (time, inputs), spikes
    target: np.ndarray  # (time, outputs), potentials
    p: LIFParams = LIFParams()
    derivative: Callable = fast_sigmoid(10)  # what stands in for that of a spike, of u - theta
    reset_gradient: bool = False  # whether the gradient also flows through the spike that resets
    sharpness: float = 10.0  # of soft models and of noise: how steeply the chance of a spike rises at the threshold
    samples: int = 100  # that an estimator by chance may draw
    seed: int = 0  # of that chance
