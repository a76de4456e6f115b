"""Every number of a dashboard, computed a second way; what it says of ill networks, and that it leaves healthy ones."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snntutor import network as plain
from snntutor.data import load
from snntutor.diagnose import dashboard
from snntutor.encode import Events, latency, synthetic_task
from snntutor.ensemble import Ensemble
from snntutor.lif import LIFParams, simulate, to_zero
from snntutor.loss import cross_entropy, upper_activity
from snntutor.network import SNN, Record
from snntutor.surrogate import (
    arctan,
    fast_sigmoid,
    gaussian,
    rectangle,
    sigmoid,
    spike_fn,
    triangle,
    true_derivative,
)
from snntutor.train import fit

P = LIFParams(8e-3, 4e-3, 0.9, 1e-3)
F64 = {"dtype": torch.float64}


def noise(seed, steps=40, samples=12, units=20, rate=0.1):
    rng = np.random.default_rng(seed)
    return (rng.random((steps, samples, units)) < rate).astype(float), rng.integers(0, 3, samples)


def unrolled(net, x):
    """Spikes and potential of each layer by `snntutor.lif.simulate`, and the readout's potential."""
    s, spikes, potentials = x, [], []
    for w in net.weights[:-1]:
        u, s = simulate(s @ w.detach().numpy(), P)
        spikes.append(s)
        potentials.append(u)
    out = simulate(s @ net.weights[-1].detach().numpy(), LIFParams(P.tau_mem, P.tau_syn, 1e9, P.dt))[0]
    return spikes, potentials, out


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99), st.sampled_from([(20, 6, 3), (20, 5, 4, 3)]), st.floats(2, 40), st.booleans())
def test_every_number_is_what_a_second_computation_gives(seed, sizes, weight_scale, as_events):
    x, y = noise(seed)
    net = SNN(sizes, spike_fn(fast_sigmoid(10)), P, weight_scale=weight_scale, seed=seed, **F64)
    board = dashboard(net, (Events(*np.nonzero(x), x.shape) if as_events else x, y))
    spikes, potentials, out = unrolled(net, x)
    assert board.input.rate == pytest.approx(x.sum() / x.size / 1e-3)
    for layer, s, u in zip(board.layers, spikes, potentials, strict=True):
        often = s.sum((0, 1)) / (40 * 12)
        g = 1 / (1 + 10 * np.abs(u - 0.9)) ** 2
        assert layer.units == s.shape[2] and layer.silent == pytest.approx(np.mean(s.sum((0, 1)) == 0))
        assert layer.saturated == pytest.approx(np.mean(often >= 1 / 3))
        assert layer.rate == pytest.approx(1000 * s.mean())
        assert (layer.low, layer.high) == pytest.approx((u.min() / 0.9, u.max() / 0.9))
        assert layer.passes == pytest.approx(np.mean(g > 0.1))
    z = out.max(0)
    chance = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    ordered = np.sort(z, 1)
    tied = ordered[:, -1] == ordered[:, -2]
    found = board.readout
    assert found.still == tuple(np.flatnonzero(np.ptp(z, axis=0) == 0))
    assert (found.classes, found.ties) == (3, pytest.approx(tied.mean()))
    assert found.confidence == pytest.approx(chance.max(1).mean())
    assert found.accuracy == pytest.approx(np.mean(z.argmax(1) == y))
    assert found.without_ties == pytest.approx(np.mean((z.argmax(1) == y) & ~tied))
    assert board.terms[0].value == pytest.approx(-np.log(chance[np.arange(12), y]).mean())
    assert board.terms[0].growth == pytest.approx(1)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 99))
def test_gradients_are_those_that_backward_leaves_in_the_plain_layers(seed):
    x, y = noise(seed)
    net = SNN((20, 6, 3), p=P, seed=seed, recurrent=True, **F64)
    board = dashboard(net, (x, y), terms={"quiet": lambda record, y: upper_activity(record, 0.1)})
    twin = SNN((20, 6, 3), p=P, seed=seed, recurrent=True, run=plain.run, **F64)
    for index, loss in enumerate((cross_entropy, lambda record, y: upper_activity(record, 0.1))):
        twin.zero_grad()
        loss(twin(x), y).backward()
        norms = [0.0 if w.grad is None else w.grad.pow(2).sum().sqrt().item() for w in twin.parameters()]
        assert board.terms[index].gradient == pytest.approx(math.sqrt(sum(n * n for n in norms)))
        if index == 0:
            assert [w.gradient for w in board.weights] == pytest.approx(norms)
    assert [w.norm for w in board.weights] == pytest.approx([w.detach().norm().item() for w in twin.parameters()])
    assert [w.name for w in board.weights] == ["weights.0", "weights.1", "recurrent.0"]


@pytest.mark.parametrize("sizes", [(5, 3), (5, 8, 3), (5, 8, 8, 3), (5, 8, 8, 8, 3)])
def test_the_last_input_that_is_heard_comes_two_steps_a_layer_before_the_end(sizes):
    x = np.ones((24, 4, 5))
    board = dashboard(SNN(sizes, seed=0, weight_scale=10, **F64), (x, np.zeros(4, int)))
    last = 24 - 1 - 2 * (len(sizes) - 1)
    assert board.input.last == last and board.input.unheard == pytest.approx((23 - last) / 24)


def test_input_after_the_last_step_that_is_heard_changes_no_bit_of_the_readout_and_input_at_it_does():
    x, y = noise(0, steps=30)
    net = SNN((20, 6, 3), p=P, seed=0, weight_scale=30, **F64)
    last = dashboard(net, (x, y)).input.last
    later, there = x.copy(), x.copy()
    later[last + 1:] = 1 - x[last + 1:]
    there[last] = 20 * (1 - x[last])
    assert torch.equal(net(x).readout, net(later).readout) and not torch.equal(net(x).readout, net(there).readout)


@pytest.mark.parametrize("growth, term", [
    (1, lambda record, y: record.s[0].sum(0).mean()), (2, lambda record, y: record.s[0].sum()),
    (4, lambda record, y: record.s[0].sum().square())])
def test_a_mean_does_not_grow_with_the_batch_a_sum_twice_its_square_four_times(growth, term):
    x, y = noise(0)
    board = dashboard(SNN((20, 6, 3), p=P, seed=0, **F64), (np.tile(x, (1, 2, 1)), np.tile(y, 2)), terms={"it": term})
    assert board.terms[1].growth == pytest.approx(growth)
    assert any("the size of the batch" in told for told in board.findings) == (growth > 1)


@pytest.mark.parametrize("term", [
    lambda record, y: record.s[0].detach().sum(0).mean() + 1, lambda record, y: (record.u[0] > 0.9).double().mean(),
    lambda record, y: record.s[0].sum(0).mean().item()])
def test_a_term_without_a_path_to_any_weight_is_told(term):
    board = dashboard(SNN((20, 6, 3), p=P, seed=0, **F64), noise(0), terms={"quiet": term})
    assert board.terms[1].gradient is None and "no path" in repr(board)
    assert any("quiet" in told and "no path leads from it" in told for told in board.findings)


def test_a_surrogate_that_is_zero_passes_nothing_and_that_is_told():
    board = dashboard(SNN((20, 6, 3), spike_fn(true_derivative), P, seed=0, **F64), noise(0))
    assert board.layers[0].passes == 0 and board.weights[0].gradient == 0 and board.weights[1].gradient > 0
    assert {"Hidden layer 1: the surrogate lets nothing through at any step.",
            "weights.0: the gradient is 0."} <= set(board.findings)


def test_a_rectangle_passes_where_the_potential_is_near_the_threshold():
    x, y = noise(3)
    net = SNN((20, 6, 3), spike_fn(rectangle(4)), P, seed=3, **F64)
    u = net(x).u[0].detach().numpy()
    assert dashboard(net, (x, y)).layers[0].passes == pytest.approx(np.mean(np.abs(u - 0.9) < 0.25))


def test_zeros_gradient_and_ties_of_a_silent_network_are_told():
    board = dashboard(SNN((20, 6, 3), p=P, weight_scale=0, seed=0), noise(0))
    assert board.layers[0][:4] == (6, 1, 0, 0) and board.readout[:4] == (3, (0, 1, 2), 1, pytest.approx(1 / 3))
    assert board.readout.without_ties == 0 and [w.gradient for w in board.weights] == [0, 0]
    assert any("never spike" in told for told in board.findings) and board.input.last is None


def test_the_network_stays_as_it_was():
    net = SNN((20, 6, 3), p=P, seed=0)
    for w in net.parameters():
        w.grad = torch.full_like(w, 7)
    net.train()
    before = [w.detach().clone() for w in net.parameters()]
    dashboard(net, noise(0))
    assert net.training and all((w.grad == 7).all() for w in net.parameters())
    assert all(map(torch.equal, before, net.parameters()))


class Own(torch.nn.Module):
    """A model of the contract that is no SNN: spikes of shape (time, batch, 2, 3), no settings, a frozen parameter."""

    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(20, 6))
        self.frozen = torch.nn.Parameter(torch.ones(3), requires_grad=False)

    def forward(self, x):
        u = x @ self.w
        s = spike_fn(fast_sigmoid(10))(u - 2).unflatten(-1, (2, 3))
        return Record((s,), (u.unflatten(-1, (2, 3)),), s.sum(-2).cumsum(0) * self.frozen)


def test_a_model_of_ones_own_is_looked_into_as_far_as_it_tells():
    x, y = noise(0)
    board = dashboard(Own(), (x, y))
    assert board.layers[0].units == 6 and math.isnan(board.layers[0].rate) and math.isnan(board.layers[0].passes)
    assert board.weights[0].gradient > 0 and board.weights[1].gradient is None and "? Hz" in repr(board)
    told = dashboard(Own(), (x, y), p=LIFParams(theta=2.0), spike=spike_fn(fast_sigmoid(10))).layers[0]
    u = x @ np.ones((20, 6))
    assert told.rate == pytest.approx(1000 * np.mean(u > 2)) and told.high == pytest.approx(u.max() / 2)
    assert told.passes == pytest.approx(np.mean(1 / (1 + 10 * np.abs(u - 2)) ** 2 > 0.1))


def test_one_sample_and_a_network_without_a_hidden_layer_can_be_looked_at():
    x, y = noise(0, samples=1)
    board = dashboard(SNN((20, 3), seed=0), (x, y))
    assert board.layers == () and board.readout.still == () and math.isnan(board.terms[0].growth)
    assert board.readout.accuracy in (0, 1) and "hidden" not in repr(board)


def test_only_the_first_samples_are_looked_at():
    x, y = noise(0)
    net = SNN((20, 6, 3), p=P, seed=0, **F64)
    assert dashboard(net, (x, y), samples=5) == dashboard(net, (x[:, :5], y[:5]))
    assert dashboard(net, (x, y), samples=99).samples == 12


def test_labels_that_are_no_classes_leave_the_accuracy_open():
    x, _ = noise(0)
    board = dashboard(SNN((20, 6, 3), seed=0), (x, np.linspace(0, 1, 12)),
                      lambda record, y: (record.readout[-1, :, 0] - y).square().mean())
    assert math.isnan(board.readout.accuracy) and board.terms[0].value > 0


def test_a_reset_to_zero_lets_a_unit_spike_at_every_second_step_at_most_and_that_is_saturated():
    board = dashboard(SNN((20, 6, 3), p=P, reset=to_zero, seed=1, weight_scale=1e3), (np.ones((60, 2, 20)), [0, 1]))
    w = SNN((20, 6, 3), p=P, reset=to_zero, seed=1).weights[0].sum(0)
    assert board.layers[0].saturated == pytest.approx((w > 0).double().mean().item())
    assert board.layers[0].rate <= 500


@pytest.mark.parametrize("change, words", [
    ({"model": SNN}, "model is"), ({"model": lambda x: x}, "model is"), ({"data": 3}, "Data are a pair"),
    ({"data": (np.zeros((4, 2, 20)), np.zeros(3, int))}, "3 labels for 2 samples"), ({"loss": 3}, "loss is 3"),
    ({"data": (np.zeros((4, 2, 7)), np.zeros(2, int))}, "7 neurons"), ({"terms": [cross_entropy]}, "functions by"),
    ({"terms": {"quiet": 3}}, r"terms\['quiet'\] is 3"), ({"samples": 0}, "samples is 0"), ({"p": 3}, "p is 3"),
    ({"loss": lambda record: 0}, "is called as"), ({"spike": 3}, "spike is 3"), ({"logits": 3}, "logits is 3"),
    ({"loss": lambda record, y: record.readout}, "wanted is one number"),
    ({"data": (np.zeros((4, 2, 20)), np.array([0, 3]))}, "labels run from 0 to 3"),
    ({"model": Ensemble([SNN((20, 6, 3))] * 2)}, "one at a time"),
])
def test_what_cannot_be_looked_at_is_told_in_a_sentence(change, words):
    arguments = {"model": SNN((20, 6, 3)), "data": noise(0), "loss": cross_entropy} | change
    with pytest.raises(ValueError, match=words):
        dashboard(**arguments)


def digits(count=300):
    images, labels = load("digits", "train", n=count)
    return latency(images.reshape(count, -1), 60), labels


@pytest.mark.parametrize("seed", range(10))
def test_nothing_is_found_in_a_healthy_network_untrained_or_trained(seed):
    x, y = digits()
    net = SNN((64, 32, 10), seed=seed)
    terms = {"cross entropy": cross_entropy, "quiet": lambda record, y: upper_activity(record, 0.1)}
    assert dashboard(net, (x, y), terms=terms).findings == ()
    fit(net, (x, y), 8, 50, lr=5e-3, progress=False)
    assert dashboard(net, (x, y), terms=terms).findings == ()


@pytest.mark.parametrize("surrogate", [triangle(1), gaussian(1), fast_sigmoid(1), sigmoid(10), arctan(2)],
                         ids=lambda surrogate: surrogate.formula.__name__)
def test_a_wide_surrogate_in_a_deeper_network_is_no_illness(surrogate):
    for seed in range(3):
        net = SNN((64, 48, 32, 10), spike_fn(surrogate), seed=seed)
        assert dashboard(net, digits()).findings == ()
    before, _ = dashboard(net, digits()).terms[0].value, fit(net, digits(), 8, 50, lr=5e-3, progress=False)
    assert dashboard(net, digits()).terms[0].value < before / 2


def test_nothing_is_found_in_a_network_that_has_learned_all_there_is():
    x, y = digits()
    net = SNN((64, 32, 10), seed=0)
    history = fit(net, (x, y), 60, 50, lr=5e-3, progress=False)
    assert history.losses[-1] < 0.02 and dashboard(net, (x, y)).findings == ()


def test_times_given_in_milliseconds_are_found():
    with pytest.warns(UserWarning, match="seconds"):
        p = LIFParams(10.0, 5.0)
    board = dashboard(SNN((20, 6, 3), p=p, seed=0), noise(0))
    assert board.clock.tau_mem == 10 and any("10000 steps" in told for told in board.findings)
    assert not any("steps)" in told for told in dashboard(SNN((20, 6, 3), p=LIFParams(math.inf, 0)), noise(0)).findings)


def test_a_gradient_that_explodes_or_vanishes_is_found():
    x, y = noise(0)
    for factor, words in ((1e9, "explodes"), (1e-9, "vanishes")):
        def spike(u, factor=factor):
            return spike_fn(lambda x: factor / (1 + 10 * abs(x)) ** 2)(u)

        found = dashboard(SNN((20, 6, 3), spike, P, seed=0, **F64), (x, y)).findings
        assert [told for told in found if told.startswith("weights")] == [told for told in found if words in told] != []


def test_a_weight_that_is_no_number_is_told_even_where_no_spike_meets_it():
    x, y = digits()
    net = SNN((64, 32, 10), seed=0, **F64)
    net.weights[0].data[0, 0] = math.nan  # the corner of an image is always dark
    assert dashboard(net, (x, y)).findings == ("weights.0: not all of its weights are finite numbers.",)
    net.weights[1].data[3, 3] = math.inf
    told = dashboard(net, (x, y)).findings
    assert "The loss is no finite number." in told and any(f.startswith("weights.1: not all") for f in told)


def test_a_frozen_weight_is_called_frozen_and_not_without_a_path():
    net = SNN((64, 32, 10), seed=0, **F64)
    net.weights[0].requires_grad_(False)
    board = dashboard(net, digits())
    assert [w.frozen for w in board.weights] == [True, False] and " frozen" in board.table
    assert board.findings == ("weights.0 is frozen: its requires_grad is False, so it does not learn.",)
    assert not net.weights[0].requires_grad and net.weights[1].grad is None


def test_input_that_is_zero_throughout_is_told_first():
    assert dashboard(SNN((20, 6, 3), seed=0), (np.zeros((40, 4, 20)), np.zeros(4, int))).findings[0] == (
        "Nothing comes in: the input is 0 at each step of all samples.")


def test_what_is_found_on_few_samples_says_how_few():
    x, y = digits()
    net = SNN((64, 32, 10), seed=0, **F64)
    assert dashboard(net, (x, y), samples=1).findings == (
        "Hidden layer 1: 75% of its units never spike, in this one sample.",)
    assert any("for all 2 samples" in told for told in dashboard(net, (x, y), samples=2).findings)


def test_a_model_that_takes_no_events_is_told_what_does_it():
    x, y = digits()
    with pytest.raises(ValueError, match=r"It is called with Events, .* x.dense\(\) makes an array"):
        dashboard(torch.nn.Linear(64, 10), (x, y))
    with pytest.raises(ValueError, match="What the model returns"):
        dashboard(torch.nn.Linear(64, 10), (x.dense(), y))


def test_of_chapter_seven_s_untrained_networks_nothing_but_ties_is_found_and_most_of_these_learn():
    x, y = synthetic_task(np.random.default_rng(0))
    tied, learned = 0, 0
    for seed in range(10):
        net = SNN((100, 4, 2), seed=seed, **F64)
        found = dashboard(net, (x, y)).findings
        z = net(x).readout.amax(0)
        shared = (z[:, 0] == z[:, 1]).double().mean().item()
        assert [f"In {shared:.0%} of the samples" in told for told in found] == [True] * (shared > 0.1)
        if found:
            fit(net, (x, y), 60, lr=1e-2, progress=False)
            tied, learned = tied + 1, learned + (dashboard(net, (x, y)).readout.without_ties > 0.9)
    assert tied == 7 and learned > tied / 2


def test_each_of_chapter_eight_s_networks_is_told_of_silent_units_before_training():
    images, y = load("fashion-mnist", "train", n=256, source="bundled")
    x = latency(images.reshape(256, -1), 100)
    for seed in range(10):
        board = dashboard(SNN((784, 100, 10), weight_scale=2, seed=seed), (x, y))
        assert board.layers[0].silent > 0.5 and "of its units never spike" in board.findings[0]


def test_a_table_is_told_in_lines_no_longer_than_a_page():
    text = str(dashboard(SNN((20, 6, 5, 3), p=P, seed=0), noise(0), terms={"quiet": cross_entropy}))
    assert max(map(len, text.splitlines())) <= 100
    assert [line.split()[0] for line in text.splitlines()][1:4] == ["Input", "Layer", "hidden"]
