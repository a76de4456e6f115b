"""Losses of spike times, what a silent neuron is told, and training."""

import math
from functools import partial

import numpy as np
import pytest
import torch

from snntutor import eventprop
from snntutor.eventprop import Net, beside, largest_potential, spikes

LABELS = torch.tensor([0, 1, 1])
FIRST = torch.tensor([[10e-3, 11e-3, 12e-3], [9e-3, math.inf, 10e-3], [8e-3, 7e-3, math.inf]], dtype=torch.float64)


def test_the_first_spike_loss_is_the_papers_formula_with_silent_labels_left_out():
    def one(t, others):
        soft = sum(math.exp(-other / 0.5e-3) for other in others)
        return -math.log(math.exp(-t / 0.5e-3) / soft) + 3e-3 * (math.exp(t / 6.4e-3) - 1)

    wanted = (one(10e-3, (10e-3, 11e-3, 12e-3)) + one(7e-3, (8e-3, 7e-3))) / 3
    assert eventprop.first_spike_loss(FIRST, LABELS).item() == pytest.approx(wanted, rel=1e-12)


def test_a_silent_label_has_no_gradient_and_spoils_no_other():
    first = FIRST.clone().requires_grad_()
    eventprop.first_spike_loss(first, LABELS).backward()
    assert (first.grad[1] == 0).all() and torch.isfinite(first.grad).all() and (first.grad[0] != 0).all()
    assert first.grad[0, 0] > 0 > first.grad[0, 1]  # the label's is to come sooner, the others later


def test_right_is_whose_label_spikes_and_not_after_another():
    assert eventprop.first_accuracy(FIRST, LABELS) == pytest.approx(2 / 3)
    assert eventprop.first_accuracy(torch.full((2, 3), math.inf), torch.tensor([0, 1])) == 0


def test_the_potential_loss_is_the_cross_entropy():
    z = torch.tensor([[1.0, 2.0]], dtype=torch.float64)
    assert eventprop.potential_loss(z, torch.tensor([0])).item() == pytest.approx(math.log(1 + math.e), rel=1e-12)


@pytest.fixture
def silent():
    """A layer below that spikes, and a label's neuron, number 1, that does not."""
    times = torch.tensor([[0.0, 4e-3]], dtype=torch.float64)
    below = torch.tensor([[9.0, 3.0], [1.0, 8.0]], dtype=torch.float64, requires_grad=True)
    w = torch.tensor([[8.0, 1.0], [8.0, 1.5]], dtype=torch.float64, requires_grad=True)
    train = spikes(times, below)
    first = spikes(train, w, most=1)[0].detach()
    assert first[0, 0] < torch.inf and first[0, 1] == torch.inf
    return below, w, train, first


@pytest.mark.parametrize("cure", [eventprop.wake, eventprop.reach])
def test_both_cures_raise_the_potential_of_a_silent_label(silent, cure):
    _, w, train, first = silent
    loss = cure(train, w, first, torch.tensor([1]), Net((1, 1)).neuron)
    loss.backward()
    with torch.no_grad():
        before = largest_potential(train, w)[0, 1]
        after = largest_potential(train, w - 1e-3 * w.grad)[0, 1]
    assert loss > 0 and after > before and (w.grad[:, 0] == 0).all()


def test_wake_asks_the_last_layer_only_and_reach_all(silent):
    below, w, train, first = silent
    for cure, reaches in ((eventprop.wake, False), (eventprop.reach, True)):
        loss = cure(train, w, first, torch.tensor([1]), Net((1, 1)).neuron)
        grad, = torch.autograd.grad(loss, below, retain_graph=True, allow_unused=True)
        assert (grad is not None and bool((grad != 0).any())) == reaches


def test_reach_is_half_the_squared_distance_to_the_threshold(silent):
    _, w, train, first = silent
    lack = 1 - largest_potential(train, w)[0, 1]
    loss = eventprop.reach(train, w, first, torch.tensor([1]), Net((1, 1)).neuron)
    assert loss.item() == pytest.approx(0.5 * lack.item() ** 2, rel=1e-12)


def test_both_cures_are_0_where_every_label_spikes(silent):
    _, w, train, first = silent
    for cure in (eventprop.wake, eventprop.reach):
        assert cure(train, w, first, torch.tensor([0]), Net((1, 1)).neuron) == 0


def test_points_and_images_become_times():
    times = eventprop.point_times([[0.0, 0.5, 1.0, 0.5]])
    np.testing.assert_allclose(times, [[0, 15e-3, 30e-3, 15e-3, 0]])
    times = eventprop.image_times(np.array([[[0, 1, 2], [51, 204, 255]]]) / np.float32(255))
    np.testing.assert_allclose(times, [[np.inf, np.inf, 20e-3 * 253 / 255, 16e-3, 4e-3, 0]], atol=1e-9)


def test_yin_yang_is_read_in_three_splits():
    sizes = [len(eventprop.yin_yang(split)[1]) for split in ("train", "validation", "test")]
    assert sizes == [5000, 1000, 1000] and eventprop.yin_yang("test")[0].shape == (1000, 5)


def few(count=320):
    x, y = eventprop.yin_yang()
    return x[:count], y[:count]


def test_a_little_training_takes_yin_yang_above_what_lines_can_tell():
    data, net, told = few(), eventprop.yin_yang_net(0, hidden=60), []
    seen = eventprop.train(net, data, 12, watched=data, told=lambda epoch, net: told.append(epoch))
    assert told == list(range(1, 13)) and seen[-1].loss < 0.8 * seen[0].loss
    assert seen[-1].accuracy > 0.75  # a linear classifier has 0.64
    assert seen[-1].accuracy == eventprop.scored(net, data)


def test_training_repeats_itself_bit_for_bit():
    runs = [eventprop.yin_yang_net(1, hidden=20) for _ in range(2)]
    for net in runs:
        eventprop.train(net, few(64), 2, seed=5)
    assert torch.equal(runs[0].weights[0], runs[1].weights[0])


def test_by_largest_potentials_images_are_learned():
    from snntutor.data import load

    x, y = load("digits", n=300)
    data = eventprop.image_times(x), torch.from_numpy(y)
    net = Net((64, 10), seed=0, start=[(0.2, 0.37)])
    seen = eventprop.train(net, data, 12, eventprop.by_largest_potentials, watched=data, lr=2e-2, fall=1.0,
                           score=eventprop.largest_right, dropout=0.1)
    assert seen[-1].accuracy > 0.7


def test_a_recurrent_network_trains_its_recurrent_weights():
    net = Net((5, 20, 3), seed=0, recurrent=True, start=((1.5, 0.78), (3.0, 0.2)))
    eventprop.train(net, few(64), 1)
    assert (net.recurrent[0] != 0).any() and (net.recurrent[0].diagonal() == 0).all()


def test_without_a_cure_nothing_is_added():
    net, (times, labels) = eventprop.yin_yang_net(0, hidden=20), few(32)
    cures = None, partial(eventprop.wake, rate=1e-9)
    losses = [eventprop.by_first_spikes(cure)(net, times, labels) for cure in cures]
    assert losses[0].item() == pytest.approx(losses[1].item(), rel=1e-6)


def test_the_network_in_steps_takes_the_same_points_and_learns():
    events = beside.stepped_points(few(4)[0])
    assert events.shape == (60, 4, 5) and len(events.time) == 20
    history = beside.train_surrogate(beside.SteppedNet(0, hidden=40), few(), 6)
    assert history.losses[-1] < 0.8 * history.losses[0]
