"""The gradient bench: what each estimator of a tiny network's gradient keeps, held against the others."""

import math

import numpy as np
import pytest
import torch

from snntutor import gradients
from snntutor.gradients import compare, example, finite_difference, loss, rtrl, surrogate_gradient, true_derivative
from snntutor.lif import LIFParams, LIFState, lif_step
from snntutor.surrogate import fast_sigmoid, scaled, spike_fn, triangle

SEEDS = range(10)


def loop(testbed):
    """Return spikes and readout of a testbed by lif_step in NumPy."""
    hidden, read = LIFState(0.0 * testbed.w[0], 0.0 * testbed.w[0]), LIFState(0.0 * testbed.target[0], 0.0)
    spikes, potentials = [], []
    for x in testbed.x:
        s = (hidden.u > testbed.p.theta).astype(float)
        spikes.append(s)
        potentials.append(read.u + 0 * testbed.target[0])
        hidden = lif_step(hidden, s, x @ testbed.w + s @ testbed.v, testbed.p)
        read = lif_step(read, 0, s @ testbed.readout, testbed.p)
    return np.array(spikes), np.array(potentials)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("recurrence", [0.0, 1.0, 3.0])
def test_the_network_of_a_testbed_does_what_a_loop_does(seed, recurrence):
    testbed = example(seed, recurrence=recurrence)
    spikes, readout = loop(testbed)
    np.testing.assert_array_equal(gradients.spikes_of(testbed), spikes)
    np.testing.assert_allclose(gradients.readout_of(testbed), readout, atol=1e-12)
    assert loss(testbed) == pytest.approx(0.5 * ((readout - testbed.target) ** 2).sum())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("reset_gradient", [False, True])
def test_compiled_and_plain_layers_give_one_surrogate_gradient(seed, reset_gradient):
    testbed = example(seed, reset_gradient=reset_gradient)
    w = torch.tensor(testbed.w, requires_grad=True)
    plain = gradients.run(testbed, w, spike=spike_fn(testbed.derivative))
    (wanted,) = torch.autograd.grad(gradients.score(testbed, plain), w)
    np.testing.assert_allclose(surrogate_gradient(testbed), wanted, rtol=1e-12, atol=1e-12 * abs(wanted).max())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_testbed_drawn_is_awake_and_asks_for_something_that_other_weights_reach(seed):
    testbed = example(seed)
    counts = gradients.spikes_of(testbed).sum(0)
    assert (counts > 0).sum() >= 3 and counts.max() < 25 and loss(testbed) > 0.1
    assert testbed.w.dtype == testbed.v.dtype == testbed.readout.dtype == testbed.target.dtype == np.float64
    assert testbed.w.shape == (6, 4) and testbed.v.shape == (4, 4) and testbed.x.shape == (50, 6)


def test_the_knob_of_recurrence_moves_only_the_recurrent_weights():
    none, one, three = (example(2, recurrence=scale) for scale in (0, 1, 3))
    assert not none.v.any()
    np.testing.assert_allclose(three.v, 3 * one.v)
    for name in ("w", "readout", "x"):
        np.testing.assert_array_equal(getattr(none, name), getattr(three, name))


def test_knobs_of_a_testbed_are_handed_on():
    testbed = example(1, steps=30, inputs=5, derivative=triangle(2), reset_gradient=True, samples=7)
    assert testbed.x.shape == (30, 5) and testbed.samples == 7 and testbed.reset_gradient
    assert testbed.derivative == triangle(2)


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"inputs": 2.5}, {"recurrence": -1}, {"seed": -1}])
def test_a_testbed_that_cannot_be_drawn_is_told(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        example(**wrong)


def test_losses_of_networks_side_by_side_are_those_of_each_alone():
    testbed = example(3)
    many = testbed.w + 0.05 * np.random.default_rng(0).normal(size=(7, *testbed.w.shape))
    np.testing.assert_allclose(loss(testbed, many), [loss(testbed._replace(w=w)) for w in many], rtol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_true_derivative_is_exactly_zero_in_every_entry(seed):
    for reset_gradient in (False, True):
        assert not true_derivative(example(seed, reset_gradient=reset_gradient)).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_small_finite_difference_is_exactly_zero_and_a_large_one_is_not(seed):
    testbed = example(seed)
    assert not finite_difference(testbed, 1e-9).any()
    assert finite_difference(testbed, 0.05).any()


def test_a_finite_difference_is_that_of_the_loss_weight_by_weight():
    testbed, h = example(4), 0.02
    found = finite_difference(testbed, h)
    for j, i in [(0, 0), (2, 3), (5, 1)]:
        move = np.zeros_like(testbed.w)
        move[j, i] = h
        pair = loss(testbed._replace(w=testbed.w + move)) - loss(testbed._replace(w=testbed.w - move))
        assert found[j, i] == pytest.approx(pair / (2 * h), rel=1e-9)


@pytest.mark.parametrize("h", [0, -1, math.nan, math.inf])
def test_a_step_of_a_difference_that_is_none_is_told(h):
    with pytest.raises(ValueError, match="h is"):
        finite_difference(example(), h)


def test_the_surrogate_gradient_is_that_of_a_network_that_is_smooth_where_its_spike_is():
    """A spike forward and backward of one smooth function: autograd against differences of that loss."""
    testbed, h = example(0, recurrence=2.0, reset_gradient=True), 1e-6

    def smooth_loss(w):
        record = gradients.run(testbed, torch.from_numpy(w), spike=lambda x: torch.sigmoid(4 * x))
        return float(gradients.score(testbed, record))

    w = torch.tensor(testbed.w, requires_grad=True)
    record = gradients.run(testbed, w, spike=lambda x: torch.sigmoid(4 * x))
    (found,) = torch.autograd.grad(gradients.score(testbed, record), w)
    for j, i in [(0, 0), (3, 2)]:
        move = np.zeros_like(testbed.w)
        move[j, i] = h
        assert float(found[j, i]) == pytest.approx((smooth_loss(testbed.w + move) - smooth_loss(testbed.w - move))
                                                   / (2 * h), rel=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_recurrence_and_reset_in_the_gradient_a_surrogate_gradient_is_the_three_factor_sum(seed):
    """Hand-written: the trace of the input times the surrogate times the error that comes back through the readout."""
    testbed = example(seed, recurrence=0.0)
    a, b, steps = testbed.p.alpha, testbed.p.beta, len(testbed.x)
    record = gradients.run(testbed)
    u, error = record.u[0][:, 0].numpy(), gradients.readout_of(testbed) - testbed.target
    p, q = np.zeros(6), np.zeros(6)
    late = np.clip(np.arange(steps)[None] - np.arange(steps)[:, None] - 1, 0, None)  # a spike at n moves U from n + 2
    back = (b**late - a**late) / (b - a) @ error @ testbed.readout.T
    wanted = np.zeros_like(testbed.w)
    for n in range(steps):
        wanted += np.outer(p, testbed.derivative(u[n] - 1) * back[n])
        p, q = b * p + q, a * q + testbed.x[n]
    np.testing.assert_allclose(surrogate_gradient(testbed), wanted, rtol=1e-9, atol=1e-12)


def test_the_reset_changes_the_surrogate_gradient_only_where_it_is_let_in():
    inside, outside = (surrogate_gradient(example(1, reset_gradient=flag)) for flag in (True, False))
    assert not np.allclose(inside, outside, rtol=0.1)


def test_a_surrogate_twice_as_high_gives_twice_the_gradient_where_a_path_has_one_spike():
    one, two = (surrogate_gradient(example(5, recurrence=0.0, derivative=d))
                for d in (fast_sigmoid(5), scaled(fast_sigmoid(5), 2)))
    np.testing.assert_allclose(two, 2 * one, rtol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("reset_gradient", [False, True])
@pytest.mark.parametrize("recurrence", [0.0, 1.0, 3.0])
def test_carried_forward_the_gradient_is_the_one_that_went_back(seed, reset_gradient, recurrence):
    testbed = example(seed, recurrence=recurrence, reset_gradient=reset_gradient, derivative=fast_sigmoid(5 + seed))
    wanted = surrogate_gradient(testbed)
    np.testing.assert_allclose(rtrl(testbed), wanted, rtol=1e-12, atol=1e-12 * abs(wanted).max())


# the comparison

def test_a_comparison_tells_angle_and_length():
    rows = {row.name: row for row in compare({"same": [1.0, 0.0], "double": [2.0, 0.0], "turned": [0.0, 3.0],
                                              "against": [-1.0, 0.0], "half": [1.0, 1.0]}, "same")}
    assert [rows[name].angle for name in ("same", "double", "turned", "against", "half")] == \
        pytest.approx([0, 0, 90, 180, 45])
    assert [rows[name].ratio for name in ("same", "double", "turned", "against", "half")] == \
        pytest.approx([1, 2, 3, 1, math.sqrt(2)])
    assert rows["half"].cosine == pytest.approx(math.sqrt(0.5))


def test_a_gradient_of_zero_has_a_length_and_no_direction():
    zero, other = compare({"zero": np.zeros((2, 2)), "other": np.ones((2, 2))}, "other")
    assert zero.norm == 0 and zero.ratio == 0 and math.isnan(zero.cosine) and math.isnan(zero.angle)
    assert "no direction" in str(zero) and "no direction" not in str(other)


def test_beside_a_reference_of_zero_nothing_has_a_direction_or_a_ratio():
    for row in compare({"zero": np.zeros(3), "other": np.ones(3)}, "zero"):
        assert math.isnan(row.cosine) and math.isnan(row.ratio)
    assert "times" not in str(row)


def test_a_turn_too_small_for_the_cosine_is_seen_in_the_angle():
    (row,) = compare({"near": [1.0, 1e-10]}, np.array([1.0, 0.0]))
    assert row.angle == pytest.approx(math.degrees(1e-10), rel=1e-6) and row.cosine == 1


@pytest.mark.parametrize(("estimates", "reference", "says"), [
    ({"one": np.ones(2)}, "two", "one"), ({"one": np.ones(2)}, np.ones(3), "3"),
    ({"one": np.array([1, np.nan])}, "one", "finite"), ({"one": ["a"]}, "one", "real")])
def test_what_cannot_be_compared_is_told(estimates, reference, says):
    with pytest.raises(ValueError, match=says):
        compare(estimates, reference)


def test_a_testbed_of_another_neuron_runs():
    testbed = example(0, p=LIFParams(tau_mem=20e-3, tau_syn=0.0, theta=0.5))
    assert gradients.spikes_of(testbed).any() and surrogate_gradient(testbed).any()
    record = gradients.run(testbed, spike=spike_fn(triangle(1)))
    assert record.readout.shape == (50, 1, 2)
