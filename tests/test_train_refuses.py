"""Data and numbers on which nothing can be learned, and the share that is held back for validation."""

import numpy as np
import pytest
import torch

from learning import train
from snntutor.loss import cross_entropy
from snntutor.network import SNN
from snntutor.train import evaluate
from snntutor.train.samples import checked, held_back


def test_a_share_held_back_is_drawn_by_the_seed_and_never_trained_on(data):
    x, y = data
    seen = {"train": [], "held": []}

    def note(record, labels):
        seen["train" if torch.is_grad_enabled() else "held"].append(record.readout.detach())
        return cross_entropy(record, labels)

    def run(seed):
        """Name samples by what the network, which does not learn here, reads out."""
        for part in seen.values():
            part.clear()
        train(SNN((8, 2), seed=0), data, 1, lr=1e-30, loss=note, validation=0.25, seed=seed,
              score=lambda record, labels: note(record, labels) * 0)
        held = seen["held"][2:]  # behind the scores of two batches of training
        return [torch.cat(part, 1).movedim(1, 0) for part in (seen["train"], held)]

    (trained, held), again, other = run(0), run(0), run(1)
    assert len(trained) == 30 and len(held) == 10
    every = SNN((8, 2), seed=0)(x).readout.detach().movedim(1, 0)
    rows = [int((every == sample).flatten(1).all(1).nonzero()) for sample in (*trained, *held)]
    assert sorted(rows) == list(range(40))
    assert torch.equal(held, again[1]) and torch.equal(trained, again[0]) and not torch.equal(held, other[1])


@pytest.mark.parametrize("share, n, held", [(0.5, 2, 1), (0.999, 3, 2), (0.001, 3, 1), (0.1, 40, 4)])
def test_a_share_is_at_least_one_sample_and_never_all(share, n, held):
    samples = checked((np.ones((3, n, 8)), np.zeros(n, int)))
    training, watched = held_back(samples, share, np.random.default_rng(0))
    assert len(watched) == held and sorted((*training.rows, *watched.rows)) == list(range(n))


@pytest.mark.parametrize("settings, words", [
    ({"validation": 0.0}, "validation is 0.0"), ({"validation": 1.0}, "between 0 and 1"),
    ({"validation": np.nan}, "validation is nan"), ({"validation": 10}, "validation is 10"),
    ({"validation": True}, "validation is True"), ({"validation": "best"}, "pair"),
    ({"validation": ()}, "pair"), ({"validation": (np.ones((3, 2, 8)), [0, 2])}, "run from 0 to 2"),
    ({"keep_best": True}, "keep_best needs validation")])
def test_validation_that_makes_no_sense_is_named_before_training(data, settings, words):
    def untouched(*_):
        raise AssertionError("it was trained")

    with pytest.raises(ValueError, match=words):
        train(SNN((8, 2)), data, loss=untouched, **settings)
    with pytest.raises(ValueError, match="One sample"):
        train(SNN((8, 2)), (X[:, :1], [0]), loss=untouched, validation=0.5)


def test_a_loss_that_is_not_a_number_stops_with_a_reason(data):
    with pytest.raises(FloatingPointError, match="loss is no longer a finite.*learning rate"):
        train(SNN((8, 2)), data, loss=lambda record, y: cross_entropy(record, y) * torch.nan)


def test_weights_that_are_not_numbers_stop_with_a_reason(data):
    """Behind a spike a broken weight hides: a potential that is NaN is not above the threshold."""
    net = SNN((8, 6, 2), seed=0)
    net.weights[0].data[0, 0] = torch.nan
    with pytest.raises(FloatingPointError, match="no longer a finite number"):
        train(net, data)


X = np.zeros((5, 4, 8), np.float32)


@pytest.mark.parametrize("bad, words", [
    ((X, [0, 1, 0]), "3 labels for 4 samples"),
    ((X, [0, 1, 2, 0]), "run from 0 to 2"),
    ((X, [0, 1, -1, 0]), "run from -1 to 1"),
    ((X, [0.0, 1, 0, 1]), "whole numbers"),
    ((X[:, :0], []), "none of them 0"),
    ((X[0], [0, 1, 0, 1]), "time, samples, neurons"),
    ((X[..., :3], [0, 1, 0, 1]), "has 3 neurons"),
    ((X * np.nan, [0, 1, 0, 1]), "not finite"),
    (X, "pair"),
    ((X,), "pair"),
])
def test_data_that_do_not_fit_are_named(bad, words):
    for use in (train, evaluate):
        with pytest.raises(ValueError, match=words):
            use(SNN((8, 3, 2)), bad)


@pytest.mark.parametrize("name, value", [
    ("epochs", 0), ("epochs", 1.5), ("epochs", "ten"), ("batch_size", 0), ("batch_size", -3),
    ("batch_size", True), ("lr", 0), ("lr", -1), ("lr", np.nan), ("lr", np.inf), ("lr", "small")])
def test_numbers_that_make_no_sense_are_named(data, name, value):
    with pytest.raises(ValueError, match=f"{name}.* is {value!r}"):
        train(SNN((8, 2)), data, **{name: value})


@pytest.mark.parametrize("x", [X, torch.from_numpy(X)])
def test_one_number_that_is_none_at_the_last_step_is_noticed(x):
    for value in (np.nan, np.inf, -np.inf):
        broken = x.copy() if isinstance(x, np.ndarray) else x.clone()
        broken[-1, -1, -1] = value
        with pytest.raises(ValueError, match="not finite"):
            evaluate(SNN((8, 2)), (broken, [0, 1, 0, 1]))


def test_large_numbers_whose_sum_is_no_longer_finite_are_fine():
    assert SNN((20, 2), seed=0)(torch.full((50, 8, 20), 1e37)).readout.shape == (50, 8, 2)


@pytest.mark.parametrize("y", [["a", "b", "c", "d"], [None] * 4, 3])
def test_labels_that_are_no_numbers_are_named(y):
    with pytest.raises(ValueError, match="labels"):
        train(SNN((8, 2)), (X, y))
