"""A network whose spikes are graded: a steep but smooth step takes the place of the hard one, forward and backward."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from snntutor import arguments, credit
from snntutor.gradients import Testbed, run, score


def logistic(x):
    """Return 1 / (1 + exp(-x)) of a number, an array or a tensor, without an overflow."""
    return torch.sigmoid(x) if isinstance(x, torch.Tensor) else 0.5 * (1 + np.tanh(0.5 * x))


@dataclass(frozen=True)
class Soft:
    """A graded spike that can be told and compared; see `soft_spike`."""

    sharpness: float

    def __call__(self, x):
        return logistic(self.sharpness * x)


def soft_spike(sharpness) -> Callable:
    """Make a smooth function in place of the step, to run a network with.

    Parameters
    ----------
    sharpness : float
        Above 0; the slope at the threshold is a quarter of it. The larger, the closer to the step.

    Returns
    -------
    callable
        ``soft(x)`` of x = u - theta: the logistic function of ``sharpness * x``, from 0 to 1, one half at 0.

    Raises
    ------
    ValueError
        If ``sharpness`` is not a finite number above 0.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Smoothed spiking neural networks": soft nonlinearities.
    """
    arguments.positive(sharpness=sharpness)
    return Soft(float(sharpness))


def soft_loss(testbed: Testbed, w=None) -> float | np.ndarray:
    """Return the loss of the testbed's network with soft spikes of the testbed's ``sharpness``.

    Parameters
    ----------
    testbed : Testbed
    w : array of shape (K, inputs, hidden), optional
        Hidden weights in place of the testbed's.

    Returns
    -------
    float, or array of shape (K,)
    """
    with torch.no_grad():
        losses = soft_score(testbed, torch.from_numpy(testbed.w if w is None else w)).numpy()
    return float(losses) if w is None else losses


def soft_model(testbed: Testbed) -> np.ndarray:
    """Differentiate the soft network, its resets and its recurrence included.

    An estimator of the gradient bench: the gradient of `soft_loss`, exact to rounding, shape (inputs, hidden). It is
    the soft network's; the one that spikes has another loss. Swept back over arrays, as `snntutor.credit` does it, in a
    fraction of autograd's time.
    """
    spike = soft_spike(testbed.sharpness)
    soft = testbed._replace(derivative=lambda x: testbed.sharpness * spike(x) * (1 - spike(x)))
    return credit.backward(credit.lif_network(soft, spike).without())[:testbed.w.size].reshape(testbed.w.shape)


def soft_gradient(testbed: Testbed, w) -> np.ndarray:
    """Differentiate `soft_loss` at several weights of shape (K, inputs, hidden), and return as many gradients."""
    leaf = torch.tensor(w, requires_grad=True)
    (gradient,) = torch.autograd.grad(soft_score(testbed, leaf).sum(), leaf)
    return gradient.numpy()


def soft_score(testbed: Testbed, w):
    """Return `soft_loss` as a tensor of shape (K,) that can be differentiated, of weights (K, inputs, hidden)."""
    attached = testbed._replace(reset_gradient=True)  # of a smooth network the whole gradient is wanted
    return score(attached, run(attached, w, spike=soft_spike(testbed.sharpness)))
