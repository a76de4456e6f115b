"""What training and scoring are given in another form than is wanted: taken where it can be, told where it cannot."""

import numpy as np
import pytest
import torch

from learning import train
from snntutor.loss import accuracy, cross_entropy, dead_readouts, max_over_time, silent_readouts, upper_activity
from snntutor.network import SNN
from snntutor.train import evaluate, one_cycle

X, Y = np.random.default_rng(0).random((6, 4, 8)).astype(np.float32), [0, 1, 1, 0]
F = torch.nn.functional


def net():
    """Return a small network, always the same."""
    return SNN((8, 3, 2), seed=0)


WHOLE = [np.uint8, np.uint16, np.uint32, np.uint64, np.int8, ">i4", ">u2", ">u8"]


@pytest.mark.parametrize("y", [*(np.array(Y, kind) for kind in WHOLE), np.array(Y)[::-1], tuple(Y),
                               *(torch.tensor(Y).to(kind) for kind in (torch.uint8, torch.uint16, torch.uint64))])
def test_labels_of_any_whole_type_and_order_are_the_same_labels(y):
    plain = np.asarray(y).astype(int).copy()
    assert torch.equal(cross_entropy(net()(X), y), cross_entropy(net()(X), plain))
    assert evaluate(net(), (X, y)) == evaluate(net(), (X, plain))
    assert train(net(), (X, y), 1).losses == train(net(), (X, plain), 1).losses


@pytest.mark.parametrize("y", [["a", "b", "c", "d"], "abcd", None, [None, 1, 0, 0], np.array(Y, object), {},
                               [[0], [1, 2]], [True, False, True, False], [10**30, 0, 0, 0],
                               np.array([2**63, 0, 0, 0], np.uint64)])
def test_labels_that_are_no_classes_are_told(y):
    for use in (lambda: cross_entropy(net()(X), y), lambda: accuracy(net()(X), y), lambda: train(net(), (X, y)),
                lambda: evaluate(net(), (X, y))):
        with pytest.raises(ValueError, match="labels|y is"):
            use()


@pytest.mark.parametrize("x", [X.astype(">f4"), X.astype(">f8"), X[::-1][::-1], X.astype("g"), X.tolist()])
def test_data_of_any_type_and_order_train_alike(x):
    assert train(net(), (x, Y), 1).losses == pytest.approx(train(net(), (X, Y), 1).losses)
    assert evaluate(net(), (np.asarray(x)[::-1], Y)) == evaluate(net(), (X[::-1].copy(), Y))


@pytest.mark.parametrize("optimizer, words", [
    (torch.optim.Adam(net().parameters()), "an optimizer already.*as torch.optim.Adam"), (None, "optimizer is None"),
    ("adam", "optimizer is 'adam'"), (lambda p, lr: None, "optimizer makes None"),
    (torch.optim.LBFGS, "fit cannot step"), (lambda p: torch.optim.Adam(p), "which fails"),
    (torch.optim.Optimizer, "which fails")])
def test_what_makes_no_optimizer_is_told(optimizer, words):
    with pytest.raises(ValueError, match=words):
        train(net(), (X, Y), optimizer=optimizer)


@pytest.mark.parametrize("schedule", [5, "one_cycle", lambda o, n: None, lambda o: 1,
                                      torch.optim.lr_scheduler.OneCycleLR])
def test_what_makes_no_schedule_is_told(schedule):
    with pytest.raises(ValueError, match="schedule .*as one_cycle"):
        train(net(), (X, Y), schedule=schedule)


@pytest.mark.parametrize("loss, words", [
    (lambda record, y: 1.0, "No gradient flows.*without .item"), (lambda record, y: None, "gives None.*one number"),
    (lambda record, y: F.cross_entropy(max_over_time(record), y, reduction="none"), r"shape \(4,\).*mean over"),
    (lambda record, y: cross_entropy(record, y).item(), "No gradient"), (lambda record, y: "a", "gives 'a'"),
    (lambda record, y: cross_entropy(record, y).detach(), "No gradient"), (5, "loss is 5"), (None, "loss is None"),
    (lambda record: 1, r"called as loss\(record, y\)"), (torch.nn.CrossEntropyLoss(), "a function of logits"),
    (F.cross_entropy, "a function of logits"), (lambda record, y: cross_entropy(record, y) * 1j, "one number")])
def test_a_loss_that_cannot_be_learned_from_is_told(loss, words):
    with pytest.raises(ValueError, match=words):
        train(net(), (X, Y), loss=loss)


@pytest.mark.parametrize("score, words", [(None, "score is None"), (lambda r, y: None, "gives None"),
                                          (lambda r, y: torch.ones(4), "one number"), (lambda r: 1, "called as")])
def test_a_score_that_is_not_one_number_is_told(score, words):
    for use in (train, evaluate):
        with pytest.raises(ValueError, match=words):
            use(net(), (X, Y), score=score)


def test_a_score_may_be_a_plain_number():
    assert evaluate(net(), (X, Y), score=lambda record, y: 0.5) == 0.5
    assert train(net(), (X, Y), 1, score=lambda record, y: np.float64(0.25)).accuracies == [0.25]


def test_a_model_without_a_weight_to_learn_is_told():
    frozen = net().requires_grad_(False)
    with pytest.raises(ValueError, match="no parameter of the model wants a gradient"):
        train(frozen, (X, Y))


@pytest.mark.parametrize("model, words", [(None, "model is None"), (SNN, "wanted is a network"),
                                          ([net()], "wanted is a network"), (torch.nn.Linear(8, 2), "a Record"),
                                          (torch.nn.Identity(), "a Record")])
def test_a_model_that_keeps_no_record_is_told(model, words):
    for use in (train, evaluate):
        with pytest.raises(ValueError, match=words):
            use(model, (X, Y))


@pytest.mark.parametrize("settings, words", [
    ({"seed": "0"}, "seed is '0'"), ({"seed": 1.5}, "seed is 1.5"), ({"seed": -1}, "seed is -1"),
    ({"device": "gpu"}, "device is 'gpu'"), ({"device": 5.5}, "device is 5.5"), ({"lr": True}, "lr.* is True")])
def test_a_seed_or_device_that_is_none_is_told(settings, words):
    with pytest.raises(ValueError, match=words):
        train(net(), (X, Y), **settings)


def test_seeds_and_steps_of_numpys_own_are_taken():
    assert train(net(), (X, Y), 1, seed=np.int64(3)).losses == train(net(), (X, Y), 1, seed=3).losses
    optimizer = torch.optim.Adam(net().parameters())
    assert one_cycle(optimizer, np.int64(5)).total_steps == 5
    for steps in (0, "5", None, 1.5):
        with pytest.raises(ValueError, match="steps is"):
            one_cycle(optimizer, steps)
    with pytest.raises(ValueError, match="optimizer is"):
        one_cycle(torch.optim.Adam, 5)


@pytest.mark.parametrize("use", [lambda r: cross_entropy(r, Y), lambda r: accuracy(r, Y), silent_readouts,
                                 lambda r: upper_activity(r, 1)])
def test_what_is_no_record_is_told(use):
    for record in (None, 5, net(), torch.ones(6, 4, 2)):
        with pytest.raises(ValueError, match="wanted is a Record"):
            use(record)


@pytest.mark.parametrize("logits", [None, lambda r: None, lambda r: 3.0, lambda r: r.readout.max()])
def test_logits_that_are_none_are_told(logits):
    for use in (cross_entropy, accuracy):
        with pytest.raises(ValueError, match="logits"):
            use(net()(X), Y, logits)


def test_readout_weights_may_be_any_array_of_numbers():
    w = np.array([[1.0, -1], [2, -2]])
    for given in (w.astype(">f8"), w[::-1], w.tolist()):
        assert dead_readouts(given).tolist() == [False, True]
    for bad in (None, "a", [1.0, 2.0], [[1, 2], [3]]):
        with pytest.raises(ValueError, match="w_out"):
            dead_readouts(bad)
