"""Both sweeps give the gradient of independently written networks, and each path is what it is called."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from snntutor import credit
from snntutor.credit import recall
from snntutor.lif import LIFParams
from snntutor.network import run
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, spike_fn

SEEDS = range(10)
P = LIFParams(tau_mem=8e-3, tau_syn=3e-3, theta=0.9)
PATHS = ("alpha", "beta", "input", "reset", "recurrence")


def smooth(seed=0, steps=12, inputs=3, neurons=4, outputs=2):
    rng = np.random.default_rng(seed)
    return credit.Smooth(rng.normal(size=(inputs, neurons)), rng.normal(size=(neurons, neurons)),
                         rng.normal(size=(neurons, outputs)), rng.normal(size=(steps, inputs)),
                         rng.normal(size=(steps, outputs)), 0.8)


def spiking(seed=0, steps=40, inputs=5, neurons=4, outputs=2):
    rng = np.random.default_rng(seed)
    return credit.Spiking(rng.normal(0.3, 0.5, (inputs, neurons)), rng.normal(0, 0.4, (neurons, neurons)),
                          rng.normal(size=(neurons, outputs)), (rng.random((steps, inputs)) < 0.3).astype(float),
                          rng.normal(size=(steps, outputs)), P, fast_sigmoid(5))


def off(found, wanted):
    """Return the distance of two gradients, relative to the wanted one."""
    return np.linalg.norm(np.ravel(found) - np.ravel(wanted)) / np.linalg.norm(wanted)


def by_autograd(net):
    """Return the gradient of a `Smooth` network as torch computes it."""
    w, v, readout, x, target = (torch.tensor(value) for value in net[:5])
    w.requires_grad_(), v.requires_grad_()
    u, loss = torch.zeros(len(v), dtype=torch.float64), 0.0
    for n in range(len(x)):
        wanted = ~torch.isnan(target[n])
        loss = loss + 0.5 * (torch.tanh(u) @ readout - target[n])[wanted].pow(2).sum()
        u = net.beta * u + x[n] @ w + torch.tanh(u) @ v
    loss.backward()
    return torch.cat([w.grad, v.grad]).numpy()


def by_layers(net, reset_gradient=True):
    """Return the gradient of a `Spiking` network as the layers of `snntutor.network` and torch compute it."""
    w, v, readout, x, target = (torch.tensor(value) for value in net[:5])
    w.requires_grad_(), v.requires_grad_()
    settings = Settings(spike_fn(net.derivative), net.p, reset_gradient=reset_gradient)
    record = run([w, readout], x[:, None], settings, recurrent=[v])
    (0.5 * (record.readout[:, 0] - target).pow(2).sum()).backward()
    return torch.cat([w.grad, v.grad]).numpy(), record


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("sweep", [credit.backward, credit.forward])
def test_both_sweeps_give_the_gradient_of_a_smooth_network(sweep, seed):
    assert off(sweep(credit.tanh_network(smooth(seed)).without()), by_autograd(smooth(seed))) < 1e-12


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("sweep", [credit.bptt, credit.rtrl])
def test_both_lean_sweeps_give_the_gradient_of_a_smooth_network(sweep, seed):
    assert off(sweep(smooth(seed)), by_autograd(smooth(seed))) < 1e-12


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("sweep", [credit.backward, credit.forward])
def test_both_sweeps_give_the_surrogate_gradient_of_a_recurrent_spiking_network(sweep, seed):
    net = spiking(seed)
    wanted, record = by_layers(net)
    assert record.s[0].sum() > 10
    assert off(sweep(credit.lif_network(net).without()), wanted) < 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_without_the_path_reset_the_gradient_is_that_of_a_reset_that_is_detached(seed):
    net = spiking(seed)
    found = credit.backward(credit.lif_network(net).without("reset"))
    assert off(found, by_layers(net, reset_gradient=False)[0]) < 1e-12


def test_the_spiking_network_is_that_of_the_layers():
    net = spiking()
    s, u, readout = credit.run_lif(net)
    record = by_layers(net)[1]
    for ours, theirs in ((s, record.s[0]), (u, record.u[0]), (readout, record.readout)):
        assert np.abs(ours - theirs[:, 0].detach().numpy()).max() < 1e-12


def test_without_recurrence_the_gradient_ignores_who_made_the_neighbours_spike():
    net = spiking()
    layer = net._replace(w=np.concatenate([net.w, net.v]), v=np.zeros_like(net.v),
                         x=np.concatenate([net.x, credit.run_lif(net)[0]], axis=1))  # neighbours as mere inputs
    found = credit.backward(credit.lif_network(net).without("recurrence"))
    assert off(found, credit.backward(credit.lif_network(layer).without())[:found.size]) < 1e-12


@pytest.mark.parametrize(("network", "net"), [(credit.tanh_network, smooth()), (credit.lif_network, spiking())])
def test_paths_sum_to_the_jacobian_that_differences_of_the_step_show(network, net):
    unrolled = network(net)
    states = {credit.tanh_network: 1, credit.lif_network: 2}[network] * len(net.v)
    assert unrolled.without().jacobian.shape == (len(net.x), states, states)
    total = sum(unrolled.paths.values())
    assert np.abs(unrolled.without().jacobian - total).max() == 0


def test_the_jacobian_of_the_smooth_network_is_that_of_its_step():
    net, h = smooth(), 1e-6
    u, jacobian = credit.run_tanh(net), credit.tanh_network(net).without().jacobian

    def step(n, potentials):
        return net.beta * potentials + net.x[n] @ net.w + np.tanh(potentials) @ net.v
    for n, b in ((3, 0), (7, 2)):
        nudge = h * np.eye(len(net.v))[b]
        assert np.allclose((step(n, u[n] + nudge) - step(n, u[n] - nudge)) / (2 * h), jacobian[n][:, b], atol=1e-8)


def test_the_paths_of_a_spiking_network_have_the_names_of_its_arrows():
    assert tuple(credit.lif_network(spiking()).paths) == PATHS


def test_deleting_a_path_that_is_not_there_is_told():
    with pytest.raises(ValueError, match="no path called rest"):
        credit.lif_network(spiking()).without("rest")


@pytest.mark.parametrize("net", [spiking(1), spiking(2)])
def test_routes_sorted_by_their_paths_sum_to_every_share(net):
    unrolled = credit.lif_network(net)
    sorted_routes = credit.routes(unrolled, ("reset", "recurrence"))
    assert set(sorted_routes) == {(), ("reset",), ("recurrence",), ("reset", "recurrence")}
    whole = credit.shares(unrolled.without())
    assert np.abs(sum(sorted_routes.values()) - whole).max() < 1e-12 * np.abs(whole).max()
    left = sorted_routes[()] + sorted_routes["reset",]
    assert np.abs(left - credit.shares(unrolled.without("recurrence"))).max() < 1e-12 * np.abs(whole).max()


def test_two_neurons_in_a_ring_have_no_route_of_one_step_through_both():
    """One step takes one path: at the second step before the last error nothing can have taken two."""
    unrolled = credit.tanh_network(smooth(steps=3))
    both = credit.routes(unrolled, ("decay", "recurrence"))["decay", "recurrence"]
    assert np.abs(both).max() < 1e-12  # from a use at step 0, one path leads to the error at step 2
    assert np.abs(credit.routes(unrolled, ("decay", "recurrence"))[()][0]).max() > 1e-3  # the error at step 1


def test_influence_of_one_weight_on_one_neuron_is_the_closed_form_of_a_leak():
    net = smooth(steps=9, inputs=1, neurons=1, outputs=1)._replace(v=np.zeros((1, 1)), x=np.eye(9)[:, [2]])
    found = credit.influences(credit.tanh_network(net).without())[:, 0, 0]
    assert np.allclose(found, [0, 0, 0, 1, 0.8, 0.8**2, 0.8**3, 0.8**4, 0.8**5], rtol=1e-12)


@pytest.mark.parametrize("network", [lambda: credit.tanh_network(smooth()), lambda: credit.lif_network(spiking())])
def test_blame_and_influence_of_all_steps_give_the_gradient_too(network):
    linear = network().without()
    wanted = credit.backward(linear)
    assert off(credit.shares(linear).sum(0), wanted) < 1e-12
    assert off(np.einsum("na,nap->p", linear.error, credit.influences(linear)), wanted) < 1e-12
    assert np.array_equal(credit.blames(linear)[-1], linear.error[-1])


def test_truncation_keeps_nothing_at_0_and_everything_at_the_length_of_the_run():
    linear = credit.tanh_network(smooth()).without()
    wanted = credit.backward(linear)
    assert not credit.truncated(linear, 0).any()
    assert off(credit.truncated(linear, 11), wanted) < 1e-12
    assert off(credit.truncated(linear, 10), wanted) > 1e-6


def test_truncation_at_one_step_sees_no_weight_of_a_spiking_network():
    """A weight moves the current one step later, and the potential, which spikes, two."""
    linear = credit.lif_network(spiking()).without()
    assert not credit.truncated(linear, 1).any() and credit.truncated(linear, 2).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_forward_traces_are_bptt_of_a_feed_forward_layer_without_its_reset(seed):
    net = spiking(seed)._replace(v=np.zeros((4, 4)))
    wanted, record = by_layers(net, reset_gradient=False)
    assert record.s[0].sum() > 10
    assert off(credit.forward_traces(net), wanted[:5]) < 1e-12


def test_forward_traces_refuse_a_recurrent_layer():
    with pytest.raises(ValueError, match="v is not 0"):
        credit.forward_traces(spiking())


def test_a_target_of_nan_asks_for_nothing():
    net = smooth()
    late = net._replace(target=np.where(np.arange(12)[:, None] < 11, np.nan, net.target))
    assert off(credit.backward(credit.tanh_network(late).without()), by_autograd(late)) < 1e-12
    assert off(credit.bptt(late), by_autograd(late)) < 1e-12 and off(credit.rtrl(late), by_autograd(late)) < 1e-12


@pytest.mark.parametrize("linear", [
    None, credit.Linearised(np.zeros((3, 2, 2)), np.zeros((3, 2, 5)), np.zeros((4, 2))),
    credit.Linearised(np.zeros((3, 2, 3)), np.zeros((3, 2, 5)), np.zeros((3, 2))),
    credit.Linearised(np.zeros((0, 2, 2)), np.zeros((0, 2, 5)), np.zeros((0, 2)))])
@pytest.mark.parametrize("sweep", [credit.backward, credit.forward, credit.shares])
def test_arrays_that_do_not_fit_are_told(sweep, linear):
    with pytest.raises(ValueError, match="wanted"):
        sweep(linear)


@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 7), st.integers(0, 10**6))
def test_both_sweeps_agree_on_any_arrays(steps, states, weights, seed):
    rng = np.random.default_rng(seed)
    shapes = (steps, states, states), (steps, states, weights), (steps, states)
    linear = credit.Linearised(*(rng.normal(size=shape) for shape in shapes))
    assert np.allclose(credit.backward(linear), credit.forward(linear), rtol=1e-9, atol=1e-9)


def test_multiplications_are_counted_one_by_one():
    net = smooth(steps=5)
    assert credit.multiplications(lambda net: net.x @ net.w, net) == 5 * 3 * 4
    assert credit.multiplications(lambda net: net.v * 2 + np.tanh(net.v), net) == 16
    assert credit.multiplications(lambda net: net.beta * np.ones(7), net) == 0  # nothing of the network in it


def test_counting_leaves_a_gradient_as_it_is():
    found = []
    credit.multiplications(lambda net: found.append(np.asarray(credit.rtrl(net))), smooth())
    assert np.array_equal(found[0], credit.rtrl(smooth()))


def test_bytes_are_those_of_the_largest_moment():
    def two_and_one():
        first = np.zeros(10_000)
        second = np.zeros(10_000)
        del first, second
        return np.zeros(10_000).sum()
    assert 160_000 <= credit.peak_bytes(two_and_one) < 165_000


def test_exponent_of_a_power_is_the_power():
    assert np.isclose(credit.exponent([1, 2, 4], [3, 24, 192]), 3)


def test_recall_blames_as_autograd_does_if_blame_goes_all_the_way():
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=shape) for shape in ((2, 8), (8, 8), (8, 1))]
    x = rng.normal(size=(12, 32, 2))
    loss, found = recall._blamed(weights, x, 11)
    w, v, readout = (torch.tensor(weight, requires_grad=True) for weight in weights)
    u = torch.zeros(32, 8, dtype=torch.float64)
    for now in torch.tensor(x[:-1]):
        u = 0.5 * u + now @ w + torch.tanh(u) @ v
    wanted = 0.5 * (torch.tanh(u) @ readout - torch.tensor(x[0, :, :1])).pow(2).mean()
    wanted.backward()
    assert np.isclose(loss, wanted.item(), rtol=1e-12)
    for mine, theirs in zip(found, (w, v, readout)):
        assert off(mine, theirs.grad.numpy()) < 1e-12


def test_blame_that_ends_a_step_before_the_cue_leaves_its_weights_as_they_were():
    for k, same in ((10, True), (11, False)):
        learned = recall.recall(3, k, rounds=3)
        assert (learned.before[0][0] == learned.after[0][0]).all() == same
        assert not (learned.before[0][1] == learned.after[0][1]).any()  # those of the noise are used at every step


def test_potentials_of_a_network_that_does_not_hear_the_cue_end_where_they_would_without_it():
    assert recall.apart(recall.recall(0, 1, rounds=1).before) == 0
    assert recall.apart(recall.recall(0, 1, rounds=1, deaf=False).before) > 0.1


@pytest.mark.parametrize("sweep", [credit.bptt, credit.rtrl])
def test_a_further_step_costs_a_potential_a_neuron_backward_and_nothing_forward(sweep):
    some, more = (credit.peak_bytes(sweep, credit.random_smooth(0, steps=steps, neurons=16)) for steps in (400, 1400))
    wanted = {credit.bptt: 8 * 16, credit.rtrl: 0}[sweep]
    assert abs((more - some) / 1000 - wanted) < 1


def test_the_influence_of_a_large_layer_is_kept_twice_while_it_is_made_anew():
    found = credit.peak_bytes(credit.rtrl, credit.random_smooth(0, steps=3, neurons=64))
    matrix = 8 * 64 * 64 * (64 + 2)
    assert 2 * matrix < found < 2.1 * matrix
