"""Every estimator of the course on one testbed: one signature, and the facts by which they check each other."""

from functools import partial

import numpy as np
import pytest

from snntutor import credit, gradients, local, smooth
from snntutor.gradients import compare, example

SEEDS = range(10)


def in_and_out(reset):
    """Return the surrogate gradient with the reset in or out."""
    return lambda testbed: gradients.surrogate_gradient(testbed._replace(reset_gradient=reset))


ESTIMATORS = {
    "finite difference": partial(gradients.finite_difference, h=0.1),
    "true derivative": gradients.true_derivative,
    "surrogate, reset in": in_and_out(True),
    "surrogate, reset out": in_and_out(False),
    "RTRL": gradients.rtrl,
    "soft model": smooth.soft_model,
    "score function": smooth.score_function,
    "score function, baseline": smooth.score_function_with_baseline,
    "e-prop": local.eprop,
    "SuperSpike": local.superspike,
    "random feedback": local.random_feedback,
}
NOT_ITS_OWN = {"SuperSpike", "random feedback"}  # errors come back by weights that know nothing of the readout


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize("recurrence", [0.0, 1.0])
def test_an_estimator_gives_a_number_for_each_hidden_weight_the_same_again_and_changes_nothing(name, recurrence):
    testbed = example(1, recurrence=recurrence, inputs=5, hidden=3, outputs=2, steps=30)
    before = [value.copy() for value in testbed if isinstance(value, np.ndarray)]
    found = ESTIMATORS[name](testbed)
    assert found.shape == (5, 3) and found.dtype == np.float64 and np.isfinite(found).all()
    np.testing.assert_array_equal(ESTIMATORS[name](testbed), found)
    for value, kept in zip((value for value in testbed if isinstance(value, np.ndarray)), before):
        np.testing.assert_array_equal(value, kept)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_recurrence_all_that_hear_the_readout_s_own_errors_point_where_a_wide_difference_points(seed):
    testbed = example(seed, recurrence=0.0, samples=1000, sharpness=5.0)
    rows = compare({name: estimate(testbed) for name, estimate in ESTIMATORS.items()}, "finite difference")
    for row in rows:
        assert (row.norm == 0) == (row.name == "true derivative")
        assert row.norm == 0 or row.name in NOT_ITS_OWN or row.cosine > 0.5, row


@pytest.mark.parametrize("seed", SEEDS)
def test_without_recurrence_and_reset_e_prop_is_the_surrogate_gradient_and_with_recurrence_it_is_not(seed):
    alone, recurrent = example(seed, recurrence=0.0), example(seed)
    wanted = gradients.surrogate_gradient(alone)
    np.testing.assert_allclose(local.eprop(alone), wanted, rtol=1e-12, atol=1e-12 * abs(wanted).max())
    assert abs(local.eprop(recurrent) - gradients.surrogate_gradient(recurrent)).max() > 1e-3


@pytest.mark.parametrize("seed", SEEDS)
def test_e_prop_is_rtrl_of_a_run_without_the_paths_through_spikes(seed):
    testbed = example(seed)
    left = credit.forward(credit.lif_network(testbed).without("reset", "recurrence"))[:testbed.w.size]
    np.testing.assert_allclose(local.eprop(testbed).ravel(), left, rtol=1e-12, atol=1e-12 * abs(left).max())


@pytest.mark.parametrize("seed", SEEDS)
def test_random_feedback_that_happens_to_be_the_readout_is_symmetric(seed):
    drawn = example(seed)._replace(seed=seed)
    same = drawn._replace(readout=local.random_feedback_of(seed)(drawn.readout))
    np.testing.assert_array_equal(local.random_feedback(same), local.eprop(same))
    assert not np.allclose(local.random_feedback(drawn), local.eprop(drawn))


@pytest.mark.parametrize("seed", SEEDS)
def test_superspike_s_uniform_feedback_is_symmetric_where_every_readout_weight_is_one(seed):
    drawn = example(seed)
    same = drawn._replace(readout=np.ones_like(drawn.readout))
    np.testing.assert_array_equal(local.superspike(same), local.eprop(same))
    assert not np.allclose(local.superspike(drawn), local.eprop(drawn))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_soft_model_s_gradient_is_the_difference_of_its_own_loss(seed):
    testbed, h = example(seed, sharpness=4.0), 1e-5
    moves = h * np.eye(testbed.w.size).reshape(-1, *testbed.w.shape)
    above, below = np.split(smooth.soft_loss(testbed, np.concatenate([testbed.w + moves, testbed.w - moves])), 2)
    wanted = ((above - below) / (2 * h)).reshape(testbed.w.shape)
    np.testing.assert_allclose(smooth.soft_model(testbed), wanted, rtol=1e-5, atol=1e-5 * abs(wanted).max())


@pytest.mark.parametrize("seed", SEEDS)
def test_more_samples_bring_the_score_function_nearer_to_the_gradient_of_the_expected_loss(seed):
    testbed = example(seed, inputs=2, hidden=2, outputs=1, steps=7, sharpness=3.0)
    exact = smooth.expected_gradient(testbed)
    few, many = (np.linalg.norm(smooth.score_function_with_baseline(testbed._replace(samples=n)) - exact)
                 for n in (30, 100_000))
    assert many < 0.1 * np.linalg.norm(exact) + 1e-12 and many <= few + 1e-12
