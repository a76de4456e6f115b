"""The exact gradient: against the plain adjoint, closed forms and central differences."""

import math

import numpy as np
import pytest
import torch

from snntutor import eventprop
from snntutor.eventprop import Neuron, direction, judged, largest_potential, limit, spikes
from test_eventprop import NEURONS, flat, layer


def slope(value, *leaves):
    return [grad.numpy() for grad in torch.autograd.grad(value, leaves)]


def difference(function, at, direction, h):
    """Return the central difference of a function along a direction, and whether the count of spikes stays."""
    above, below = function(at + h * direction), function(at - h * direction)
    return (above - below) / (2 * h)


@pytest.mark.parametrize("neuron", NEURONS.values(), ids=NEURONS)
def test_the_compiled_adjoint_is_the_plain_one(neuron):
    times, w = layer(0, neurons=6, batch=2)
    leaves = torch.from_numpy(times).requires_grad_(), torch.from_numpy(w).requires_grad_()
    found, rng = spikes(*leaves, neuron=neuron), np.random.default_rng(0)
    g = rng.normal(size=found.shape)
    there = found < torch.inf
    by_time, by_weight = slope((torch.from_numpy(g)[there] * found[there]).sum(), *leaves)
    plain_time, plain_weight = np.zeros_like(times), np.zeros_like(w)
    for b in range(2):
        arrivals, rows = flat(times[:, b], w)
        order = np.argsort(times[:, b].ravel())
        for j in range(6):
            own, currents = eventprop.neuron_spikes(arrivals, rows[:, j], neuron)
            late, heavy = eventprop.adjoint(arrivals, rows[:, j], own, currents, g[:, b, j], neuron)
            slot, unit = np.divmod(order, w.shape[0])
            plain_time[slot, b, unit] += late
            np.add.at(plain_weight[:, j], unit, heavy)
    np.testing.assert_allclose(by_weight, plain_weight, rtol=1e-8, atol=1e-10 * np.abs(plain_weight).max())
    np.testing.assert_allclose(by_time, plain_time, rtol=1e-8, atol=1e-10 * np.abs(plain_time).max())


@pytest.mark.parametrize("neuron", NEURONS.values(), ids=NEURONS)
def test_the_first_spikes_slope_is_that_of_the_implicit_function_theorem(neuron):
    w = torch.tensor([[9.0]], dtype=torch.float64, requires_grad=True)
    t = spikes([[1e-3]], w, neuron=neuron)[0, 0, 0]
    wait = t.item() - 1e-3
    current = 9 * math.exp(-wait / neuron.tau_syn)
    expected = -eventprop.response(wait, neuron) * neuron.tau_mem / (current - neuron.theta)
    assert slope(t, w)[0].item() == pytest.approx(expected, rel=1e-11)


def test_a_spike_that_grazes_the_threshold_has_a_slope_that_grows_without_bound():
    neuron, least = NEURONS["ratio 2"], 4.0
    slopes = []
    for above in (1e-2, 1e-4, 1e-6):
        w = torch.tensor([[least + above]], dtype=torch.float64, requires_grad=True)
        slopes.append(slope(spikes([[0.0]], w, neuron=neuron)[0, 0, 0], w)[0].item())
    # t = -tau ln((1 + sqrt(1 - 4 / w)) / 2): near w = 4 its slope goes as (w - 4)^(-1/2)
    assert slopes[1] / slopes[0] == pytest.approx(10, rel=0.15) and slopes[2] / slopes[1] == pytest.approx(10, rel=0.02)


@pytest.mark.parametrize("recurrent", [False, True], ids=["feed-forward", "recurrent"])
def test_of_random_networks_the_gradient_is_the_central_difference(recurrent):
    runs = [judged(seed, recurrent=recurrent) for seed in range(2000, 2050)]
    assert sum(one.same for one in runs) > 45 and np.mean([one.spikes for one in runs]) > 50
    assert max(one.error for one in runs if one.same) < 1e-7


def test_the_judge_finds_a_gradient_that_is_wrong():
    right = judged(0)
    assert right._replace(exact=right.exact + 1e-3 * right.largest).error > 1e-4


@pytest.mark.parametrize("neuron", NEURONS.values(), ids=NEURONS)
@pytest.mark.parametrize("recurrent", [False, True], ids=["feed-forward", "recurrent"])
def test_by_input_times_too(neuron, recurrent):
    times, w = layer(3, batch=1)
    rng = np.random.default_rng(1)
    w, r = torch.from_numpy(w), torch.from_numpy(rng.normal(0, 0.05, (20, 20))) if recurrent else None
    times, direction = torch.from_numpy(times).requires_grad_(), torch.from_numpy(rng.normal(size=times.shape))

    def total(at):
        return eventprop.sum_of_times(spikes(at, w, r, neuron=neuron))

    exact = (slope(total(times), times)[0] * direction.numpy()).sum()
    found = difference(total, times.detach(), direction, 1e-9).item()
    assert exact == pytest.approx(found, rel=1e-5)


@pytest.mark.parametrize("neuron", NEURONS.values(), ids=NEURONS)
@pytest.mark.parametrize("seed", range(5))
def test_the_slope_of_the_largest_potential_where_it_turns_and_where_an_input_ends_its_rise(neuron, seed):
    times, w = (torch.from_numpy(array).requires_grad_() for array in layer(seed, mean=0.2))
    rng = np.random.default_rng(seed)
    g = torch.from_numpy(rng.normal(size=(3, 20)))
    by_time, by_weight = slope((g * largest_potential(times, w, neuron=neuron)).sum(), times, w)
    for k, (leaf, exact) in enumerate(((times, by_time), (w, by_weight))):
        along = torch.from_numpy(rng.normal(size=leaf.shape))
        at = [times.detach(), w.detach()]

        def total(moved, k=k, at=at):
            return (g * largest_potential(*at[:k], moved, *at[k + 1:], neuron=neuron)).sum()

        found = difference(total, leaf.detach(), along, (1e-9, 1e-6)[k]).item()
        assert (exact * along.numpy()).sum() == pytest.approx(found, rel=1e-5)


def test_an_input_that_ends_the_rise_of_a_potential_takes_its_peak_along():
    times = torch.tensor([[0.0, 3e-3]], dtype=torch.float64, requires_grad=True)
    w = torch.tensor([[1.0], [-5.0]], dtype=torch.float64)
    peak = largest_potential(times, w)[0, 0]
    assert peak.item() == pytest.approx(eventprop.response(3e-3), rel=1e-12)
    rise = (math.exp(-3e-3 / 5e-3) - eventprop.response(3e-3)) / 20e-3
    np.testing.assert_allclose(slope(peak, times)[0], [[-rise, rise]], rtol=1e-10)


def test_a_silent_network_has_a_gradient_of_0():
    w = torch.full((2, 3), 0.5, dtype=torch.float64, requires_grad=True)
    assert (slope(eventprop.sum_of_times(spikes(torch.zeros(1, 2), w)), w)[0] == 0).all()


def test_gradients_stop_where_none_is_wanted():
    times, w = (torch.from_numpy(array) for array in layer(0))
    assert not spikes(times, w).requires_grad
    found = spikes(times.requires_grad_(), w)
    assert found.requires_grad and slope(eventprop.sum_of_times(found), times)[0].shape == times.shape


def test_equal_time_constants_are_the_limit_of_nearly_equal_ones():
    times, w = layer(0, batch=1)
    near = Neuron(10e-3, 10e-3 * (1 + 1e-7))
    a, b = (spikes(times, torch.from_numpy(w), neuron=neuron) for neuron in (NEURONS["equal"], near))
    there = a < torch.inf
    assert torch.equal(there, b < torch.inf)
    np.testing.assert_allclose(a[there], b[there], rtol=1e-3)


def test_the_exact_slope_of_a_late_potential_is_its_central_difference():
    times, (w, out) = limit.network(0)
    exact = direction.exact_slope(0, 60e-3).reshape(w.shape)
    along = np.random.default_rng(0).normal(size=w.shape)

    def late(weights):
        trains = limit.exact(times, [weights])[0]
        return sum(out[j, 0] * eventprop.response(60e-3 - t) for j, train in enumerate(trains) for t in train
                   if t < 60e-3)

    found = (late(w + 1e-6 * along) - late(w - 1e-6 * along)) / 2e-6
    assert (exact.numpy() * along).sum() == pytest.approx(found, rel=1e-6)


def test_of_a_late_potential_the_surrogate_points_away_from_the_exact_gradient_however_short_its_steps():
    for seed in range(3):
        for dt in (1e-3, 2.5e-4):
            pair = direction.exact_slope(seed, 60e-3), direction.surrogate_slope(seed, 60e-3, dt)
            assert torch.cosine_similarity(*pair, dim=0) < -0.3
