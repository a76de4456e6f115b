"""The toy of chapter 06: a testbed so small that all that it can do is followed, and walks through its weights."""

from functools import partial

import numpy as np
import torch

from snntutor.gradients import Testbed, readout_of

from .chance import expected_score
from .soft import soft_score

START = ((0.11, 0.14), (0.12, 0.20), (0.19, 0.02))  # drawn by chance once, kept for its many stairs
AIM = ((0.37, 0.42), (0.20, -0.05), (0.35, 0.28))
_INPUTS = ((0, 2), (1, 3), (0, 4))  # steps at which each input spikes


def toy(**knobs) -> Testbed:
    """Make a testbed of 3 inputs, 2 hidden neurons without recurrence, 1 readout and 8 steps.

    Its target is the readout of the same network with the weights `AIM`, so that a network of spikes can reach it.

    Parameters
    ----------
    knobs
        Fields of `Testbed`, such as ``sharpness`` or ``samples``.

    Returns
    -------
    Testbed
        With the weights `START`.
    """
    x = np.zeros((8, len(_INPUTS)))
    for j, steps in enumerate(_INPUTS):
        x[list(steps), j] = 1
    there = Testbed(np.array(AIM), np.zeros((2, 2)), np.array([[1.0], [-0.6]]), x, np.zeros((8, 1)), **knobs)
    return there._replace(w=np.array(START), target=readout_of(there))


def line(positions) -> np.ndarray:
    """Return the toy's weights along a line, shape (n, 3, 2): `START` at position 0, `AIM` at 1."""
    return np.array(START) + np.asarray(positions)[:, None, None] * (np.array(AIM) - np.array(START))


def starts(n=10, seed=0) -> np.ndarray:
    """Return weights to begin with, shape (n, 3, 2): `START`, then others scattered around it by 0.15."""
    around = 0.15 * np.random.default_rng(seed).normal(size=(n, *np.shape(START)))
    around[0] = 0
    return np.array(START) + around


def train_soft(testbed: Testbed, w, sharpness, steps=300, lr=0.02):
    """Train soft networks side by side with Adam, each as if alone.

    Parameters
    ----------
    testbed : Testbed
    w : array of shape (K, inputs, hidden)
        Weights to begin with.
    sharpness : float
        Of the soft spikes; the testbed's own does not count.
    steps : int
    lr : float

    Returns
    -------
    w : array of shape (K, inputs, hidden)
    losses : array of shape (steps, K)
        Of the soft networks, before each step.
    """
    return _train(partial(soft_score, testbed._replace(sharpness=sharpness)), w, steps, lr)


def train_noisy(testbed: Testbed, w, sharpness, steps=150, lr=0.04):
    """Train noisy networks on their expected loss, over all that can happen; see `train_soft`.

    The losses that come back are the expected ones.
    """
    return _train(partial(expected_score, testbed._replace(sharpness=sharpness)), w, steps, lr)


def _train(loss_of, w, steps, lr):
    weights, losses = torch.tensor(w, requires_grad=True), []
    adam = torch.optim.Adam([weights], lr=lr)
    for _ in range(steps):
        loss = loss_of(weights)
        adam.zero_grad()
        loss.sum().backward()
        adam.step()
        losses.append(loss.detach().numpy())
    return weights.detach().numpy(), np.array(losses)
