"""The synthetic task of the article's companion notebook: the true derivative and a surrogate.

One data set, ten networks that differ in their initial weights, all trained as one ensemble.
"""

import numpy as np
import pytest
import torch

from snntutor.encode import synthetic_task
from snntutor.ensemble import Ensemble
from snntutor.network import SNN
from snntutor.surrogate import fast_sigmoid, spike_fn, true_derivative
from snntutor.train import evaluate, fit

SEEDS = range(10)


@pytest.fixture(scope="module")
def task():
    return synthetic_task(np.random.default_rng(0))


def train(derivative, task, steps):
    """Train all ten; return them, their first weights before training, and the history."""
    networks = Ensemble(SNN((100, 4, 2), spike_fn(derivative), seed=k) for k in SEEDS)
    w1 = networks.weights[0].detach().clone()
    return networks, w1, fit(networks, task, steps, lr=1e-2, progress=False)


def test_the_task_is_that_of_the_notebook(task):
    x, y = task
    assert x.shape == (200, 256, 100) and len(x) == pytest.approx(5e-3 * 200 * 256 * 100, rel=0.03)
    assert 0.4 < y.mean() < 0.6


def test_true_derivative_never_moves_the_hidden_weights_and_stays_at_chance(task):
    networks, w1, history = train(true_derivative, task, steps=30)
    assert torch.equal(networks.weights[0], w1)
    assert (history.losses[-1] < history.losses[0] - 0.02).all()  # the readout learns alone
    assert (evaluate(networks, task) <= 0.60).all()
    assert (history.spikes == history.spikes[0]).all() and (history.spikes[0] > 0).all()


def test_surrogate_learns_where_the_true_derivative_cannot_though_not_with_every_seed(task):
    networks, w1, history = train(fast_sigmoid(10), task, steps=60)
    assert ((networks.weights[0] - w1).abs().amax((1, 2)) > 0).all()
    assert (evaluate(networks, task) >= 0.75).sum() >= 7
