"""The compiled layers give what the plain layers give."""

import errno
import os
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snntutor import fast, network, surrogate
from snntutor.compiled import memory
from snntutor.compiled.threads import claimable, parts
from snntutor.encode import Events
from snntutor.ensemble import Ensemble
from snntutor.fast.kernels import GIVEN
from snntutor.fast.product import Product
from snntutor.fast.surrogates import recognised
from snntutor.lif import LIFParams, subtract, to_zero
from snntutor.loss import cross_entropy
from snntutor.network import SNN
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, scaled, spike_fn

DERIVATIVES = {
    "fast sigmoid": fast_sigmoid(10), "narrow": fast_sigmoid(100), "sigmoid": surrogate.sigmoid(8),
    "triangle": surrogate.triangle(1.5), "arctan": surrogate.arctan(5), "exponential": surrogate.exponential(4),
    "gaussian": surrogate.gaussian(2), "rectangle": surrogate.rectangle(3), "scaled": scaled(fast_sigmoid(20), 0.3),
    "scaled twice": scaled(scaled(surrogate.rectangle(2), 0.5), 3), "truth": surrogate.true_derivative,
    "straight through": surrogate.straight_through, "own": lambda x: 1 / (1 + x**4),
}
CONSTANTS = [LIFParams(), LIFParams(tau_mem=20e-3, tau_syn=2e-3), LIFParams(tau_syn=0), LIFParams(tau_mem=np.inf),
             LIFParams(tau_mem=0, theta=0.3), LIFParams(dt=2e-3, theta=0.5)]

SPIKE = spike_fn(fast_sigmoid(10))


def random_events(rng, steps, batch, units, rate):
    """Draw events whose number differs much between samples; some samples have none."""
    counts = rng.poisson(rate * steps * units * rng.choice([0, 0.2, 1, 3], batch))
    of = np.repeat(np.arange(batch), counts)
    return Events(rng.integers(0, steps, len(of)), of, rng.integers(0, units, len(of)), (steps, batch, units))


@st.composite
def settings_of_a_run(draw):
    """Return a network in float64, input for it, and the gradients that come down to it."""
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    small = st.integers(1, 9)
    sizes = [draw(st.integers(1, 30)), *draw(st.lists(small, max_size=3)), draw(small)]
    derivative = DERIVATIVES[draw(st.sampled_from(sorted(DERIVATIVES)))]
    net = SNN(sizes, spike_fn(derivative), draw(st.sampled_from(CONSTANTS)), seed=int(rng.integers(1e6)),
              reset=draw(st.sampled_from([subtract, to_zero])), reset_gradient=draw(st.booleans()),
              readout=draw(st.sampled_from([None, *CONSTANTS])), recurrent=draw(st.booleans()),
              weight_scale=draw(st.sampled_from([1.0, 10.0])), dtype=torch.float64)
    shape = draw(st.integers(1, 25)), draw(st.integers(1, 40)), sizes[0]
    x = random_events(rng, *shape, draw(st.sampled_from([0.0, 0.02, 0.3])))
    if draw(st.booleans()):
        x = torch.tensor(x.dense(), dtype=torch.float64) * draw(st.sampled_from([1.0, -0.7]))
    return net, x, int(rng.integers(1e6))


def loss_of(record, seed, which):
    """Weigh what a record holds by random numbers; `which` tells of what: s, u, readout."""
    g = torch.Generator().manual_seed(seed)
    fields = [*record.s] * which[0] + [*record.u] * which[1] + [record.readout] * which[2]
    return sum((torch.randn(a.shape, generator=g, dtype=torch.float64).to(a.dtype) * a).sum() for a in fields)


def gradients(net, x, run, seed, which):
    """Return the record, and the gradients of weights and of dense input."""
    net.run = run
    net.zero_grad()
    x = x if isinstance(x, Events) else x.detach().requires_grad_()
    record = net(x)
    loss = loss_of(record, seed, which)
    if loss != 0 and loss.requires_grad:
        loss.backward()
    inputs = [*net.parameters()] + ([] if isinstance(x, Events) else [x])
    return record, [torch.zeros_like(t) if t.grad is None else t.grad.clone() for t in inputs]


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
    for a, b in zip(wanted, given_, strict=True):
        scale = max(1.0, float(a.abs().max()))
        torch.testing.assert_close(a / scale, b / scale, rtol=1e-10, atol=1e-10)


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


@pytest.mark.parametrize("reset", [subtract, to_zero])
@pytest.mark.parametrize("recurrent", [False, True])
def test_in_float32_the_same_currents_give_identical_potentials_and_spikes(reset, recurrent):
    rng = np.random.default_rng(1)
    for _ in range(30):
        drive = torch.tensor(rng.normal(0.1, 0.6, (60, 5, 7)), dtype=torch.float32)
        weights = [torch.eye(7), torch.zeros(7, 2)]  # the input is the current itself
        loops = [torch.eye(7) * 0.3] if recurrent else []  # sums of one term are rounded alike
        plain, compiled = (run(weights, drive, Settings(reset=reset), recurrent=loops)
                           for run in (network.run, fast.run))
        assert torch.equal(plain.u[0], compiled.u[0]) and torch.equal(plain.s[0], compiled.s[0])
    assert plain.s[0].sum() > 10


@given(st.integers(0, 10**6), st.sampled_from([subtract, to_zero]), st.booleans())
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


@given(st.integers(1, 3000))
def test_parts_cover_a_batch_once(batch):
    bounds = parts(batch)
    assert bounds[0] == 0 and bounds[-1] == batch and (np.diff(bounds) > 0).all() and len(bounds) <= 9


def test_the_default_is_fast_on_a_cpu_and_plain_elsewhere(monkeypatch):
    ran = []
    for name in ("fast", "plain"):
        monkeypatch.setattr(*{"fast": (fast, "run"), "plain": (network.model, "run")}[name],
                            lambda *args, _name=name, **kwargs: ran.append(_name))
    x = Events([0], [0], [0], (3, 1, 4))
    SNN((4, 3, 2))(x)
    SNN((4, 3, 2)).to("meta")(x)
    assert ran == ["fast", "plain"]


def test_known_surrogates_are_recognised_and_others_are_not():
    known = {name for name, derivative in DERIVATIVES.items() if recognised(spike_fn(derivative))[0] != GIVEN}
    assert known == {"fast sigmoid", "narrow", "triangle", "arctan", "rectangle", "scaled", "scaled twice",
                     "truth", "straight through"}
    kind, slope, peak = recognised(spike_fn(DERIVATIVES["scaled twice"]))
    assert (slope, peak) == (2.0, 1.5)


class Halved(torch.autograd.Function):
    """A spike of a learner's own: a step, with half of the fast sigmoid's derivative."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        return grad * 0.5 * fast_sigmoid(10)(ctx.saved_tensors[0])


def impostor(derivative):
    """Make a spike that names a derivative of the room and uses twice of it."""
    class Spike(Halved):
        @staticmethod
        def backward(ctx, grad):
            return grad * 2 * derivative(ctx.saved_tensors[0])

    return Spike.apply


@pytest.mark.parametrize("spike", [Halved.apply, impostor(fast_sigmoid(10))])
def test_a_spike_of_ones_own_is_differentiated_as_it_says(spike):
    net = SNN((12, 7, 3), spike, seed=0, dtype=torch.float64)
    x = random_events(np.random.default_rng(6), 30, 8, 12, 0.2)
    _, wanted = gradients(net, x, network.run, 1, (1, 1, 1))
    _, got = gradients(net, x, fast.run, 1, (1, 1, 1))
    assert recognised(spike)[0] == GIVEN and wanted[0].any()
    for a, b in zip(wanted, got, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(("spike", "sentence"), [
    (lambda x: torch.sigmoid(20 * x), "spike where u > theta and nowhere else"),
    (lambda x: (x > 0.1).to(x.dtype), "spike where u > theta and nowhere else"),
])
def test_what_is_no_step_is_refused(spike, sentence):
    net = SNN((12, 7, 3), spike, seed=0)
    with pytest.raises(ValueError, match=sentence):
        net(random_events(np.random.default_rng(6), 30, 8, 12, 0.2))


def test_a_spike_without_a_gradient_is_refused_on_the_way_back():
    net = SNN((12, 7, 3), lambda x: (x > 0).to(x.dtype), seed=0)
    with pytest.raises(ValueError, match="No gradient flows through this spike"):
        net(random_events(np.random.default_rng(6), 30, 8, 12, 0.2)).readout.sum().backward()


def test_other_resets_and_types_are_refused():
    x = torch.ones(5, 1, 2)
    weights = [torch.ones(2, 2), torch.ones(2, 1)]
    with pytest.raises(ValueError, match="resets subtract and to_zero"):
        fast.run(weights, x, Settings(reset=lambda u, s, p: u))
    with pytest.raises(ValueError, match="float16"):
        fast.run([w.half() for w in weights], x.half())
    with pytest.raises(ValueError, match="these are torch.float32 on cpu, torch.float64 on cpu"):
        fast.run([weights[0], weights[1].double()], x)


def test_a_weight_that_was_changed_before_the_way_back_is_noticed():
    net = SNN((12, 7, 3), seed=0)
    loss = net(random_events(np.random.default_rng(6), 30, 8, 12, 0.2)).readout.sum()
    with torch.no_grad():
        net.weights[1].add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def python(code, **env):
    """Run code in a fresh Python; return its standard output and error."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **env})
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.mark.slow
def test_compiling_is_told_once_and_a_damaged_cache_heals(tmp_path):
    code = "from snntutor.fast.__main__ import main; main()"
    env = {"NUMBA_CACHE_DIR": str(tmp_path)}
    assert python(code, **env)[1].count("compiling the loops for this machine") == 1
    assert python(code, **env)[1] == ""
    index, = tmp_path.rglob("*.readout_backward-*.nbi")
    index.write_bytes(index.read_bytes()[:100])
    assert "are of no use (UnpicklingError" in python(code, **env)[1]
    assert python(code, **env)[1] == ""


def test_without_a_place_to_write_to_loops_are_compiled_all_the_same(monkeypatch):
    from snntutor.compiled import loops
    real = loops.njit

    def njit(function, cache=False, **options):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return real(function, **options)

    monkeypatch.setattr(loops, "njit", njit)
    total = np.zeros(1)

    def count(low, high, total):
        total[0] += high - low

    loops.call(loops.compiled(count), 2, 5, total)
    assert total[0] == 3


def test_a_full_disk_costs_only_the_time_to_compile(monkeypatch, capsys):
    from snntutor.compiled import loops
    kernel = loops.compiled(lambda low, high, total: None)
    monkeypatch.setattr(type(kernel._cache), "save_overload", full)
    loops.call(kernel, 0, 1, np.zeros(2))
    assert "No space left" in capsys.readouterr().err


def full(*args):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_the_gradient_of_hidden_spikes_and_potentials_can_be_asked_for():
    x, y = random_events(np.random.default_rng(7), 40, 8, 12, 0.2), np.arange(8) % 3
    net = SNN((12, 7, 5, 3), seed=0, dtype=torch.float64)
    found = []
    for net.run in (network.run, fast.run):
        record = net(x)
        found.append(torch.autograd.grad(cross_entropy(record, y), [*record.s, net.weights[0]]))
    assert all(g.any() for g in found[0])
    for a, b in zip(*found, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-10, atol=1e-12)


def test_a_penalty_alone_reaches_the_weights():
    x = random_events(np.random.default_rng(8), 40, 8, 12, 0.2)
    net, found = SNN((12, 7, 5, 3), seed=0, dtype=torch.float64), []
    for net.run in (network.run, fast.run):
        record = net(x)
        loss = record.s[0].sum() + record.s[1].sum()
        found.append(torch.autograd.grad(loss, list(net.weights)[:2]))
    for a, b in zip(*found, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-10, atol=1e-12)


def test_memory_is_used_again_once_nothing_looks_at_it():
    shape = (3, memory.SMALLEST)
    first = memory.empty(shape, np.float32)
    place, view = first.ctypes.data, torch.from_numpy(first).view(-1)[5:]
    del first
    second = memory.empty(shape, np.float32)
    assert second.ctypes.data != place  # a tensor still looks at it
    del view
    again = memory.zeros(shape, np.int32)  # of the same size in bytes
    assert again.ctypes.data == place and not again.any()


def test_little_memory_waits_to_be_used_again(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 3 * memory.SMALLEST)
    arrays = [memory.empty((memory.SMALLEST + k,), np.uint8) for k in range(5)]
    del arrays
    assert 0 < sum(each.nbytes for each in memory._waiting) <= memory.MOST


@pytest.mark.parametrize("events", [True, False])
def test_loops_that_train_on_events_claim_torchs_threads_and_give_them_back(events):
    x = random_events(np.random.default_rng(9), 10, 4, 5, 0.2)
    net, before = SNN((5, 4, 2), run=fast.run), torch.get_num_threads()
    torch.set_num_threads(3)
    with suppress(ZeroDivisionError), claimable(), claimable():
        net(x if events else torch.from_numpy(x.dense()))
        inside = torch.get_num_threads()
        raise ZeroDivisionError
    after = torch.get_num_threads()
    torch.set_num_threads(before)
    assert inside == (1 if events else 3) and after == 3
