"""The compiled layers give what the plain layers give."""

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from runs import RESETS, assert_close, gradients, random_events, settings_of_a_run
from snntutor import fast, network
from snntutor.encode import Events
from snntutor.ensemble import Ensemble
from snntutor.fast import layers
from snntutor.lif import LIFParams
from snntutor.loss import cross_entropy
from snntutor.network import SNN
from snntutor.record import spikes_a_sample
from snntutor.settings import Settings


@given(settings_of_a_run(), st.sampled_from([(1, 1, 1), (0, 0, 1), (1, 0, 0), (0, 1, 0), (1, 0, 1)]))
@settings(max_examples=300, deadline=None)
def test_in_float64_records_and_gradients_are_those_of_the_plain_layers(run, which):
    net, x, seed = run
    plain, wanted = gradients(net, x, network.run, seed, which)
    compiled, given_ = gradients(net, x, fast.run, seed, which)
    for a, b in zip(plain.s, compiled.s, strict=True):
        assert torch.equal(a, b)
    for a, b in zip((*plain.u, plain.readout), (*compiled.u, compiled.readout), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-10, atol=1e-10)
    assert_close(wanted, given_)


def test_the_runs_that_are_compared_do_spike_and_do_have_gradients():
    spikes, sizes = [], []
    rng = np.random.default_rng(0)
    for k in range(20):
        net = SNN((20, 8, 6, 3), seed=k, recurrent=bool(k % 2), dtype=torch.float64)
        record, grads = gradients(net, random_events(rng, 30, 10, 20, 0.1), fast.run, k, (1, 1, 1))
        spikes.append([s.sum().item() for s in record.s])
        sizes.append([float(g.abs().max()) for g in grads])
    assert np.min(np.median(spikes, 0)) > 10
    assert all(min(row) > 0 for row in sizes)


@pytest.mark.parametrize("reset", RESETS)
@pytest.mark.parametrize("recurrent", [False, True])
@pytest.mark.parametrize("delay", [True, False])
def test_in_float32_the_same_currents_give_identical_potentials_and_spikes(reset, recurrent, delay):
    rng = np.random.default_rng(1)
    for _ in range(30):
        drive = torch.tensor(rng.normal(0.1, 0.6, (60, 5, 7)), dtype=torch.float32)
        weights = [torch.eye(7), torch.zeros(7, 2)]  # the input is the current itself
        loops = [torch.eye(7) * 0.3] if recurrent else []  # sums of one term are rounded alike
        given_ = Settings(p=LIFParams() if delay else LIFParams(tau_syn=0), reset=reset, delay=delay)
        plain, compiled = (run(weights, drive, given_, recurrent=loops) for run in (network.run, fast.run))
        assert torch.equal(plain.u[0], compiled.u[0]) and torch.equal(plain.s[0], compiled.s[0])
    assert plain.s[0].sum() > 10


@given(st.integers(0, 10**6), st.sampled_from(RESETS), st.booleans())
@settings(max_examples=60, deadline=None)
def test_in_float32_the_first_spike_that_differs_was_at_the_threshold(seed, reset, recurrent):
    x = random_events(np.random.default_rng(seed), 80, 12, 60, 0.05)
    net = SNN((60, 40, 3), seed=seed, reset=reset, recurrent=recurrent, weight_scale=8)
    with torch.no_grad():
        plain, compiled = (setattr(net, "run", run) or net(x) for run in (network.run, fast.run))
    differ = plain.s[0] != compiled.s[0]
    for b in range(12):  # in a recurrent layer the first one of a sample may cause all others
        steps = differ[:, b].any(-1).nonzero().flatten()
        if len(steps):
            n = int(steps[0])
            at = plain.u[0][n, b][differ[n, b]]
            assert ((at - 1).abs() < 1e-5).all()


def test_thousands_of_spikes_in_one_sample_and_none_in_others():
    rng = np.random.default_rng(2)
    of = np.repeat([1, 3], [1, 20_000])
    x = Events(rng.integers(0, 50, len(of)), of, rng.integers(0, 30, len(of)), (50, 6, 30))
    net = SNN((30, 10, 4), seed=3, dtype=torch.float64)
    with torch.no_grad():
        net.weights[0].abs_()
        net.weights[0][:, 7] = -1.0  # a unit that never fires
    plain, wanted = gradients(net, x, network.run, 0, (1, 1, 1))
    compiled, got = gradients(net, x, fast.run, 0, (1, 1, 1))
    counts = compiled.s[0].sum((0, 2))
    assert counts[3] > 300 and counts[0] == counts[2] == counts[5] == 0 and compiled.s[0][..., 7].sum() == 0
    assert torch.equal(plain.s[0], compiled.s[0])
    for a, b in zip(wanted, got, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-10, atol=1e-8)


def test_every_neuron_may_fire_at_every_step():
    p = LIFParams(tau_mem=0, tau_syn=0, theta=0.3)
    x = torch.ones(20, 200, 9)  # in several parts, whose lists lie side by side
    record = fast.run([torch.eye(9), torch.ones(9, 1)], x, Settings(p=p))
    assert record.s[0][2:].all() and not record.s[0][:2].any()
    assert (record.readout[-1] == 9).all()


def test_an_input_without_any_event_gives_silence_and_no_gradient():
    x = Events([], [], [], (10, 4, 5))
    net = SNN((5, 6, 2), seed=0, run=fast.run)
    record, grads = gradients(net, x, fast.run, 0, (1, 1, 1))
    assert not record.s[0].any() and not record.readout.any() and not any(g.any() for g in grads)


def test_networks_side_by_side_are_each_what_they_are_alone():
    members = [SNN((12, 7, 3), seed=k, recurrent=True, dtype=torch.float64, run=fast.run) for k in range(3)]
    x, y = random_events(np.random.default_rng(4), 30, 8, 12, 0.2), np.arange(8) % 3
    together = Ensemble(members)
    together.run = fast.run
    cross_entropy(together(x), y).sum().backward()
    for k, net in enumerate(members):
        record = net(x)
        cross_entropy(record, y).backward()
        assert torch.equal(together(x).readout[:, k], record.readout)
        for side_by_side, alone in zip(together.parameters(), net.parameters(), strict=True):
            torch.testing.assert_close(side_by_side.grad[k], alone.grad, rtol=1e-12, atol=1e-14)


def test_each_of_many_networks_may_have_dense_input_of_its_own():
    nets = Ensemble(SNN((4, 5, 2), seed=k, dtype=torch.float64) for k in range(3))
    x = torch.randn(15, 3, 6, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    plain, compiled = (setattr(nets, "run", run) or nets(x) for run in (network.run, fast.run))
    torch.testing.assert_close(plain.readout, compiled.readout, rtol=1e-12, atol=1e-12)


def test_the_number_of_threads_changes_no_bit():
    x, y = random_events(np.random.default_rng(5), 40, 100, 30, 0.1), np.arange(100) % 3
    grads = []
    before = torch.get_num_threads()
    for n_threads in (1, 2, 5):
        torch.set_num_threads(n_threads)
        net = SNN((30, 20, 3), seed=1)
        cross_entropy(net(x), y).backward()
        grads.append([w.grad for w in net.weights])
    torch.set_num_threads(before)
    assert all(torch.equal(a, b) for other in grads[1:] for a, b in zip(grads[0], other))


def test_the_default_is_fast_on_a_cpu_and_plain_elsewhere(monkeypatch):
    ran = []
    for name in ("fast", "plain"):
        monkeypatch.setattr(*{"fast": (fast, "run"), "plain": (network.model, "run")}[name],
                            lambda *args, _name=name, **kwargs: ran.append(_name))
    x = Events([0], [0], [0], (3, 1, 4))
    SNN((4, 3, 2))(x)
    SNN((4, 3, 2)).to("meta")(x)
    assert ran == ["fast", "plain"]


def backwards(kernel, cut, *args):
    """Call a kernel on every part of a batch, the last part first."""
    for k in reversed(range(len(cut.bounds) - 1)):
        kernel(k, k + 1, cut, *args)


def test_parts_of_a_batch_in_which_all_neurons_fire_may_run_in_any_order(monkeypatch):
    p = LIFParams(tau_mem=0, tau_syn=0, theta=0.3)
    net = SNN((9, 9, 2), p=p, seed=0, dtype=torch.float64)
    net.weights[0].data = torch.eye(9, dtype=torch.float64)
    x = torch.ones(20, 200, 9, dtype=torch.float64)
    (record, wanted), _ = gradients(net, x, fast.run, 0, (1, 1, 1)), monkeypatch.setattr(layers, "share", backwards)
    again, got = gradients(net, x, fast.run, 0, (1, 1, 1))
    assert record.s[0][2:].all() and torch.equal(record.readout, again.readout)
    assert all(torch.equal(*pair) for pair in zip(wanted, got, strict=True)) and wanted[0].any()


def test_columns_of_int16_hold_more_samples_and_steps_together_than_int16_counts():
    rng = np.random.default_rng(10)
    x = random_events(rng, 200, 300, 20, 0.02)  # 60,000 places
    small = Events(*(column.astype(np.int16) for column in (x.time, x.batch, x.unit)), x.shape)
    net = SNN((20, 6, 3), seed=0, dtype=torch.float64)
    (a, wanted), (b, got) = (gradients(net, each, run, 0, (1, 1, 1)) for each, run in
                             ((x, network.run), (small, fast.run)))
    assert small.batch.dtype == np.int16 and x.batch.max() == 299 and torch.equal(a.s[0], b.s[0])
    assert_close(wanted, got)


def test_wide_ensembles_run_fast_and_narrow_ones_plain(monkeypatch):
    ran = []
    for name, room in (("fast", fast), ("plain", network)):
        monkeypatch.setattr(room, "run", lambda *args, _name=name, **kwargs: ran.append(_name))
    x = Events([0], [0], [0], (3, 1, 4))
    for hidden in (15, 16):
        Ensemble(SNN((4, hidden, 2), seed=k) for k in range(2))(x)
    Ensemble([SNN((4, 3, 2))])(x)  # one alone is as fast as any
    assert ran == ["plain", "fast", "fast"]


def test_spikes_are_written_where_somebody_looks_and_not_before(monkeypatch):
    written, write = [], layers.write_spikes
    monkeypatch.setattr(layers, "write_spikes", lambda plan, s: written.append(plan) or write(plan, s))
    x, net = random_events(np.random.default_rng(11), 30, 8, 12, 0.2), SNN((12, 7, 5, 3), seed=0)
    assert net(x).readout.any() and not written
    for look in (lambda record: record.s[1], lambda record: record[0][1], lambda record: [*record][0][1],
                 lambda record: record._replace(u=()).s[1], lambda record: copy.deepcopy(record).s[1]):
        with torch.no_grad():
            record = net(x)
        counted = spikes_a_sample(record)
        s = look(record)
        assert torch.equal(s, (record.u[1] > 1).to(s.dtype)) and s.any()
        torch.testing.assert_close(counted, sum(s.sum() / 8 for s in record.s))
    assert len(written) == 2 * 5  # once for each layer of each record
