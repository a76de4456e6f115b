"""The reset in a gradient: one step, a whole run and a training, each held against autograd or a closed form."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snntutor import credit, gradients, local, resets, smooth
from snntutor.conventions import RESETS, leaking
from snntutor.lif import LIFParams, LIFState, lif_step, nothing, subtract, to_zero, to_zero_keeping
from snntutor.network import lif_layer
from snntutor.surrogate import fast_sigmoid, scaled, spike_fn, straight_through

BARE, P = LIFParams(tau_syn=0), LIFParams(tau_mem=8e-3, tau_syn=3e-3, theta=0.9)
EVERY = tuple(RESETS)
every_reset = pytest.mark.parametrize("reset", EVERY, ids=lambda reset: reset.__name__)
numbers = st.floats(-3, 3)


@every_reset
@settings(max_examples=60, deadline=None)
@given(u=numbers, i=numbers, slope=st.floats(0.5, 50), peak=st.sampled_from([1.0, 10.0]), theta=st.floats(0.3, 2))
def test_kept_less_taken_times_the_surrogate_is_what_autograd_finds_for_one_step(reset, u, i, slope, peak, theta):
    p, derivative = LIFParams(tau_syn=0, theta=theta), scaled(fast_sigmoid(slope), peak)
    at, current = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (u, i))
    s = spike_fn(derivative)(at - theta)
    found = credit.slopes(reset, u, i, s.item(), p)
    for spike, factor in ((s, found.through(derivative(u - theta))), (s.detach(), found.kept)):
        after = reset(p.beta * at, current, spike, p)
        to_u, to_i = torch.autograd.grad(after, (at, current), retain_graph=True)
        assert to_u.item() == pytest.approx(factor, abs=1e-12)
        assert to_i.item() == pytest.approx(found.brought, abs=1e-12)


@pytest.mark.parametrize("reset, taken, kept, brought", [
    (subtract, lambda u, i: 1.0 + 0 * u, lambda s: 1, lambda s: 1),
    (leaking, lambda u, i: BARE.beta + 0 * u, lambda s: 1, lambda s: 1),
    (to_zero_keeping, lambda u, i: BARE.beta * u, lambda s: 1 - s, lambda s: 1),
    (to_zero, lambda u, i: BARE.beta * u + i, lambda s: 1 - s, lambda s: 1 - s),
    (nothing, lambda u, i: 0 * u, lambda s: 1, lambda s: 1)])
def test_what_a_spike_takes_is_the_formula_of_its_reset(reset, taken, kept, brought):
    u, i, s = np.array([0.3, 1.4, -0.2]), np.array([0.5, 0.1, 0.2]), np.array([0.0, 1.0, 0.0])
    found = credit.slopes(reset, u, i, s, BARE)
    np.testing.assert_allclose(found.taken, taken(u, i), atol=1e-15)
    np.testing.assert_allclose(found.kept, BARE.beta * kept(s) + 0 * u, atol=1e-15)
    np.testing.assert_allclose(found.brought, brought(s) + 0 * u, atol=1e-15)


@every_reset
def test_without_synapse_the_step_at_once_is_the_articles_read_two_steps_later(reset):
    drive = np.random.default_rng(0).normal(0.2, 0.3, (60, 5))
    u, s = credit.passage(drive, BARE, reset, straight_through)[:2]
    state = LIFState(0 * drive[0], 0 * drive[0])
    for n, arriving in enumerate(drive):
        spike = (state.u > BARE.theta).astype(float)
        if n >= 2:
            np.testing.assert_array_equal(state.u, u[n - 2])
            np.testing.assert_array_equal(spike, s[n - 2])
        state = lif_step(state, spike, arriving, BARE, reset)
    assert s.any()


def test_a_run_without_a_step_is_refused():
    for drive in (np.zeros((0, 3)), 1.0):
        with pytest.raises(ValueError, match="drive has"):
            credit.passage(drive, BARE, subtract, straight_through)


@every_reset
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("late, p", [(False, BARE), (True, P)], ids=["at once", "article"])
def test_the_sweep_by_hand_is_autograds_with_the_reset_in_and_out(reset, seed, late, p):
    drawn, derivative = resets.neurons(seed, p), fast_sigmoid(3 + seed)
    by_hand = resets.by_hand_late if late else resets.by_hand
    both = []
    for through in (False, True):
        wanted = resets.by_autograd(drawn, reset, spike_fn(derivative), through, late)
        np.testing.assert_allclose(by_hand(drawn, reset, derivative, through), wanted, rtol=1e-11,
                                   atol=1e-13 * abs(wanted).max())
        both.append(wanted)
    assert np.array_equal(*both) == (reset is nothing)


def test_the_articles_step_by_autograd_is_the_layer_of_the_course():
    drawn = resets.neurons(3, P)
    drive = torch.tensor(drawn.drive[:, None], requires_grad=True)
    s, _ = lif_layer(drive, P, spike_fn(fast_sigmoid(10)), to_zero, reset_gradient=True)
    (wanted,) = torch.autograd.grad((torch.tensor(drawn.error[:, None]) * s).sum(), drive)
    found = resets.by_autograd(drawn, to_zero, spike_fn(fast_sigmoid(10)), True, late=True)
    np.testing.assert_allclose(found, wanted[:, 0], atol=1e-14)


def test_neurons_spike_with_every_reset_and_not_at_every_step():
    for reset in EVERY:
        rate = credit.passage(resets.neurons(0, BARE).drive, BARE, reset, straight_through).s.mean()
        assert 0.02 < rate < 0.99


@pytest.mark.parametrize("slope", [0.5, 1, 10, 100])
def test_with_a_peak_of_one_no_factor_of_a_subtracting_reset_exceeds_beta(slope):
    drive = np.random.default_rng(1).normal(0.2, 0.5, (300, 50))
    for reset in (subtract, leaking):
        factors = credit.passage(drive, BARE, reset, fast_sigmoid(slope)).factors()
        assert BARE.beta - 1 <= factors.min() and factors.max() <= BARE.beta


def test_a_product_of_factors_is_what_a_loop_multiplies():
    factors = np.random.default_rng(0).normal(size=(5, 2))
    found = credit.carried(factors)
    assert found.shape == (6, 2) and (found[-1] == 1).all()
    for n in range(5):
        np.testing.assert_allclose(found[n], np.prod(factors[n:], axis=0))


# the toy

def test_the_toys_descent_is_autograds():
    task, w = resets.tasks([7]), torch.tensor(resets.tasks([7]).start[0], requires_grad=True)
    x, target, beta = torch.tensor(task.x[:, 0]), torch.tensor(task.target[:, 0]), resets.BARE.beta
    for reset, through in ((to_zero_keeping, True), (to_zero, True), (subtract, False)):
        before = s = torch.zeros((), dtype=torch.float64)
        wrong = 0.0
        for sent, wanted in zip(x, target, strict=True):
            before = reset(beta * before, sent @ w, s if through else s.detach(), resets.BARE)
            s = spike_fn(resets.BROAD)(before - 1)
            wrong = wrong + (s - wanted) ** 2 / len(x)
        (gradient,) = torch.autograd.grad(wrong, w)
        rule = resets.let_in if through else resets.left_out
        two = resets.learn(task, [0.5], rule, reset=reset, rounds=1)[:, 0, 0]
        moved = task._replace(start=task.start - 0.5 * gradient.numpy())
        assert two[0] == pytest.approx(wrong.item())
        assert two[1] == resets.learn(moved, [0.5], rule, reset=reset, rounds=0)[0, 0, 0]


def test_tasks_side_by_side_are_learned_as_each_alone():
    together = resets.learn(resets.tasks([1, 2]), [0.3, 3.0], rounds=20)
    for k, seed in enumerate((1, 2)):
        np.testing.assert_array_equal(together[:, k], resets.learn(resets.tasks([seed]), [0.3, 3.0], rounds=20)[:, 0])


def test_a_teacher_spikes_at_least_five_times_and_the_toy_is_learned():
    task = resets.tasks(range(20))
    assert task.target.sum(0).min() >= 5 and task.x.shape == (100, 20, 50)
    mismatch = resets.learn(task, [3.0])
    assert mismatch[-1].mean() < 0.3 * mismatch[0].mean()


# pairs

def test_a_sign_test_counts_as_a_coin_does():
    assert resets.sign_test(0, 5) == 2 / 32 and resets.sign_test(5, 0) == 2 / 32
    assert resets.sign_test(3, 3) == 1 and resets.sign_test(0, 0) == 1
    assert resets.sign_test(1, 9) == pytest.approx(2 * 11 / 1024)


def test_pairs_are_told_by_their_differences():
    found = resets.paired([1.0, 2.0, 3.0, 4.0], [0.5, 2.0, 2.5, 5.0])
    assert (found.lower, found.higher, found.ties) == (2, 1, 1) and found.mean == 0
    assert found.spread == pytest.approx(np.std([-0.5, 0, -0.5, 1], ddof=1)) and found.flip == 1
    assert "lower 2, higher 1, tied 1" in str(found)


def test_flipped_signs_find_a_shift_and_the_share_of_flips_is_exact_where_it_is_known():
    assert resets.paired(np.zeros(6), np.full(6, 0.1)).flip == pytest.approx(2 / 64, abs=5e-3)
    apart = np.random.default_rng(0).normal(size=40)
    assert resets.paired(np.zeros(40), apart - apart.mean()).flip > 0.9
    assert resets.paired(np.zeros(40), apart + 2).flip < 1e-3


@pytest.mark.parametrize("first, second", [([1.0], [2.0]), ([1.0, 2.0], [1.0]), ([[1.0, 2.0]], [[1.0, 2.0]])])
def test_what_is_no_pair_is_refused(first, second):
    with pytest.raises(ValueError, match="as many numbers"):
        resets.paired(first, second)


# the images

def test_the_blame_of_a_sample_does_not_depend_on_its_company():
    samples = resets.coded(n=6)
    net = resets.trained(samples, 0, epochs=1)
    whole = resets.blame_of_samples(net, samples, straight_through, True)
    assert whole.shape == (6,) and whole.any()
    for k in range(3):
        alone = samples[0].take(np.arange(k, k + 1)), samples[1][k:k + 1]
        assert resets.blame_of_samples(net, alone, straight_through, True) == pytest.approx(whole[k:k + 1])


def test_a_training_takes_the_reset_and_its_gradient_as_told():
    samples = resets.coded(n=20)
    net = resets.trained(samples, 1, fast_sigmoid(5), through=True, reset=to_zero, epochs=1)
    assert net.settings.reset is to_zero and net.settings.reset_gradient and net.sizes == (784, 100, 10)
    assert resets.surrogate(10, 5)(0.0) == 10 and resets.surrogate() == fast_sigmoid(10)


# the gradient bench

@every_reset
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("through", [False, True])
@pytest.mark.parametrize("recurrence", [0.0, 1.0])
def test_on_the_bench_the_gradient_carried_forward_is_the_one_that_went_back(reset, seed, through, recurrence):
    testbed = gradients.example(seed, recurrence=recurrence, reset=reset, reset_gradient=through)
    wanted = gradients.surrogate_gradient(testbed)
    np.testing.assert_allclose(gradients.rtrl(testbed), wanted, rtol=1e-11, atol=1e-12 * abs(wanted).max())


@every_reset
def test_on_the_bench_every_run_takes_the_testbeds_reset(reset):
    testbed = gradients.example(1, reset=reset, steps=40)
    spikes, _, readout = credit.run_lif(testbed)
    np.testing.assert_array_equal(gradients.spikes_of(testbed), spikes)
    assert gradients.loss(testbed) == pytest.approx(0.5 * ((readout - testbed.target) ** 2).sum())
    soft = smooth.soft_model(testbed)
    wanted = smooth.soft_gradient(testbed, testbed.w[None])[0]
    np.testing.assert_allclose(soft, wanted, rtol=1e-9, atol=1e-12 * abs(wanted).max())


@pytest.mark.parametrize("estimate", [local.eprop, local.superspike, smooth.score_function,
                                      lambda testbed: credit.forward_traces(testbed._replace(v=0 * testbed.v))],
                         ids=["e-prop", "SuperSpike", "score function", "forward traces"])
def test_what_keeps_one_trace_an_input_serves_resets_that_forget_nothing_and_says_so(estimate):
    for reset in (subtract, leaking, nothing):
        assert np.isfinite(estimate(gradients.example(0, reset=reset, samples=5))).all()
    for reset in (to_zero, to_zero_keeping):
        with pytest.raises(ValueError, match="reset sets the potential to zero"):
            estimate(gradients.example(0, reset=reset, samples=5))


@pytest.mark.parametrize("seed", range(5))
def test_e_prop_with_a_threshold_that_leaks_is_autograds_with_spikes_detached(seed):
    testbed = gradients.example(seed, reset=leaking)
    np.testing.assert_allclose(local.eprop(testbed), local.eligibility.eprop_by_autograd(testbed)[:6], rtol=1e-9,
                               atol=1e-12)
