"""Estimators of a testbed's gradient: ``estimate(testbed) -> array of shape (inputs, hidden)``, in float64."""

import numpy as np
import torch

from snntutor import arguments, credit
from snntutor.surrogate import true_derivative as zero_almost_everywhere

from .network import loss, run, score
from .testbed import Testbed


def finite_difference(testbed: Testbed, h=1e-6) -> np.ndarray:
    """Move each weight up and down by ``h`` and compare the losses: (L(w + h) - L(w - h)) / 2h.

    The network is the one that spikes, so the difference is exactly 0 while no spike changes, and of the order of
    1 / h where one does.

    Parameters
    ----------
    testbed : Testbed
    h : float
        Step, above 0.

    Returns
    -------
    array of shape (inputs, hidden)

    Raises
    ------
    ValueError
        If ``h`` is not a finite number above 0.
    """
    arguments.positive(h=h)
    moves = h * np.eye(testbed.w.size).reshape(-1, *testbed.w.shape)
    above, below = np.split(loss(testbed, np.concatenate([testbed.w + moves, testbed.w - moves])), 2)
    return ((above - below) / (2 * h)).reshape(testbed.w.shape)


def true_derivative(testbed: Testbed) -> np.ndarray:
    """Differentiate with the derivative that a step has wherever it has one: every entry is 0.

    See `finite_difference` for the shapes.
    """
    return surrogate_gradient(testbed._replace(derivative=zero_almost_everywhere))


def surrogate_gradient(testbed: Testbed) -> np.ndarray:
    """Go back through time by autograd, with the testbed's ``derivative`` for that of every spike.

    The gradient flows through the recurrent weights, and through the spike that resets where ``reset_gradient`` says
    so. See `finite_difference` for the shapes.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Surrogate gradients".
    """
    w = torch.tensor(testbed.w, requires_grad=True)
    (gradient,) = torch.autograd.grad(score(testbed, run(testbed, w)), w)
    return gradient.numpy()


def rtrl(testbed: Testbed) -> np.ndarray:
    """Carry the influence of every weight forward with the run, by the same derivatives as `surrogate_gradient`.

    Real-time recurrent learning needs no way back through time. See `finite_difference` for the shapes.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Methods for training RNNs".
    """
    unrolled = credit.lif_network(testbed)
    linearised = unrolled.without() if testbed.reset_gradient else unrolled.without("reset")
    ours = linearised.direct[:, :, :testbed.w.size]  # the weights below, v, are not asked for
    return credit.forward(linearised._replace(direct=ours)).reshape(testbed.w.shape)
