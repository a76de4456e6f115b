"""From spike times to spike times: against closed forms, a plain version, and simulation in short steps."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from snntutor import eventprop
from snntutor.eventprop import Net, Neuron, largest_potential, limit, spikes
from snntutor.lif import LIFParams, to_zero
from snntutor.network import Network
from snntutor.settings import Settings

NEURONS = {"ratio 4": Neuron(), "ratio 2": Neuron(20e-3, 10e-3), "equal": Neuron(10e-3, 10e-3),
           "ratio below 1": Neuron(5e-3, 10e-3), "any ratio": Neuron(17e-3, 6e-3, theta=0.7)}


def layer(seed, inputs=8, neurons=20, each=2, batch=3, mean=0.8):
    """Draw input times and weights, some of which inhibit, that make most neurons spike a few times."""
    rng = np.random.default_rng(seed)
    times = rng.uniform(0, 40e-3, (each, batch, inputs))
    return times, rng.normal(mean, 0.8, (inputs, neurons))


def trains(times):
    """Return the finite times of each sample and neuron."""
    return [[train[train < np.inf] for train in sample.T] for sample in np.moveaxis(np.asarray(times), 1, 0)]


def flat(times, w):
    """Return one sample's input spikes sorted, and the weight row that each of them brings."""
    unit = np.broadcast_to(np.arange(times.shape[1]), times.shape).ravel()
    order = np.argsort(times.ravel())
    return times.ravel()[order], w[unit[order]]


@pytest.mark.parametrize("neuron", NEURONS.values(), ids=NEURONS)
@pytest.mark.parametrize("seed", range(3))
def test_the_compiled_layer_spikes_as_the_plain_neuron_does(neuron, seed):
    times, w = layer(seed)
    found = trains(spikes(times, torch.from_numpy(w), neuron=neuron))
    assert sum(len(train) for sample in found for train in sample) > 50
    for b, sample in enumerate(found):
        arrivals, rows = flat(times[:, b], w)
        for j, train in enumerate(sample):
            np.testing.assert_allclose(train, eventprop.neuron_spikes(arrivals, rows[:, j], neuron)[0], rtol=1e-11)


def potential(t, arrivals, weights, own, neuron):
    """Sum what every spike has left in the potential at times t; a reset takes away theta, which then decays."""
    total = np.zeros(len(t))
    for at, w in zip(arrivals, weights):
        total += w * np.array([eventprop.response(max(0.0, now - at), neuron) for now in t])
    for at in own:
        total -= np.where(t > at, neuron.theta * np.exp(-np.maximum(t - at, 0) / neuron.tau_mem), 0)
    return total


@pytest.mark.parametrize("neuron", NEURONS.values(), ids=NEURONS)
def test_a_neuron_spikes_where_its_potential_is_the_threshold_and_is_below_it_everywhere_else(neuron):
    times, w = layer(0, neurons=3, batch=1)
    arrivals, rows = flat(times[:, 0], w)
    grid = np.linspace(0, 0.1, 4001)
    for j, train in enumerate(trains(spikes(times, torch.from_numpy(w), neuron=neuron))[0]):
        at = potential(train, arrivals, rows[:, j], train, neuron)
        np.testing.assert_allclose(at, neuron.theta, rtol=1e-10)
        between = grid[np.abs(grid[:, None] - train).min(1, initial=1.0) > 1e-6]
        assert potential(between, arrivals, rows[:, j], train, neuron).max() < neuron.theta


@pytest.mark.parametrize("w", [4.0001, 5.0, 40.0])
def test_with_ratio_2_one_input_spike_is_answered_at_the_root_of_a_parabola(w):
    t = spikes([[3e-3]], torch.tensor([[w]], dtype=torch.float64), neuron=NEURONS["ratio 2"])[0, 0, 0].item()
    assert t == pytest.approx(3e-3 - 20e-3 * math.log((1 + math.sqrt(1 - 4 / w)) / 2), rel=1e-12)


@pytest.mark.parametrize(("neuron", "needed"), [(Neuron(20e-3, 10e-3), 4.0), (Neuron(), 4 ** (4 / 3)),
                                                (Neuron(5e-3, 5e-3), math.e)], ids=["2", "4", "1"])
def test_one_input_spike_makes_a_spike_if_its_weight_brings_the_peak_above_the_threshold(neuron, needed):
    weights = torch.tensor([[needed * (1 - 1e-9), needed * (1 + 1e-9)]], dtype=torch.float64)
    first = spikes([[0.0]], weights, neuron=neuron)[0, 0]
    assert first[0] == torch.inf and first[1] < torch.inf
    np.testing.assert_allclose(largest_potential([[0.0]], weights, neuron=neuron)[0], weights[0] / needed, rtol=1e-12)


def test_a_neuron_that_is_only_inhibited_never_spikes_and_its_largest_potential_is_that_of_rest():
    w = torch.full((3, 2), -5.0, dtype=torch.float64, requires_grad=True)
    assert (spikes(torch.rand(2, 4, 3) / 50, w) == torch.inf).all()
    peak = largest_potential(torch.rand(2, 4, 3) / 50, w)
    assert (peak == 0).all()
    peak.sum().backward()
    assert (w.grad == 0).all()


@pytest.mark.parametrize("neuron", NEURONS.values(), ids=NEURONS)
def test_the_largest_potential_is_the_largest_of_a_fine_grid(neuron):
    times, w = layer(1, neurons=5, batch=1, mean=0.1)
    arrivals, rows = flat(times[:, 0], w)
    peaks = largest_potential(times, torch.from_numpy(w), neuron=neuron)[0]
    grid = np.linspace(0, 0.1, 20001)
    for j, peak in enumerate(peaks.tolist()):
        seen = max(0, potential(grid, arrivals, rows[:, j], [], neuron).max())
        assert seen - 1e-12 <= peak <= seen + 5e-6 * np.abs(rows[:, j]).sum() / neuron.tau_mem  # a step of the grid


def test_recurrent_weights_of_0_change_nothing():
    times, w = layer(2)
    alone, together = (spikes(times, torch.from_numpy(w), r) for r in (None, torch.zeros(20, 20)))
    np.testing.assert_allclose(together, alone, rtol=1e-12)


def test_the_diagonal_of_recurrent_weights_is_not_used():
    times, w = layer(2)
    r = torch.from_numpy(np.random.default_rng(0).normal(0, 0.3, (20, 20)))
    assert torch.equal(spikes(times, torch.from_numpy(w), r), spikes(times, torch.from_numpy(w), r + 9 * torch.eye(20)))


@pytest.mark.parametrize("seed", range(3))
def test_a_recurrent_layer_equals_a_simulation_in_short_steps(seed):
    dt, rng = 1e-5, np.random.default_rng(seed)
    times = 1e-3 * rng.integers(0, 30, (1, 1, 8))
    w, r = (torch.from_numpy(rng.normal(*how)) for how in ((1.5, 0.8, (8, 10)), (0.0, 0.5, (10, 10))))
    r.fill_diagonal_(0)
    exact, p = trains(spikes(times, w, r))[0], LIFParams(20e-3, 5e-3, dt=dt)
    assert any(len(a) != len(b) for a, b in zip(exact, trains(spikes(times, w))[0]))  # the recurrence does something
    x = torch.zeros(8000, 1, 8, dtype=torch.float64)
    for unit, t in enumerate(times[0, 0]):
        x[round(t / dt), 0, unit] = 1
    gain = 1 - p.beta
    net = Network([gain * w, torch.zeros(10, 1, dtype=torch.float64)], [gain * r], Settings(p=p, reset=to_zero))
    stepped = net(x).s[0][:, 0].detach().numpy()
    for train, steps in zip(exact, stepped.T):
        at = dt * np.flatnonzero(steps)
        assert len(at) == len(train)
        np.testing.assert_allclose(at, train, atol=20 * dt)


def test_a_feed_forward_network_equals_chapter_01s_neuron_in_short_steps():
    for seed in range(3):
        late = limit.late_by(*limit.network(seed), 1e-5)
        assert [len(layer) for layer in late] == [sum(map(len, layer)) for layer in limit.exact(*limit.network(seed))]
        assert np.abs(late[0]).max() < 20e-5 and np.abs(late[0]).mean() < 3e-5


@given(st.integers(0, 1000))
def test_a_sample_does_not_depend_on_its_batch_nor_on_the_order_and_padding_of_its_times(seed):
    times, w = layer(seed, neurons=4)
    w, rng = torch.from_numpy(w), np.random.default_rng(seed)
    whole = trains(spikes(times, w))
    padded = rng.permutation(np.concatenate([times[:, 1:2], np.full((2, 1, 8), np.inf)]))
    alone = trains(spikes(padded, w))[0]
    assert all(np.array_equal(one, other) for one, other in zip(alone, whole[1]))


def test_the_first_spikes_alone_are_those_of_the_whole():
    times, w = layer(3)
    whole, first = (spikes(times, torch.from_numpy(w), most=most) for most in (None, 1))
    assert len(whole) > 1 and torch.equal(first, whole[:1])


def test_spikes_come_in_order_and_what_is_missing_last():
    found = spikes(*layer(4)[:1], torch.from_numpy(layer(4)[1])).numpy()
    assert (found[1:] > found[:-1])[found[1:] < np.inf].all() and (found[1:][found[:-1] == np.inf] == np.inf).all()


def test_threads_change_no_bit():
    times, w = layer(5, batch=200)
    runs = []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        weights = torch.from_numpy(w).requires_grad_()
        found = spikes(times, weights)
        eventprop.sum_of_times(found).backward()
        runs.append((found.detach(), weights.grad))
    torch.set_num_threads(1)
    assert all(torch.equal(*pair) for pair in zip(*runs))


def test_an_empty_batch_and_an_input_without_spikes_are_silent():
    w = torch.ones(3, 2, dtype=torch.float64, requires_grad=True)
    assert spikes(torch.zeros(0, 3), w).shape == (1, 0, 2)
    silent = spikes(torch.full((4, 3), torch.inf), w)
    assert silent.shape == (1, 4, 2) and (silent == torch.inf).all()
    eventprop.sum_of_times(silent).backward()
    assert (w.grad == 0).all()


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_weight_that_is_not_finite_is_told(bad):
    net = Net((3, 4, 2), seed=0)
    with torch.no_grad():
        net.weights[1][0, 0] = bad
    with pytest.raises(ValueError, match="no longer a finite number: the network would fall silent"):
        net(torch.zeros(1, 3))


def test_a_gradient_that_is_not_finite_is_told_before_a_weight_takes_it():
    w = torch.full((1, 1), 10.0, dtype=torch.float64, requires_grad=True)
    with pytest.raises(FloatingPointError, match="The gradient is not finite"):
        (spikes([[0.0]], w).sum() * math.inf).backward()


def test_a_layer_that_never_rests_is_told():
    excited = torch.full((2, 2), 50.0)
    with pytest.raises(ValueError, match="spikes more than 10,000 times"):
        spikes([[0.0]], torch.full((1, 2), 50.0), excited)
    with pytest.raises(ValueError, match="spikes more than 10,000 times"):
        spikes([[0.0]], torch.full((1, 2), 1e6))


@pytest.mark.parametrize(("call", "says"), [
    (lambda: spikes([[math.nan]], torch.ones(1, 1)), "times holds NaN"),
    (lambda: spikes([0.0], torch.ones(1, 1)), r"times has the shape \(1,\)"),
    (lambda: spikes([[0.0]], torch.ones(2, 1)), "times has 1 inputs and w 2 rows"),
    (lambda: spikes([[0.0]], torch.ones(1)), "w has the shape"),
    (lambda: spikes([[0.0]], torch.ones(1, 2), torch.ones(3, 3)), "for 2 neurons it needs"),
    (lambda: spikes([[0.0]], torch.ones(1, 1), most=0), "most is 0"),
    (lambda: spikes([[0.0]], torch.ones(1, 1), neuron=4), "neuron is 4"),
    (lambda: Neuron(tau_mem=0), "tau_mem is 0"),
    (lambda: Net((3,)), "two numbers of neurons or more"),
    (lambda: Net((3, 2), start=[(1, 1), (1, 1)]), "start has 2 pairs for 1 layers"),
], ids=range(10))
def test_what_cannot_be_used_is_told(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_a_network_is_of_float64_and_its_seed_fixes_its_weights():
    one, other, third = Net((5, 4, 3), seed=1), Net((5, 4, 3), seed=1), Net((5, 4, 3), seed=2)
    assert [w.shape for w in one.weights] == [(5, 4), (4, 3)] and {w.dtype for w in one.parameters()} == {torch.float64}
    assert torch.equal(one.weights[0], other.weights[0]) and not torch.equal(one.weights[0], third.weights[0])


def test_by_default_most_hidden_neurons_spike():
    torch.manual_seed(0)
    for sizes in ((5, 200, 3), (784, 100, 10), (100, 50, 2)):
        net = Net(sizes, seed=0)
        hidden = net.hidden(torch.rand(20, sizes[0]) * 20e-3)[1][0]
        assert (hidden < torch.inf).double().mean() > 0.8
