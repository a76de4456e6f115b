"""Smooth stand-ins: each gradient against differences, closed forms and a second way to compute it."""

import itertools
import math

import numpy as np
import pytest
import torch

from snntutor import gradients, smooth
from snntutor.lif import LIFParams, simulate

P = LIFParams()
RECURRENT = smooth.toy(sharpness=4.0)._replace(v=np.array([[0.2, -0.3], [0.4, 0.1]]))


def differences(loss, testbed, h=1e-5):
    moves = h * np.eye(testbed.w.size).reshape(-1, *testbed.w.shape)
    return ((loss(testbed, testbed.w + moves) - loss(testbed, testbed.w - moves)) / (2 * h)).reshape(testbed.w.shape)


@pytest.mark.parametrize("testbed", [smooth.toy(), RECURRENT], ids=["toy", "recurrent"])
@pytest.mark.parametrize("gradient, loss", [(smooth.soft_model, smooth.soft_loss),
                                            (smooth.expected_gradient, smooth.expected_loss)], ids=["soft", "noisy"])
def test_the_gradient_of_a_smoothed_network_is_that_of_its_own_loss(testbed, gradient, loss):
    np.testing.assert_allclose(gradient(testbed), differences(loss, testbed), rtol=1e-6, atol=1e-7)


def test_the_toys_target_is_reached_by_a_network_of_spikes_and_not_at_the_start():
    toy = smooth.toy()
    assert gradients.loss(toy, smooth.line([1.0])) == pytest.approx(0, abs=1e-20) and gradients.loss(toy) > 1
    assert (smooth.line([0.0, 1.0])[0] == toy.w).all() and (smooth.starts()[0] == toy.w).all()


def test_both_smoothed_losses_become_the_hard_one_as_the_sharpness_grows():
    sharp = smooth.toy(sharpness=1e5)  # no potential of the toy lies within 1e-3 of the threshold
    hard = gradients.loss(sharp)
    assert smooth.soft_loss(sharp) == pytest.approx(hard, rel=1e-9)
    assert smooth.expected_loss(sharp) == pytest.approx(hard, rel=1e-9)


def test_chances_of_all_futures_add_up_to_1_and_a_sharp_network_takes_the_one_of_the_hard_network():
    w = torch.from_numpy(smooth.starts(3))
    np.testing.assert_allclose(smooth.future_chances(RECURRENT, w).sum(-1), 1, rtol=1e-12)
    sharp = RECURRENT._replace(sharpness=1e6)
    taken = smooth.patterns(sharp)[smooth.future_chances(sharp, torch.from_numpy(sharp.w)).argmax()]
    assert (taken == gradients.spikes_of(sharp)[:-2]).all()


def by_hand(testbed, s):
    """Return the chance of one neuron's spikes, step by step, and the derivative of its logarithm."""
    i = u = trace_i = trace_u = 0.0
    chance, score = 1.0, 0.0
    for n, spike in enumerate(s):
        q = 1 / (1 + math.exp(-testbed.sharpness * (u - 1)))
        chance *= q if spike else 1 - q
        score += testbed.sharpness * (spike - q) * trace_u
        i, u = P.alpha * i + testbed.w[0, 0] * testbed.x[n, 0] + testbed.v[0, 0] * spike, P.beta * u + i - spike
        trace_i, trace_u = P.alpha * trace_i + testbed.x[n, 0], P.beta * trace_u + trace_i
    return chance, score


def test_chance_and_score_of_every_future_are_those_of_a_loop_by_hand():
    one = smooth.toy(sharpness=3.0)._replace(w=np.array([[0.4]]), v=np.array([[0.3]]), readout=np.array([[1.0]]))
    one = one._replace(x=one.x[:, :1])
    ways = smooth.patterns(one)
    hand = [by_hand(one, way[:, 0]) for way in ways]
    np.testing.assert_allclose(smooth.future_chances(one, torch.from_numpy(one.w)), [c for c, _ in hand], rtol=1e-12)
    exact = sum(c * loss * score for (c, score), loss in zip(hand, smooth.loss_of_spikes(one, ways)))
    assert smooth.expected_gradient(one)[0, 0] == pytest.approx(exact, rel=1e-10)


def test_what_is_drawn_costs_on_average_what_is_expected_and_scores_0():
    many = RECURRENT._replace(samples=20_000)
    loss, score = smooth.draw(many)
    assert abs(loss.mean() - smooth.expected_loss(many)) < 4 * loss.std() / math.sqrt(len(loss))
    assert (np.abs(score.mean(0)) < 4 * score.std(0) / math.sqrt(len(loss))).all()
    assert (np.abs(smooth.standardised_error(many)) < 4).all()


def test_the_same_seed_draws_the_same_runs_and_another_seed_others():
    first, again, other = (smooth.draw(smooth.toy(seed=seed)) for seed in (1, 1, 2))
    assert (first.score == again.score).all() and (first.loss != other.loss).any()


def test_a_baseline_of_the_other_samples_is_right_on_average_and_several_times_less_noisy():
    errors = [smooth.typical_error(smooth.toy(), estimate) ** 2
              for estimate in (smooth.score_function, smooth.score_function_with_baseline)]
    assert errors[0] > 3 * errors[1]
    found = [smooth.score_function_with_baseline(smooth.toy(samples=4, seed=seed)) for seed in range(4000)]
    gap = np.mean(found, 0) - smooth.expected_gradient(smooth.toy())
    assert (np.abs(gap) < 4 * np.std(found, 0) / math.sqrt(len(found))).all()


def test_with_a_baseline_a_constant_in_the_loss_changes_nothing():
    loss = np.array([3.0, 1.0, 8.0])
    np.testing.assert_allclose(smooth.mean_of_the_others(loss), [4.5, 5.5, 2.0])
    shifted = loss + 100
    np.testing.assert_allclose(shifted - smooth.mean_of_the_others(shifted), loss - smooth.mean_of_the_others(loss))


@pytest.mark.parametrize("estimate", [smooth.soft_model, smooth.score_function, smooth.score_function_with_baseline])
def test_estimators_take_any_testbed(estimate):
    bench = gradients.example(0)
    found = estimate(bench)
    assert found.shape == bench.w.shape and found.dtype == np.float64 and np.isfinite(found).all() and found.any()


def test_what_cannot_be_smoothed_is_told():
    with pytest.raises(ValueError, match="Draw samples instead"):
        smooth.expected_loss(gradients.example(0))
    with pytest.raises(ValueError, match="sharpness is -1"):
        smooth.soft_spike(-1)
    with pytest.raises(ValueError, match="two or more"):
        smooth.score_function_with_baseline(smooth.toy(samples=1))
    with pytest.raises(ValueError, match="a weight for each input spike"):
        smooth.first_spike([0.0], [1.0, 2.0], P)
    with pytest.raises(ValueError, match="two different finite"):
        smooth.first_spike([0.0], [1.0], LIFParams(5e-3, 5e-3))


def test_soft_training_goes_down_and_each_network_learns_as_if_alone():
    w, losses = smooth.train_soft(smooth.toy(), smooth.starts(3), 5, 30)
    assert (losses[-1] < 0.5 * losses[0]).all() and losses.shape == (30, 3)
    alone, _ = smooth.train_soft(smooth.toy(), smooth.starts(3)[[1]], 5, 30)
    np.testing.assert_allclose(w[1], alone[0], rtol=1e-9)
    assert losses[0] == pytest.approx(smooth.soft_loss(smooth.toy(sharpness=5.0), smooth.starts(3)))


def test_training_on_the_expected_loss_begins_at_it_and_goes_down():
    w, losses = smooth.train_noisy(smooth.toy(), smooth.starts(2), 5, 20)
    assert losses[0] == pytest.approx(smooth.expected_loss(smooth.toy(sharpness=5.0), smooth.starts(2)))
    assert (losses[-1] < 0.8 * losses[0]).all() and w.shape == (2, 3, 2)


# Single spikes in continuous time

def test_the_response_in_continuous_time_is_the_stepped_one_a_step_earlier():
    drive = np.zeros((40, 1, 1))
    drive[0] = 0.1
    u, _ = simulate(drive, P)
    np.testing.assert_allclose(0.1 * smooth.response(P.dt * np.arange(39), P), u[1:, 0, 0], rtol=1e-12, atol=1e-15)
    t, h = np.linspace(1e-3, 30e-3, 7), 1e-8
    slope = (smooth.response(t + h, P) - smooth.response(t - h, P)) / (2 * h)
    np.testing.assert_allclose(smooth.response_slope(t, P), slope, rtol=1e-6)


def test_a_single_input_spike_gives_the_first_spike_of_a_quadratic_equation():
    w, c = 0.6, 0.6 / (P.beta - P.alpha)  # tau_mem is twice tau_syn: c (y - y**2) = 1 with y = exp(-t / tau_mem)
    y = (1 + math.sqrt(1 - 4 / c)) / 2
    assert smooth.first_spike([0.0], [w], P) == pytest.approx(-P.tau_mem * math.log(y), rel=1e-12)


def test_the_neuron_in_steps_spikes_at_the_first_step_after_the_crossing_and_one_of_delay():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        steps, w = rng.integers(0, 15, 4), rng.normal(0.4, 0.2, 4)
        drive = np.zeros((60, 1, 1))
        np.add.at(drive[:, 0, 0], steps, w)
        s = simulate(drive, P)[1][:, 0, 0]
        t = smooth.first_spike(steps * P.dt, w, P)
        within = np.flatnonzero(s)[0] if s.any() else math.inf
        assert within == math.inf or within == math.floor(t / P.dt) + 2


@pytest.mark.parametrize("seed", range(10))
def test_the_first_spike_is_where_a_fine_grid_first_exceeds_the_threshold_and_moves_as_its_slopes_say(seed):
    times, w = smooth.random_spike(seed, P)
    t = smooth.first_spike(times, w, P)
    grid = np.linspace(0, t * (1 - 1e-6), 20_001)
    assert (smooth.response(grid[:, None] - times, P) @ w < P.theta).all()
    assert smooth.response(t - times, P) @ w == pytest.approx(P.theta, rel=1e-12)
    np.testing.assert_allclose(smooth.first_spike_slopes(times, w, P), smooth.spike_time_differences(times, w, P),
                               rtol=1e-5, atol=1e-9)


def test_at_a_grazing_potential_the_slope_grows_as_one_over_the_root_of_what_is_left():
    least = P.theta / smooth.response(P.tau_mem * math.log(2), P)
    assert smooth.first_spike([0.0], [least * (1 - 1e-9)], P) == math.inf
    assert np.isnan(smooth.first_spike_slopes([0.0], [least * (1 - 1e-9)], P)).all()
    near, nearer = (smooth.first_spike_slopes([0.0], [least * (1 + e)], P)[0] for e in (1e-6, 1e-8))
    assert nearer / near == pytest.approx(10, rel=1e-2) and near < 0


# Rates

def test_the_rate_is_one_over_chapter_01s_interval_and_its_slope_that_of_differences():
    assert smooth.rate(1.5, P) == pytest.approx(1 / (P.tau_mem * math.log(3)))
    x, h = np.array([1.01, 1.5, 4.0]), 1e-6
    np.testing.assert_allclose(smooth.rate_slope(x, P), (smooth.rate(x + h, P) - smooth.rate(x - h, P)) / (2 * h),
                               rtol=1e-5)
    below = np.array([-1.0, 0.0, 1.0])
    assert (smooth.rate(below, P) == 0).all() and (smooth.rate_slope(below, P) == 0).all()


# One noisy neuron, and one behind a noisy layer

@pytest.mark.parametrize("seed", range(10))
def test_the_averaged_surrogate_is_exact_for_the_last_neuron_and_not_for_a_hidden_layer(seed):
    own, behind = smooth.chain_rule_gaps(seed)
    assert own < 1e-12 and behind > 0.01


def test_behind_one_hidden_neuron_the_surrogate_puts_a_slope_in_place_of_a_difference():
    w, v, x = np.array([[0.9]]), np.array([1.4]), np.ones(1)
    q, high, low = (1 / (1 + math.exp(-5 * (u - 1))) for u in (0.9, 1.4, 0.0))
    exact, _ = smooth.expected_output_gradient(w, v, x, 5.0)
    stand_in, _ = smooth.expected_chain_rule(w, v, x, 5.0)
    slope = 5 * q * (1 - q)
    assert exact[0, 0] == pytest.approx(slope * (high - low))
    mean = 5 * (q * high * (1 - high) + (1 - q) * low * (1 - low))
    assert stand_in[0, 0] == pytest.approx(slope * 1.4 * mean)


# What exercise 6.4 asks: one noisy neuron over some steps, all that can happen followed

def gradients_of_one(loss, steps, reset, attached=False):
    """Return the derivative of the mean loss by a weight, and the chain rule through chances, averaged."""
    exact = rule = 0.0
    for pattern in itertools.product((0.0, 1.0), repeat=steps):
        w = torch.tensor(0.6, dtype=torch.float64, requires_grad=True)
        chance, sent, i, u = 1.0, [], 0.0, torch.zeros((), dtype=torch.float64)
        for n, s in enumerate(pattern):
            q = torch.sigmoid(4 * (u + 0.3 * w - 1))  # a current of its own at each step, so that one step has a slope
            chance = chance * (q if s else 1 - q)
            sent.append(s + q - q.detach())  # the spike, differentiated as its chance is
            i, u = P.alpha * i + w * (n < 2), P.beta * u + i - reset * (sent[-1] if attached else s)
        (exactly,) = torch.autograd.grad(chance * loss(pattern), w, retain_graph=True)
        (sent_back,) = torch.autograd.grad(loss(sent), w)
        exact, rule = exact + exactly.item(), rule + chance.item() * sent_back.item()
    return exact, rule


@pytest.mark.parametrize("loss, steps, reset, exactly", [
    (lambda s: 3 * s[0], 1, 0.0, True), (lambda s: s[0] ** 2, 1, 0.0, False), (sum, 5, 0.0, True), (sum, 5, 1.0, False),
], ids=["linear", "squared", "count", "count with reset"])
def test_the_chain_rule_through_chances_is_exact_where_exercise_6_4_says_so(loss, steps, reset, exactly):
    exact, rule = gradients_of_one(loss, steps, reset)
    assert (abs(exact - rule) < 1e-12 * abs(exact)) == exactly
    assert exactly or abs(exact - rule) > 0.01 * abs(exact)


def test_letting_it_run_through_the_reset_does_not_make_it_exact():
    exact, rule = gradients_of_one(sum, 5, 1.0, attached=True)
    assert abs(exact - rule) > 0.01 * abs(exact)


@pytest.mark.parametrize("seed", range(5))
def test_the_sweep_over_a_soft_network_is_autograd_s(seed):
    testbed = gradients.example(seed, recurrence=1.0, sharpness=5.0)
    wanted = smooth.soft_gradient(testbed, testbed.w[None])[0]
    np.testing.assert_allclose(smooth.soft_model(testbed), wanted, rtol=1e-10, atol=1e-12 * abs(wanted).max())
