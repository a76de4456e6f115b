"""Any module that returns a `Record` can be trained and scored: what is asked of it, and what is left as it was."""

import copy
import pickle

import numpy as np
import pytest
import torch
from torch import nn

from learning import after_each_epoch, equal, scored, train
from snntutor.encode import Events
from snntutor.ensemble import Ensemble
from snntutor.loss import cross_entropy, upper_activity
from snntutor.network import SNN, Record
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, spike_fn
from snntutor.train import evaluate, fit


class Foreign(nn.Module):
    """No SNN: a convolution, a norm over the batch, dropout and a readout; parameters of one, two and four axes."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.convolution, self.norm = nn.Conv2d(1, 3, 3, padding=1), nn.BatchNorm2d(3)
        self.drop, self.out = nn.Dropout(0.2), nn.Linear(3 * 8, 2)
        self.spike = spike_fn(fast_sigmoid(10))

    def forward(self, x):
        if isinstance(x, Events):
            x = torch.from_numpy(x.dense())
        steps, batch = x.shape[:2]
        u = self.norm(self.convolution(x.reshape(steps * batch, 1, 2, 4)))
        s = self.spike(u).view(steps, batch, 3, 2, 4)
        readout = self.out(self.drop(s.flatten(2))).cumsum(0)
        return Record((s,), (u.view(s.shape),), readout)


@pytest.mark.parametrize("dense", [False, True])
def test_a_module_that_is_no_snn_learns(data, dense):
    x, y = (data[0].dense().astype(float), data[1]) if dense else data
    model = Foreign()
    before = evaluate(model, (x, y), 16, cross_entropy)
    history = train(model, (x, y), 12, validation=0.25, keep_best=True)
    assert len(history) == 12 and history.losses[-1] < 0.7 * history.losses[0]
    assert evaluate(model, (x, y), 16, cross_entropy) < before
    spikes = model(torch.from_numpy(data[0].dense())).s[0]
    assert 0 < history.spikes[-1] <= spikes[:, 0].numel()


def test_its_spikes_are_counted_and_penalised_like_any_others(data):
    def quiet(record, y):
        return cross_entropy(record, y) + 0.1 * upper_activity(record, limit=0.1)

    loud, still = (train(Foreign(), data, 15, loss=loss) for loss in (cross_entropy, quiet))
    assert still.spikes[-1] < 0.7 * loud.spikes[-1]


def test_scoring_uses_the_evaluation_mode_and_leaves_every_module_in_its_own(data):
    model = Foreign()
    model.norm.eval()
    before = [module.training for module in model.modules()]
    means = model.norm.running_mean.clone()
    scores = {float(evaluate(model, data, size, cross_entropy)) for size in (7, 40, 40)}
    assert max(scores) - min(scores) < 1e-6  # no dropout, and no statistics of a batch
    assert [module.training for module in model.modules()] == before and torch.equal(model.norm.running_mean, means)
    train(model, data, 1)
    assert [module.training for module in model.modules()] == before
    assert not torch.equal(model.norm.running_mean, means)


def test_running_means_are_kept_with_the_best_weights(data):
    ends = after_each_epoch(model := Foreign(), data)
    torch.manual_seed(0)
    best = copy.deepcopy(model)
    train(best, data, 4, validation=data, score=scored(0.5, 0.75, 0.25, 0.6), keep_best=True)
    again = copy.deepcopy(model)
    torch.manual_seed(0)
    train(again, data, 2)
    assert equal(best.parameters(), again.parameters()) and equal(best.buffers(), again.buffers())
    assert not equal(best.parameters(), ends[3])


class Biased(SNN):
    """An SNN with a parameter of one axis: a bias on the readout."""

    def __init__(self, *args, **settings):
        super().__init__(*args, **settings)
        self.bias = nn.Parameter(torch.zeros(self.sizes[-1]))

    def forward(self, x):
        record = super().forward(x)
        return record._replace(readout=record.readout + self.bias)


def test_a_bias_is_trained_and_kept_with_the_best_weights(data):
    model = Biased((8, 6, 2), seed=0)
    ends = after_each_epoch(model, data)
    train(model, data, 4, validation=data, score=scored(0.5, 0.75, 0.25, 0.6), keep_best=True)
    assert model.bias.abs().min() > 0 and equal(model.parameters(), ends[1])


def test_labels_may_be_what_a_loss_of_ones_own_asks_for(data):
    """Here the wanted potential of both readouts at the last step."""
    x, y = data
    wanted = np.stack([y - 0.5, 0.5 - y], 1).astype(np.float32)

    def distance(record, y):
        return ((record.readout[-1] - y) ** 2).mean((-2, -1))

    net = SNN((8, 6, 2), seed=0)
    history = train(net, (x, wanted), 30, loss=distance, score=distance)
    assert history.losses[-1] < 0.5 * history.losses[0]


def test_more_classes_than_readouts_are_told_before_training(data):
    def untouched(*_):
        raise AssertionError("it was trained")

    with pytest.raises(ValueError, match="run from 0 to 2; the network has 2 readout neurons"):
        train(Foreign(), (data[0], np.arange(40) % 3), loss=untouched)


@pytest.mark.parametrize("make", [
    lambda: SNN((8, 6, 2), spike_fn(fast_sigmoid(3)), seed=0, recurrent=True),
    lambda: Ensemble(SNN((8, 6, 2), seed=k) for k in range(3))], ids=["SNN", "Ensemble"])
def test_a_pickled_or_copied_network_is_the_same_network(data, make):
    net = make()
    fit(net, data, 1, progress=False)
    for twin in (pickle.loads(pickle.dumps(net)), copy.deepcopy(net)):
        assert type(twin) is type(net) and twin.settings == net.settings and twin.sizes == net.sizes
        assert equal(net.parameters(), twin.parameters()) and torch.equal(twin(data[0]).readout, net(data[0]).readout)


def test_settings_are_handed_on_whole():
    settings = Settings(spike_fn(fast_sigmoid(3)), reset_gradient=True)
    net = SNN((5, 4, 2), settings.spike, reset_gradient=True, seed=1)
    assert net.settings == settings
    both = Ensemble([net, net])
    assert both.settings is net.settings and both.member(1).settings is net.settings
    assert SNN.of_weights(net.weights, settings=settings).sizes == (5, 4, 2)
