"""The training loop: what it learns and what it remembers."""

import numpy as np
import pytest
import torch

import snntutor.train.bar
from learning import train
from snntutor.encode import Events
from snntutor.ensemble import Ensemble
from snntutor.loss import accuracy, cross_entropy, upper_activity
from snntutor.network import SNN
from snntutor.train import evaluate, fit, one_cycle


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
