"""The tiny network on which estimators of a gradient are compared."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from snntutor import arguments
from snntutor.lif import LIFParams, subtract
from snntutor.surrogate import fast_sigmoid


class Testbed(NamedTuple):
    """A tiny spiking network with its input, its target, and the knobs that an estimator may turn.

    Hidden neurons take the article's step, and reset by subtraction or as ``reset`` says; a leaky readout of the same
    constants never spikes. The loss is half the squared distance of readout and target, summed over steps and outputs.
    An estimator is ``estimate(testbed) -> array of shape (inputs, hidden)``, an estimate of its derivative with respect
    to ``w``. All arrays are NumPy's, in float64.
    """

    w: np.ndarray  # (inputs, hidden)
    v: np.ndarray  # (hidden, hidden), from row to column; zeros where the layer is not recurrent
    readout: np.ndarray  # (hidden, outputs)
    x: np.ndarray  # (time, inputs), spikes
    target: np.ndarray  # (time, outputs), potentials
    p: LIFParams = LIFParams()
    derivative: Callable = fast_sigmoid(10)  # what stands in for that of a spike, of u - theta
    reset: Callable = subtract  # of the hidden neurons; see `snntutor.lif.lif_step`
    reset_gradient: bool = False  # whether the gradient also flows through the spike that resets
    sharpness: float = 10.0  # of soft models and of noise: how steeply the chance of a spike rises at the threshold
    samples: int = 100  # that an estimator by chance may draw
    seed: int = 0  # of that chance


_CHANCE = 0.1  # of an input spike at each step
_W, _V, _READOUT = 0.08, 0.1, 0.1  # scales with which nearly every hidden neuron spikes a few times


def example(seed=0, *, recurrence=1.0, inputs=6, hidden=4, outputs=2, steps=50, **knobs) -> Testbed:
    """Draw a testbed: random input spikes, random weights, and a target that other hidden weights would reach.

    Parameters
    ----------
    seed : int
        Of the input and of all weights.
    recurrence : float
        Scale of the weights ``v`` from the hidden layer to itself, 0 or more; they are drawn either way, so that
        input and other weights stay the same while it moves.
    inputs, hidden, outputs, steps : int
        Sizes.
    knobs
        Further fields of `Testbed`, such as ``derivative``, ``reset``, ``reset_gradient`` or ``samples``.

    Returns
    -------
    Testbed
        Its target is the readout of the same network with other ``w``, so that a loss of 0 can be reached.

    Raises
    ------
    ValueError
        If a size is no whole number above 0, or the recurrence is negative.
    """
    from .network import readout_of  # it needs the class above

    inputs, hidden, outputs, steps = (arguments.whole(name, size) for name, size in (
        ("inputs", inputs), ("hidden", hidden), ("outputs", outputs), ("steps", steps)))
    arguments.not_negative(recurrence=recurrence)
    rng = np.random.default_rng(arguments.seed(seed))
    x = (rng.random((steps, inputs)) < _CHANCE).astype(float)
    w, others = _W * (1 + 0.5 * rng.normal(size=(2, inputs, hidden)))
    v = recurrence * _V * rng.normal(size=(hidden, hidden)) / np.sqrt(hidden)
    readout = _READOUT * rng.normal(size=(hidden, outputs))
    there = Testbed(others, v, readout, x, np.zeros((steps, outputs)), **knobs)
    return there._replace(w=w, target=readout_of(there))
