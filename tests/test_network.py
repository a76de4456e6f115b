"""Layers unrolled in time: timing, agreement with NumPy, gradients, and what they refuse."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snntutor.encode import Events
from snntutor.lif import LIFParams, simulate, subtract, to_zero
from snntutor.network import SNN, Record, leaky_readout, lif_layer, normal_weights, run, weigh
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, spike_fn, true_derivative

P = LIFParams()
SPIKE = spike_fn(fast_sigmoid(10))
RESETS = pytest.mark.parametrize("reset", [subtract, to_zero])


def random_events(rng, shape, share=0.2):
    return Events(*np.nonzero(rng.random(shape) < share), shape)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@RESETS
@given(shape=st.tuples(st.integers(1, 40), st.integers(1, 3), st.integers(1, 4)),
       seed=st.integers(0, 99), tau_mem=st.floats(1e-3, 0.1), tau_syn=st.floats(1e-3, 0.1),
       theta=st.floats(0.1, 3))
@settings(deadline=None, max_examples=40)
def test_layer_and_numpy_simulation_are_identical(reset, shape, seed, tau_mem, tau_syn, theta):
    p = LIFParams(tau_mem, tau_syn, theta)
    drive = np.random.default_rng(seed).normal(0.2, 1, shape)
    u, s = simulate(drive, p, reset)
    got_s, got_u = lif_layer(torch.from_numpy(drive), p, SPIKE, reset)
    assert np.array_equal(got_s, s) and np.array_equal(got_u, u)


@RESETS
def test_the_layers_of_the_tests_do_spike(rng, reset):
    _, s = simulate(rng.normal(0.2, 1, (40, 3, 4)), P, reset)
    assert s.sum() > 10


def test_readout_is_the_layer_that_never_spikes(rng):
    drive = rng.normal(0, 1, (30, 2, 3))
    u, s = simulate(drive, LIFParams(theta=1e9))
    assert not s.any() and np.array_equal(leaky_readout(torch.from_numpy(drive), P), u)


def test_each_layer_delays_by_two_steps():
    weights = [torch.full((1, 1), 5.0)] * 6
    x = torch.zeros(14, 1, 1)
    x[0] = 1
    record = run(weights, x, Settings(SPIKE, P))
    assert [int(s[:, 0, 0].argmax()) for s in record.s] == [2, 4, 6, 8, 10]
    assert int((record.readout[:, 0, 0] > 0).int().argmax()) == 12


@pytest.mark.parametrize("sizes", [(5, 2), (5, 4, 2), (5, 4, 3, 2)])
@pytest.mark.parametrize("recurrent", [False, True])
def test_record_has_one_tensor_for_each_hidden_layer(sizes, recurrent):
    net = SNN(sizes, seed=0, recurrent=recurrent)
    record = net(torch.ones(7, 3, 5))
    assert isinstance(record, Record) and type(record.s) is type(record.u) is tuple
    assert [tuple(s.shape) for s in record.s] == [(7, 3, n) for n in sizes[1:-1]]
    assert [tuple(u.shape) for u in record.u] == [(7, 3, n) for n in sizes[1:-1]]
    assert record.readout.shape == (7, 3, 2)
    feedforward = [(a, b) for a, b in zip(sizes[:-1], sizes[1:], strict=True)]
    loops = [(n, n) for n in sizes[1:-1]] if recurrent else []
    assert [tuple(w.shape) for w in net.parameters()] == feedforward + loops


def test_a_spike_is_a_potential_above_threshold(rng):
    record = SNN((6, 5, 5, 2), seed=1)(random_events(rng, (50, 4, 6)))
    for s, u in zip(record.s, record.u, strict=True):
        assert torch.equal(s, (u > P.theta).float()) and s.sum() > 0 and not u[0].any()


@RESETS
def test_recurrence_equals_a_loop_written_out(rng, reset):
    x, net = random_events(rng, (30, 2, 5)), SNN((5, 4, 2), seed=3, recurrent=True, reset=reset,
                                                dtype=torch.float64)
    w, v = net.weights[0].detach().numpy(), net.recurrent[0].detach().numpy()
    i = u = np.zeros((2, 4))
    spikes = []
    for n in range(30):
        s = (u > 1) * 1.0
        spikes.append(s)
        after = P.beta * u + i
        i = P.alpha * i + x.dense()[n] @ w + s @ v
        u = after - s if reset is subtract else after * (1 - s)
    assert np.sum(spikes) > 10 and np.array_equal(net(x).s[0].detach(), spikes)


def test_events_arrays_and_tensors_are_the_same_input(rng):
    events, net = random_events(rng, (20, 3, 8)), SNN((8, 5, 2), seed=0, dtype=torch.float64)
    records = [net(x) for x in (events, events.dense(), torch.from_numpy(events.dense()).bool())]
    for other in records[1:]:
        torch.testing.assert_close(other, records[0], rtol=1e-12, atol=1e-12)


def test_events_on_one_spot_add_up():
    twice = Events(np.array([1, 1]), np.array([0, 0]), np.array([2, 2]), (3, 1, 4))
    assert torch.equal(weigh(twice, torch.eye(4)), torch.from_numpy(twice.dense()))


def test_no_event_at_all_is_silence():
    none = Events(np.array([]), np.array([]), np.array([]), (5, 2, 3))
    assert not SNN((3, 4, 2), seed=0)(none).readout.any()


@pytest.mark.parametrize("leading", [(), (3,)])
def test_weight_gradient_of_events_is_that_of_the_dense_array(rng, leading):
    events = random_events(rng, (6, 2, 4))
    w = torch.randn(*leading, 4, 3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda w: weigh(events, w), w)
    dense, probe = torch.from_numpy(events.dense()).double(), torch.randn_like(weigh(events, w))
    grads = [torch.autograd.grad((weigh(x, w) * probe).sum(), w)[0] for x in (events, dense)]
    torch.testing.assert_close(*grads, rtol=1e-12, atol=1e-12)


def smooth(x):
    return torch.sigmoid(3 * x)


@RESETS
@pytest.mark.parametrize("recurrent", [False, True])
def test_with_a_smooth_spike_the_gradient_is_that_of_finite_differences(rng, reset, recurrent):
    events = random_events(rng, (8, 2, 4))
    net = SNN((4, 3, 2), smooth, seed=0, reset=reset, reset_gradient=True, recurrent=recurrent,
              dtype=torch.float64)
    n = len(net.weights)

    def readout(*weights):
        return run(weights[:n], events, net.settings, recurrent=weights[n:]).readout

    assert torch.autograd.gradcheck(readout, tuple(net.parameters()))


@RESETS
def test_gradient_flows_through_the_reset_only_when_asked(reset):
    """Closed form: u[3] depends on u[2] through the leak, and through the reset if asked."""
    def slope(reset_gradient):
        drive = torch.zeros(5, 1, 1, dtype=torch.float64)
        drive[0] = 2.0
        drive.requires_grad_()
        _, u = lif_layer(drive, P, spike_fn(fast_sigmoid(10)), reset, reset_gradient=reset_gradient)
        return torch.autograd.grad(u[3].sum(), drive)[0][0].item(), u[2].item()

    # u[2] = d, i[2] = alpha d: u[3] is beta d + alpha d - s, or (beta d + alpha d) (1 - s)
    (detached, u2), (attached, _) = slope(False), slope(True)
    g = 1 / (1 + 10 * (u2 - 1)) ** 2
    total, s = P.alpha + P.beta, 1
    assert detached == pytest.approx(total if reset is subtract else total * (1 - s), abs=1e-14)
    missing = -g if reset is subtract else -g * total * u2
    assert attached - detached == pytest.approx(missing, abs=1e-14)


def test_with_the_true_derivative_the_first_layer_gets_a_gradient_of_exactly_zero(rng):
    net = SNN((6, 5, 2), spike_fn(true_derivative), seed=1)
    net(random_events(rng, (50, 4, 6))).readout.sum().backward()
    assert net.weights[0].grad.abs().max() == 0 and net.weights[1].grad.abs().max() > 0


def test_weights_have_the_documented_spread_and_repeat_with_the_seed():
    w = normal_weights(400, 500, P, torch.Generator().manual_seed(0), weight_scale=7.0)
    assert w.std().item() == pytest.approx(7 * (1 - np.exp(-0.1)) / 20, rel=0.01)
    a, b, c = (SNN((5, 4, 2), seed=k) for k in (0, 0, 1))
    assert torch.equal(a.weights[0], b.weights[0]) and not torch.equal(a.weights[0], c.weights[0])
    single, double = SNN((5, 2), seed=0), SNN((5, 2), seed=0, dtype=torch.float64)
    assert torch.equal(single.weights[0], double.weights[0].float())
