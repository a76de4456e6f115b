"""The training loop: what it learns, what it remembers, what it refuses."""

import copy
import signal
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

import snntutor.train.bar
from snntutor.encode import Events, poisson
from snntutor.ensemble import Ensemble
from snntutor.loss import accuracy, cross_entropy, upper_activity
from snntutor.network import SNN
from snntutor.train import evaluate, fit, one_cycle
from snntutor.train.samples import checked, held_back


@pytest.fixture
def data():
    """Forty samples; class 1 has its spikes in the second half of the inputs."""
    rng = np.random.default_rng(0)
    y = np.arange(40) % 2
    rate = np.where((np.arange(8) >= 4) == y[:, None], 100.0, 10.0)
    return poisson(rate, 30, 1e-3, rng), y


def train(model, data, epochs=3, **settings):
    return fit(model, data, epochs, **{"batch_size": 16, "lr": 1e-2, "progress": False, **settings})


def test_a_tiny_training_goes_down_and_generalises(data):
    x, y = data
    train_data, held_back = (x.take(np.arange(24)), y[:24]), (x.take(np.arange(24, 40)), y[24:])
    net = SNN((8, 6, 2), seed=0)
    history = train(net, train_data, 20, validation=held_back)
    assert history.losses[-1] < 0.5 * history.losses[0]
    assert history.validation_accuracies[-1] == evaluate(net, held_back) >= 0.9


def test_history_has_a_row_for_each_epoch(data):
    history = train(SNN((8, 6, 2), seed=0), data)
    assert len(history) == 3 and len(history.validation_accuracies) == 0
    assert all(len(row) == 3 for row in (history.losses, history.accuracies, history.spikes,
                                         history.seconds))
    assert (history.seconds > 0).all()


def test_first_epoch_of_one_batch_remembers_the_untrained_network(data):
    net = SNN((8, 6, 2), seed=0)
    record = net(data[0])
    history = train(net, data, 1, batch_size=40)
    assert history.losses[0] == pytest.approx(cross_entropy(record, data[1]).item())
    assert history.accuracies[0] == pytest.approx(accuracy(record, data[1]).item())
    assert history.spikes[0] == pytest.approx(record.s[0].sum().item() / 40)


def test_history_is_a_mean_over_samples_not_over_batches(data):
    """With a learning rate too small to matter, batches of 16, 16 and 8 give the mean of all 40."""
    net = SNN((8, 6, 2), seed=0, dtype=torch.float64)
    want = cross_entropy(net(data[0]), data[1]).item()
    history = train(net, data, 1, lr=1e-14)
    assert history.losses[0] == pytest.approx(want, rel=1e-9)


def test_every_sample_is_used_once_in_an_epoch(data):
    x, y = data
    seen = []

    def loss(record, labels):
        seen.append(labels)
        return cross_entropy(record, labels)

    train(SNN((8, 2), seed=0), (x, y), 2, loss=loss)
    assert [len(labels) for labels in seen] == [16, 16, 8] * 2
    assert all(torch.cat(seen[k:k + 3]).bincount().tolist() == [20, 20] for k in (0, 3))


@pytest.mark.parametrize("kind", ["events", "array", "tensor"])
def test_inputs_and_labels_stay_together_in_every_kind_of_data(kind):
    """Sample k spikes on input k only; with the identity as weights the readout names it."""
    x = Events(np.zeros(7, int), np.arange(7), np.arange(7), (5, 7, 7))
    x = {"events": x, "array": x.dense(), "tensor": torch.from_numpy(x.dense())}[kind]
    net = SNN((7, 7), seed=0)
    net.weights[0].data = torch.eye(7)
    history = fit(net, (x, np.arange(7)), 2, 3, lr=1e-12, progress=False)
    assert history.accuracies.tolist() == [1, 1] and evaluate(net, (x, np.arange(7)), 2) == 1


def test_seed_fixes_everything(data):
    runs = []
    for seed in (0, 0, 1):
        net = SNN((8, 6, 2), seed=0)
        train(net, data, seed=seed)
        runs.append(net.weights[0].detach())
    assert torch.equal(runs[0], runs[1]) and not torch.equal(runs[0], runs[2])


@pytest.mark.parametrize("settings", [
    {}, {"schedule": one_cycle}, {"optimizer": torch.optim.SGD, "lr": 0.5}])
@pytest.mark.parametrize("recurrent", [False, True])
def test_networks_trained_side_by_side_learn_as_if_alone(data, settings, recurrent):
    members = [SNN((8, 6, 2), seed=k, recurrent=recurrent, dtype=torch.float64) for k in range(3)]
    together = Ensemble(members)
    start = [w.clone() for w in together.parameters()]
    history = train(together, data, validation=data, **settings)
    pairs = zip(together.parameters(), start, strict=True)
    moved = [(w - w0).abs().amax((1, 2)) for w, w0 in pairs]
    assert torch.stack(moved).min() > 1e-4
    for k, alone in enumerate(members):
        its = train(alone, data, validation=data, **settings)
        for mine, w in zip(together.member(k).parameters(), alone.parameters(), strict=True):
            torch.testing.assert_close(mine, w, rtol=0, atol=1e-10)
        for name in ("losses", "accuracies", "validation_accuracies", "spikes"):
            np.testing.assert_allclose(getattr(history, name)[:, k], getattr(its, name), atol=1e-10)


def test_a_penalty_is_added_by_writing_a_loss(data):
    def quiet(record, y):
        return cross_entropy(record, y) + 0.5 * upper_activity(record, limit=0.1)

    noisy, still = (train(SNN((8, 6, 2), seed=0), data, 15, loss=loss)
                    for loss in (cross_entropy, quiet))
    assert still.spikes[-1] < 0.7 * noisy.spikes[-1]


def test_one_cycle_rises_then_falls(data):
    rates = []

    def optimizer(parameters, lr):
        adam = torch.optim.Adam(parameters, lr)
        adam.register_step_pre_hook(lambda *_: rates.append(adam.param_groups[0]["lr"]))
        return adam

    train(SNN((8, 2), seed=0), data, 10, optimizer=optimizer, schedule=one_cycle)
    top = int(np.argmax(rates))
    assert len(rates) == 30 and max(rates) == pytest.approx(1e-2) and 5 < top < 15
    assert np.all(np.diff(rates[:top]) > 0) and np.all(np.diff(rates[top:]) < 0)
    assert rates[-1] < 1e-6


def test_one_cycle_of_a_single_step_works(data):
    assert len(train(SNN((8, 2), seed=0), data, 1, batch_size=40, schedule=one_cycle)) == 1


def interrupt_at(call):
    """A loss at whose n-th call somebody presses Ctrl-C."""
    calls = []

    def loss(record, y):
        calls.append(1)
        if len(calls) == call:
            signal.raise_signal(signal.SIGINT)
        return cross_entropy(record, y)

    return loss


def copies(model):
    return [w.detach().clone() for w in model.parameters()]


def equal(these, those):
    return all(torch.equal(*pair) for pair in zip(these, those, strict=True))


def scored(*rows):
    """A score whose mean over the validation data is the next row; three batches of training ignore it."""
    rows = iter(rows)

    def score(record, y):
        value = accuracy(record, y)
        return torch.full_like(value, 0) if torch.is_grad_enabled() or len(y) < 40 else value * 0 + torch.tensor(
            next(rows))

    return score


def after_each_epoch(model, data, **settings):
    """Train copies of a model for 1, 2, 3 and 4 epochs; return their weights."""
    ends = []
    for epochs in (1, 2, 3, 4):
        each = copy.deepcopy(model)
        train(each, data, epochs, **settings)
        ends.append(copies(each))
    return ends


def test_training_ends_with_the_last_weights_or_with_the_best(data):
    """Of equal epochs the first is the best."""
    net = SNN((8, 6, 2), seed=0)
    ends = after_each_epoch(net, data)
    for keep_best, epoch in ((False, 4), (True, 2)):
        each = copy.deepcopy(net)
        history = train(each, data, 4, validation=data, score=scored(0.5, 0.75, 0.25, 0.75), keep_best=keep_best)
        assert history.validation_accuracies.tolist() == [0.5, 0.75, 0.25, 0.75]
        assert equal(each.parameters(), ends[epoch - 1])
    assert history.validation_accuracies.argmax() == 1


def test_a_score_that_is_not_a_number_is_never_the_best(data):
    net = SNN((8, 6, 2), seed=0)
    ends = after_each_epoch(net, data)
    train(net, data, 4, validation=data, score=scored(np.nan, -2.0, np.nan, -3.0), keep_best=True)
    assert equal(net.parameters(), ends[1])


def test_each_network_of_an_ensemble_has_a_best_epoch_of_its_own(data, capsys):
    nets = Ensemble(SNN((8, 6, 2), seed=k, recurrent=True) for k in range(3))
    ends = after_each_epoch(nets, data)
    rows = ([0.5, 0.1, 0.3], [0.4, 0.2, 0.3], [0.3, 0.3, 0.2], [0.2, 0.4, 0.3])
    stopped = copy.deepcopy(nets)
    train(nets, data, 4, validation=data, score=scored(*rows), keep_best=True)
    for k, epoch in enumerate((1, 4, 1)):
        assert equal((w[k] for w in nets.parameters()), (w[k] for w in ends[epoch - 1]))
    train(stopped, data, 9, validation=data, score=scored(*rows), loss=interrupt_at(11))
    for k, epoch in enumerate((1, 3, 1)):
        assert equal((w[k] for w in stopped.parameters()), (w[k] for w in ends[epoch - 1]))
    assert "did best on the validation data, of epochs 1, 3, 1." in capsys.readouterr().out


def test_stopping_by_hand_gives_the_best_weights_so_far(data, capsys):
    net = SNN((8, 6, 2), seed=0)
    ends = after_each_epoch(net, data)
    history = train(net, data, 9, loss=interrupt_at(12), validation=data, score=scored(0.5, 0.75, 0.25))
    assert len(history) == 3 and equal(net.parameters(), ends[1])
    assert capsys.readouterr().out == ("Stopped by hand after 3 of 9 epochs; the network has the weights that did "
                                       "best on the validation data, those of epoch 2.\n")


class Noted(torch.optim.SGD):
    """Remembers all weights after each step; somebody presses Ctrl-C when the first weight has moved."""

    def step(self):
        for w in (weights := self.param_groups[0]["params"]):
            w.data.sub_(self.param_groups[0]["lr"] * w.grad)
            if w is weights[0] and len(self.noted) == self.pressed_in:
                for _ in range(self.times):
                    signal.raise_signal(signal.SIGINT)
        self.noted.append([w.detach().clone() for w in weights])

    @classmethod
    def pressed(cls, step, times=1):
        return type("Pressed", (cls,), {"noted": [], "pressed_in": step, "times": times})


def test_stopping_by_hand_waits_for_the_end_of_a_batch_and_keeps_its_step(data, capsys):
    net, optimizer, handler = SNN((8, 6, 6, 2), seed=0), Noted.pressed(7), signal.getsignal(signal.SIGINT)
    assert len(train(net, data, 5, optimizer=optimizer)) == 2
    assert len(optimizer.noted) == 8 and equal(net.parameters(), optimizer.noted[-1])
    assert "Stopped by hand after 2 of 5 epochs; the network keeps what it has learned." in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is handler and torch.is_grad_enabled()


def test_stopping_by_hand_twice_does_not_wait(data, capsys):
    net, optimizer = SNN((8, 6, 2), seed=0), Noted.pressed(7, times=2)
    ends = after_each_epoch(net, data, optimizer=Noted.pressed(-1))
    assert len(train(net, data, 5, optimizer=optimizer, validation=data, score=scored(0.5, 0.25))) == 2
    assert len(optimizer.noted) == 7 and equal(net.parameters(), ends[0])
    assert "those of epoch 1" in capsys.readouterr().out


def test_stopping_by_hand_in_the_first_epoch_gives_an_empty_history(data, capsys):
    net, optimizer = SNN((8, 6, 2), seed=0), Noted.pressed(0)
    assert len(train(net, data, optimizer=optimizer, validation=data)) == 0
    assert "after 0 of 3 epochs; the network keeps" in capsys.readouterr().out
    assert equal(net.parameters(), optimizer.noted[0])


def test_stopping_by_hand_during_validation_forgets_the_unfinished_epoch(data, capsys):
    def pressing(record, y):
        if not record.readout.requires_grad:  # of the validation data
            signal.raise_signal(signal.SIGINT)
        return accuracy(record, y)

    validation = (data[0].dense().repeat(8, 1), data[1].repeat(8))  # two batches
    assert len(train(SNN((8, 2), seed=0), data, score=pressing, validation=validation)) == 0
    assert "after 0 of 3" in capsys.readouterr().out and torch.is_grad_enabled()


def test_a_key_pressed_after_the_last_batch_changes_nothing(data, capsys):
    assert len(train(SNN((8, 6, 2), seed=0), data, optimizer=Noted.pressed(8))) == 3
    assert capsys.readouterr().out == ""


def test_training_works_in_a_thread_that_no_interruption_reaches(data):
    net = SNN((8, 2), seed=0)
    with ThreadPoolExecutor(1) as pool:
        assert len(pool.submit(train, net, data, validation=data, keep_best=True).result()) == 3


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


def test_progress_bar_counts_batches_on_stderr_and_leaves_stdout_alone(data, capsys, monkeypatch):
    made = []

    class Bar(snntutor.train.bar.tqdm):
        def __init__(self, *args, **settings):
            super().__init__(*args, **settings)
            made.append(self)

    monkeypatch.setattr(snntutor.train.bar, "tqdm", Bar)
    train(SNN((8, 2)), data, progress=True)
    out = capsys.readouterr()
    assert len(made) == 1 and made[0].total == made[0].n == 9 and out.out == "" and "9" in out.err
    train(SNN((8, 2)), data)
    assert capsys.readouterr() == ("", "")


def test_evaluate_is_the_same_for_every_batch_size_and_leaves_the_network_alone(data):
    net = SNN((8, 6, 2), seed=0)
    before = [w.clone() for w in net.parameters()]
    want = (net(data[0]).readout.max(0).values.argmax(-1).numpy() == data[1]).mean()
    assert all(evaluate(net, data, n) == pytest.approx(want) for n in (1, 7, 40, 100))
    loss = cross_entropy(net(data[0]), data[1]).item()
    assert evaluate(net, data, 7, cross_entropy) == pytest.approx(loss)
    assert all(torch.equal(*pair) for pair in zip(before, net.parameters(), strict=True))
    assert all(w.grad is None for w in net.parameters())


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
