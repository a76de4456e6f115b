"""Escape noise: every spike is a matter of chance, and the loss is expected over all that can happen."""

import numpy as np
import torch

from snntutor.gradients import Testbed
from snntutor.lif import LIFState, lif_step

from .soft import logistic

_DEAF = 2  # steps: a spike moves a potential of the next layer two steps later, so the last two are never heard
_MOST = 18  # spikes that may come or not: 2 to this power are the futures that are followed at once


def chance(u, p, sharpness):
    """Return the chance of a spike at the potential ``u``: the logistic function of sharpness times u - theta."""
    return logistic(sharpness * (u - p.theta))


def patterns(testbed: Testbed) -> np.ndarray:
    """Return every way in which the hidden layer can spike, shape (futures, steps, hidden), silence first.

    Steps end two before the testbed's: what spikes later is not heard by the loss.

    Raises
    ------
    ValueError
        If there are more than 18 steps times neurons.
    """
    check_small(testbed)
    steps, hidden = len(testbed.x) - _DEAF, testbed.w.shape[1]
    return binary(steps * hidden).reshape(-1, steps, hidden)


def check_small(testbed: Testbed) -> None:
    """Hold that a testbed is so small that all that it can do is followed."""
    steps, hidden = len(testbed.x), testbed.w.shape[1]
    if not 1 <= (steps - _DEAF) * hidden <= _MOST:
        raise ValueError(f"The testbed has {steps} steps and {hidden} hidden neurons; all that can happen is followed "
                         f"where steps - {_DEAF}, times neurons, is from 1 to {_MOST}. Draw samples instead.")


def binary(digits) -> np.ndarray:
    """Return all rows of so many zeros and ones in the order of counting, shape (2**digits, digits)."""
    return (np.arange(2**digits)[:, None] >> np.arange(digits)[::-1] & 1).astype(float)


def future_chances(testbed: Testbed, w):
    """Follow every branch from rest, and multiply the chances on its way.

    Parameters
    ----------
    testbed : Testbed
    w : tensor of shape (..., inputs, hidden)

    Returns
    -------
    tensor of shape (..., futures)
        In the order of `patterns`; they add up to 1.
    """
    check_small(testbed)
    p, now = testbed.p, torch.from_numpy(binary(testbed.w.shape[1]))  # all that one step can bring
    v, x = torch.from_numpy(testbed.v), torch.from_numpy(testbed.x)
    found, state = w.new_ones(*w.shape[:-2], 1), LIFState(*w.new_zeros(2, *w.shape[:-2], 1, w.shape[-1]))
    for spikes in x[:-_DEAF]:
        q = chance(state.u, p, testbed.sharpness).unsqueeze(-2)  # (..., branches, 1, hidden)
        each = torch.where(now > 0, q, 1 - q).prod(-1)
        found = (found.unsqueeze(-1) * each).flatten(-2)
        drive = (spikes @ w)[..., None, None, :] + now @ v
        state = lif_step(LIFState(*(z.unsqueeze(-2) for z in state)), now, drive, p, testbed.reset)
        state = LIFState(*(z.expand(*each.shape, -1).flatten(-3, -2) for z in state))
    return found


def loss_of_spikes(testbed: Testbed, s) -> np.ndarray:
    """Return the loss of hidden spikes of shape (n, steps, hidden), one number for each of the n."""
    rest = np.zeros((len(s), testbed.readout.shape[1]))
    state, loss = LIFState(rest, rest), np.zeros(len(s))
    for n, target in enumerate(testbed.target):
        loss += 0.5 * ((state.u - target) ** 2).sum(-1)
        state = lif_step(state, 0, s[:, n] @ testbed.readout if n < s.shape[1] else 0 * rest, testbed.p)
    return loss


def expected_loss(testbed: Testbed, w=None) -> float | np.ndarray:
    """Return the loss of the noisy network, averaged over all that can happen, each as likely as it is.

    Parameters
    ----------
    testbed : Testbed
        Its ``sharpness`` says how steeply the chance of a spike rises at the threshold.
    w : array of shape (K, inputs, hidden), optional
        Hidden weights in place of the testbed's.

    Returns
    -------
    float, or array of shape (K,)

    Raises
    ------
    ValueError
        If the testbed is too large to be followed; see `patterns`.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Smoothed spiking neural networks": probabilistic models.
    """
    with torch.no_grad():
        losses = expected_score(testbed, torch.from_numpy(testbed.w if w is None else w)).numpy()
    return float(losses) if w is None else losses


def expected_gradient(testbed: Testbed) -> np.ndarray:
    """Differentiate `expected_loss`, exactly: an estimator of the gradient bench, for the tiniest of testbeds."""
    leaf = torch.tensor(testbed.w, requires_grad=True)
    (gradient,) = torch.autograd.grad(expected_score(testbed, leaf), leaf)
    return gradient.numpy()


def expected_score(testbed: Testbed, w):
    """Return `expected_loss` as a tensor of shape (...), to be differentiated, of weights (..., inputs, hidden)."""
    return future_chances(testbed, w) @ torch.from_numpy(loss_of_spikes(testbed, patterns(testbed)))
