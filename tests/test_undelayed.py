"""Neurons without synapse and without delay: those with a delay and no synapse, read two steps a layer earlier."""

from itertools import product

import numpy as np
import pytest
import torch

from runs import RESETS, assert_close, loss_of, random_events
from snntutor import fast, network
from snntutor.encode import Events
from snntutor.ensemble import Ensemble
from snntutor.lif import LIFParams, simulate, simulate_undelayed, to_zero
from snntutor.loss import cross_entropy
from snntutor.network import SNN, Record, lif_layer, undelayed_layer, undelayed_readout
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, sigmoid, spike_fn

P = LIFParams(tau_syn=0)
RUNS = (network.run, fast.run)
resets = pytest.mark.parametrize("reset", RESETS)


@resets
def test_a_neuron_without_delay_does_what_one_with_it_does_two_steps_later(reset):
    drive = np.random.default_rng(0).normal(0.3, 0.5, (80, 3, 5))
    at_once = simulate_undelayed(drive[:-2], P, reset)
    for early, late in zip(at_once, simulate(drive, P, reset)):
        assert (early == late[2:]).all() and early.any()


@resets
def test_layer_and_numpy_simulation_without_delay_are_identical(reset):
    drive = np.random.default_rng(1).normal(0.3, 0.5, (40, 3, 5))
    s, u = undelayed_layer(torch.from_numpy(drive), P, spike_fn(fast_sigmoid(10)), reset)
    assert all((a == b.numpy()).all() for a, b in zip(simulate_undelayed(drive, P, reset), (u, s)))


def test_a_strong_pulse_passes_three_layers_and_reaches_the_readout_in_its_own_step():
    x = torch.zeros(6, 1, 1)
    x[2] = 1
    for run in RUNS:
        record = run([torch.full((1, 1), 2.0)] * 4, x, Settings(p=P, delay=False))
        assert all(s.flatten().nonzero().flatten().tolist() == [2] for s in record.s)
        assert record.readout.flatten().tolist() == pytest.approx([0, 0, *2 * P.beta ** np.arange(4)])


def test_a_readout_without_delay_is_a_sum_of_powers():
    drive = torch.randn(30, 2, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    ages = np.arange(30)[:, None] - np.arange(30)
    powers = torch.from_numpy(np.where(ages >= 0, P.beta ** np.maximum(ages, 0), 0))
    torch.testing.assert_close(undelayed_readout(drive, P), torch.einsum("nm,mbj->nbj", powers, drive))


def shifted(record, steps):
    """Read every layer of a network with delay as many steps later as its delays have added up to."""
    parts = [[x[2 * layer:2 * layer + steps] for layer, x in enumerate(given, 1)] for given in (record.s, record.u)]
    after = 2 * len(record.s) + 2
    return Record(*map(tuple, parts), record.readout[after:after + steps])


@pytest.mark.parametrize(("reset", "reset_gradient"), [*product(RESETS, (False, True))])
def test_a_deep_network_without_delay_is_one_with_delay_read_two_steps_a_layer_later(reset, reset_gradient):
    x, steps = random_events(np.random.default_rng(2), 12, 40, 15, 0.2), 12
    longer, found = Events(x.time, x.batch, x.unit, (steps + 8, *x.shape[1:])), []
    for delay, run in product((True, False), RUNS):
        net = SNN((15, 9, 8, 7, 3), spike_fn(sigmoid(5)), P, reset=reset, reset_gradient=reset_gradient, delay=delay,
                  seed=1, weight_scale=50, dtype=torch.float64, run=run)
        record = shifted(net(longer), steps) if delay else net(x)
        loss_of(record, 0, (1, 1, 1)).backward()
        assert all(s.sum() > 20 for s in record.s)
        found.append([x.detach() for x in (*record.s, *record.u, record.readout)] + [w.grad for w in net.weights])
    for other in found[1:]:
        assert_close(found[0], other)


@resets
def test_what_a_layer_sends_to_itself_arrives_a_step_later(reset):
    drive, v = np.random.default_rng(3).normal(0.2, 0.5, (30, 1, 4)), np.random.default_rng(4).normal(0, 1, (4, 4))
    u = s = np.zeros((1, 4))
    wanted = []
    for d in drive:
        u = reset(P.beta * u, d + s @ v, s, P)
        s = (u > P.theta) * 1.0
        wanted.append(s)
    spike = spike_fn(fast_sigmoid(10))
    s, _ = undelayed_layer(torch.from_numpy(drive), P, spike, reset, recurrent=torch.from_numpy(v))
    assert np.sum(wanted) > 10 and np.array_equal(s, wanted)


def test_gradient_flows_through_the_reset_of_a_neuron_without_delay_only_when_asked():
    """Closed form: U[1] = (beta U[0] + d[1]) (1 - S[0]), so that d U[1] / d d[0] gains -g (beta U[0] + d[1])."""
    found, spike = [], spike_fn(fast_sigmoid(10))
    for reset_gradient in (False, True):
        drive = torch.tensor([0.8, 0.3], dtype=torch.float64).view(2, 1, 1).requires_grad_()
        _, u = undelayed_layer(drive, P, spike, to_zero, reset_gradient=reset_gradient)
        found.append(torch.autograd.grad(u[1].sum(), drive)[0][0].item())
    assert found == pytest.approx([P.beta, P.beta - (P.beta * 0.8 + 0.3) / (1 + 10 * 0.2) ** 2])


def test_networks_without_delay_side_by_side_are_each_what_they_are_alone():
    members = [SNN((12, 7, 3), p=P, delay=False, seed=k, recurrent=True, dtype=torch.float64) for k in range(3)]
    x, y = random_events(np.random.default_rng(4), 30, 8, 12, 0.2), np.arange(8) % 3
    together = Ensemble(members)
    for together.run in RUNS:
        together.zero_grad()
        cross_entropy(record := together(x), y).sum().backward()
        for k, net in enumerate(members):
            net.zero_grad()
            cross_entropy(net(x), y).backward()
            torch.testing.assert_close(record.readout[:, k], net(x).readout)
            assert_close([w.grad[k] for w in together.parameters()], [w.grad for w in net.parameters()])


@pytest.mark.parametrize("make", [
    lambda: SNN((4, 3, 2), delay=False), lambda: SNN((4, 3, 2), p=P, readout=LIFParams(), delay=False),
    lambda: simulate_undelayed(np.ones((3, 1, 1)), LIFParams()), lambda: undelayed_readout(torch.ones(3, 1, 1),
                                                                                         LIFParams()),
    lambda: undelayed_layer(torch.ones(3, 1, 1), LIFParams(), spike_fn(fast_sigmoid(10)))])
def test_a_synapse_without_delay_is_refused_with_the_way_out(make):
    with pytest.raises(ValueError, match=r"tau_syn = 0.005 s; .* no synapse: LIFParams\(tau_mem=0.01, tau_syn=0\)"):
        make()


def test_a_delay_that_is_no_switch_and_a_drive_that_is_none_are_told():
    with pytest.raises(ValueError, match="delay is 'no'"):
        SNN((4, 3, 2), p=P, delay="no")
    with pytest.raises(ValueError, match="no time step"):
        simulate_undelayed(np.ones((0, 1, 1)), P)
    with pytest.raises(ValueError, match="drive is"):
        undelayed_layer(None, P, spike_fn(fast_sigmoid(10)))


def test_the_layer_with_delay_takes_the_same_constants_and_answers_later():
    drive, spike = torch.full((6, 1, 1), 2.0), spike_fn(fast_sigmoid(10))
    with_delay, without = lif_layer(drive, P, spike)[0], undelayed_layer(drive, P, spike)[0]
    assert with_delay.flatten().tolist() == [0, 0, 1, 1, 1, 1] and without.all()
