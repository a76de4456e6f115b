"""The best weights, and a stop by hand: nothing is left half done."""

import copy
import signal
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from learning import after_each_epoch, equal, scored, train
from snntutor.ensemble import Ensemble
from snntutor.loss import accuracy, cross_entropy
from snntutor.network import SNN


def interrupt_at(call):
    """A loss at whose n-th call somebody presses Ctrl-C."""
    calls = []

    def loss(record, y):
        calls.append(1)
        if len(calls) == call:
            signal.raise_signal(signal.SIGINT)
        return cross_entropy(record, y)

    return loss


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
