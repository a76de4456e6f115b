"""Scores of a record, activity penalties, dead readouts."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from records import Y, random_record, record_of
from snntutor.encode import Events
from snntutor.loss import (
    accuracy,
    accuracy_without_ties,
    cross_entropy,
    dead_readouts,
    lower_activity,
    max_over_time,
    silent_readouts,
    spike_counts,
    upper_activity,
)
from snntutor.network import SNN, Record


def test_cross_entropy_is_that_of_torch_on_the_maxima():
    record = random_record()
    logits = torch.stack([record.readout[:, b].amax(0) for b in range(5)])
    torch.testing.assert_close(cross_entropy(record, Y), F.cross_entropy(logits, Y))


@pytest.mark.parametrize("score", [cross_entropy, accuracy, accuracy_without_ties, lambda r, y: upper_activity(r, 0.1),
                                   lambda r, y: lower_activity(r, 3)])
def test_networks_side_by_side_are_scored_one_by_one(score):
    many = random_record(4)
    one_by_one = [score(Record((many.s[0][:, k],), (), many.readout[:, k]), Y) for k in range(4)]
    torch.testing.assert_close(score(many, Y), torch.stack(one_by_one))


def test_a_network_that_knows_nothing_pays_the_logarithm_of_the_classes():
    assert cross_entropy(record_of(torch.zeros(4, 5, 3)), Y).item() == pytest.approx(math.log(3))


def test_accuracy_counts_the_samples_that_are_right():
    readout = torch.zeros(2, 5, 3)
    readout[1, range(5), [0, 1, 2, 1, 1]] = 1.0
    assert accuracy(record_of(readout), Y).item() == pytest.approx(3 / 5)


def test_another_way_to_read_out_is_passed_as_a_function():
    record = random_record()

    def last(r):
        return r.readout[-1]

    want = F.cross_entropy(record.readout[-1], Y)
    torch.testing.assert_close(cross_entropy(record, Y, last), want)
    assert accuracy(record, Y, last) == (record.readout[-1].argmax(-1) == Y).double().mean()


def test_accuracy_reads_the_logits_that_it_is_told_to_read():
    readout = torch.zeros(2, 5, 3)
    readout[0, :, 0], readout[1, :, 2] = 2.0, 1.0  # class 0 is the largest over time, class 2 at the end
    record = record_of(readout)
    assert accuracy(record, Y * 0) == 1 and accuracy(record, Y * 0, lambda r: r.readout[-1]) == 0


def test_without_ties_an_answer_is_right_when_no_other_class_has_as_large_a_logit():
    readout = torch.zeros(2, 5, 3)
    readout[1, range(5), [0, 1, 1, 1, 2]] = 1.0  # labels 0 1 2 2 0: two are right
    readout[1, 0, 2] = 1.0  # now class 0 ties with 2, and stands first
    record = record_of(readout)
    assert accuracy(record, Y) == pytest.approx(2 / 5)
    assert accuracy_without_ties(record, Y) == pytest.approx(1 / 5)


def test_without_ties_a_network_that_is_mute_knows_nothing():
    record = record_of(torch.zeros(4, 5, 3))
    assert accuracy(record, Y) > 0 and accuracy_without_ties(record, Y) == 0


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("score", [accuracy, accuracy_without_ties])
@pytest.mark.parametrize("logits", [max_over_time, lambda r: r.readout[-1]])
def test_accuracy_of_one_logit_that_is_no_number_is_an_error(value, logits, score):
    readout = torch.zeros(2, 5, 3)
    readout[-1, 4, 2] = value
    with pytest.raises(FloatingPointError, match="A logit is not a finite number"):
        score(record_of(readout), Y, logits)


def test_the_gradient_of_a_maximum_goes_to_its_first_step():
    readout = torch.zeros(4, 1, 1, requires_grad=True)
    max_over_time(record_of(readout)).sum().backward()
    assert readout.grad.flatten().tolist() == [1, 0, 0, 0]


def test_spike_counts_are_the_sums_over_time_of_each_layer():
    a, b = torch.ones(7, 2, 3), torch.zeros(7, 2, 4)
    b[2:4, 1, 0] = 1
    counts = spike_counts(record_of(torch.zeros(7, 2, 2), a, b))
    assert counts[0].tolist() == [[7] * 3] * 2 and counts[1].tolist() == [[0] * 4, [2, 0, 0, 0]]


def test_penalties_are_those_of_the_formulas_written_as_loops():
    record = random_record()
    counts = spike_counts(record)[0].tolist()
    upper = np.mean([max(np.mean(row) - 1.5, 0) ** 2 for row in counts])
    lower = np.mean([[max(3 - count, 0) ** 2 for count in row] for row in counts])
    assert upper > 0 and lower > 0
    assert upper_activity(record, 1.5).item() == pytest.approx(upper)
    assert lower_activity(record, 3).item() == pytest.approx(lower)


@pytest.mark.parametrize("penalty", [upper_activity, lower_activity])
def test_penalties_do_not_depend_on_the_size_of_the_batch(penalty):
    one = random_record()
    four = record_of(one.readout.repeat(1, 4, 1), one.s[0].repeat(1, 4, 1))
    assert penalty(one, 2) > 0
    torch.testing.assert_close(penalty(one, 2), penalty(four, 2))


@pytest.mark.parametrize("penalty, limit", [(upper_activity, 0.5), (lower_activity, 4)])
def test_penalties_have_a_gradient_and_add_over_layers(penalty, limit):
    record = random_record()
    s = record.s[0]
    assert torch.autograd.grad(penalty(record, limit), s)[0].abs().max() > 0
    twice = penalty(record_of(record.readout, s, s), limit)
    torch.testing.assert_close(twice, 2 * penalty(record, limit))


def test_a_penalty_reaches_the_weights_of_a_network():
    net = SNN((4, 5, 2), seed=0)
    upper_activity(net(torch.ones(30, 2, 4)), 0).backward()
    assert net.weights[0].grad.abs().max() > 0


def test_activity_below_the_limit_is_free():
    record = random_record()
    assert upper_activity(record, 7) == 0 and lower_activity(record, 0) == 0


def test_a_class_without_a_positive_weight_is_dead_and_its_logit_stays_zero():
    net = SNN((4, 6, 3), seed=0)
    with torch.no_grad():
        net.weights[1][:, 1] = -net.weights[1][:, 1].abs()
        net.weights[1][:, [0, 2]] = 1.0
    assert dead_readouts(net.weights[1]).tolist() == [False, True, False]
    record = net(torch.ones(30, 5, 4))
    assert record.s[0].sum() > 0 and not max_over_time(record)[:, 1].any()
    cross_entropy(record, Y).backward()
    assert not net.weights[1].grad[:, 1].any() and net.weights[1].grad[:, 0].any()


def test_a_readout_is_silent_when_it_is_dead_or_hears_only_units_that_never_spike():
    net = SNN((4, 2, 3), seed=0)
    with torch.no_grad():
        net.weights[0][:, 0], net.weights[0][:, 1] = 1.0, -1.0  # the second unit never spikes
        net.weights[1][:] = torch.tensor([[1.0, -1.0, -1.0], [1.0, -1.0, 1.0]])
    record = net(torch.ones(30, 5, 4))
    assert dead_readouts(net.weights[1]).tolist() == [False, True, False]
    assert silent_readouts(record).tolist() == [False, True, True]


def test_a_readout_that_answers_one_sample_is_not_silent():
    readout = torch.zeros(4, 5, 3)
    readout[2, 1, 0] = readout[3, 4, 2] = 0.5
    readout[1, :, 1] = -1.0
    assert silent_readouts(record_of(readout)).tolist() == [False, True, False]


def test_dead_readouts_of_many_networks_have_a_row_each():
    w = np.array([[[1.0, -1], [-1, 0]], [[-1, 1], [-2, -3]]])
    assert dead_readouts(w).tolist() == [[False, True], [True, False]]


@pytest.mark.parametrize("penalty", [upper_activity, lower_activity])
@pytest.mark.parametrize("limit", [-1, math.nan, math.inf, "few", None])
def test_a_limit_that_makes_no_sense_is_named(penalty, limit):
    with pytest.raises(ValueError, match="limit is"):
        penalty(random_record(), limit)


def test_a_penalty_on_no_hidden_layer_is_refused():
    events = Events(np.array([0]), np.array([0]), np.array([0]), (3, 1, 4))
    with pytest.raises(ValueError, match="no hidden layer"):
        upper_activity(SNN((4, 2))(events), 1)
