"""The room of chapter 09: what a trial is made of, a gradient cut from the recurrent path, the grid that ships."""

import json
import math
import sys

import numpy as np
import pytest
import torch

from snntutor import fast, network, robust
from snntutor.encode import at_times
from snntutor.lif import lif_step
from snntutor.loss import cross_entropy, lower_activity, upper_activity
from snntutor.network import SNN
from snntutor.robust import full
from snntutor.robust.loops import cut
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, spike_fn

SPLITS = {"train": 8000, "validation": 1000, "test": 1000}


@pytest.fixture(scope="module", autouse=True)
def one_home(tmp_path_factory):
    """The data are made once for all tests here."""
    robust.task.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNNTUTOR_HOME", str(tmp_path_factory.mktemp("home")))
        yield robust.task(0)
    robust.task.cache_clear()


def few(count=20, seed=0):
    rng = np.random.default_rng(seed)
    return at_times(rng.random((count, 20)), 100, 50), rng.integers(0, 10, count)


def gradients(net, x, y):
    net.zero_grad()
    cross_entropy(net(x), y).backward()
    return [p.grad.clone() for p in net.parameters()]


def test_the_task_has_the_papers_split_with_as_many_of_each_class_and_twenty_spikes_a_sample():
    for name, (x, y) in robust.task(0)._asdict().items():
        assert x.shape == (100, SPLITS[name], 20) and len(x) == 20 * SPLITS[name] and x.time.max() == 49
        assert (np.bincount(y) == SPLITS[name] // 10).all()


@pytest.mark.parametrize("shape", ["fast_sigmoid", "triangle", "constant", "zero"])
def test_the_shape_changes_the_way_back_and_no_spike(shape):
    x, _ = few()
    assert torch.equal(robust.network(3, shape, 2.0)(x).s[0], robust.network(3)(x).s[0])


def test_a_peak_multiplies_the_hidden_gradient_of_one_layer():
    x, y = few()
    one, hundred = (gradients(robust.network(0, "triangle", 2.0, peak), x, y)[0] for peak in (1.0, 100.0))
    torch.testing.assert_close(hundred, 100 * one, rtol=1e-4, atol=1e-6 * float(hundred.abs().max()))


def test_the_zero_leaves_the_hidden_weights_as_they_are_whatever_the_penalties(one_home):
    before = robust.network(2, "zero").weights[0].detach().clone()
    loss, net, (x, y) = robust.activity_loss(upper=1.0, limit=0.1), robust.network(2, "zero"), few()
    net.zero_grad()
    loss(net(x), y).backward()
    assert not net.weights[0].grad.any() and torch.equal(net.weights[0], before)


def test_the_papers_start_is_silent_and_the_courses_is_not():
    x, _ = robust.task(0).test
    x = x.take(np.arange(200))
    assert not robust.network(0, weight_scale=0.58)(x).s[0].any() and robust.network(0)(x).s[0].any()


def test_the_loss_is_cross_entropy_and_both_penalties():
    x, y = few()
    record = robust.network(0)(x)
    wanted = cross_entropy(record, y) + 3 * upper_activity(record, 0.1) + 2 * lower_activity(record, 1e-3)
    torch.testing.assert_close(robust.activity_loss(3.0, 0.1, 2.0)(record, y), wanted)
    torch.testing.assert_close(robust.activity_loss(0.0, 0.1, 0.0)(record, y), cross_entropy(record, y))


@pytest.mark.parametrize("as_events", [True, False])
def test_cut_gives_the_spikes_of_the_recurrent_layer(as_events):
    net = SNN((20, 30, 10), seed=1, recurrent=True, weight_scale=5.0, dtype=torch.float64)
    x = few()[0] if as_events else torch.from_numpy(few()[0].dense()).double()
    whole, parts = (run(list(net.weights), x, net.settings, recurrent=list(net.recurrent)) for run in (fast.run, cut))
    assert whole.s[0].sum() > 100 and torch.equal(whole.s[0], parts.s[0])
    torch.testing.assert_close(whole.readout, parts.readout)


def test_cut_has_the_gradient_of_a_layer_whose_spikes_come_back_detached():
    net = SNN((20, 30, 10), seed=1, recurrent=True, weight_scale=5.0, dtype=torch.float64)
    x, y = few()
    found = SNN.of_weights(net.weights, net.recurrent, net.settings, cut)
    gradients(found, x, y)
    drive, p, (v,), spikes = network.weigh(x, net.weights[0]), net.settings.p, net.recurrent, []
    state = network.rest(drive)
    for d in drive.unbind():
        spikes.append(net.settings.spike(state.u - p.theta))
        s = spikes[-1].detach()
        state = lif_step(state, s, d + s @ v, p)
    readout = network.leaky_readout(torch.stack(spikes) @ net.weights[1], net.settings.readout_p)
    torch.nn.functional.cross_entropy(readout.max(0).values, torch.as_tensor(y)).backward()
    for one, other in zip(found.parameters(), net.parameters()):
        torch.testing.assert_close(one.grad, other.grad, rtol=1e-9, atol=1e-12)


def test_cut_and_kept_have_other_gradients_of_the_recurrent_weights_and_equal_ones_of_the_readout():
    x, y = few()
    kept, severed = (gradients(robust.network(0, recurrent=how), x, y) for how in ("kept", "cut"))
    names = [name for name, _ in robust.network(0, recurrent="kept").named_parameters()]
    for name, a, b in zip(names, kept, severed):
        assert torch.allclose(a, b, rtol=1e-3, atol=1e-6) == (name == "weights.1"), name


def test_cut_wants_one_recurrent_layer():
    net = SNN((20, 5, 5, 10), seed=0, recurrent=True)
    with pytest.raises(ValueError, match="2 recurrent layers"):
        cut(list(net.weights), few()[0], Settings(spike_fn(fast_sigmoid(10))), recurrent=list(net.recurrent))


@pytest.mark.parametrize("wrong", [{"shape": "square"}, {"slope": 0.0}, {"peak": -1.0}, {"layers": 0},
                                   {"recurrent": "yes"}, {"reset_gradient": 2}])
def test_a_setting_that_makes_no_sense_is_told(wrong):
    with pytest.raises(ValueError, match="square|slope|peak|layers|recurrent|reset_gradient"):
        robust.network(0, **wrong)


def test_a_trial_scores_both_held_back_parts_and_counts_spikes_and_repeats_itself(monkeypatch):
    small = robust.task(0)
    part = type(small)(*((x.take(np.arange(300)), y[:300]) for x, y in small))
    monkeypatch.setattr(sys.modules["snntutor.robust.runs"], "task", lambda seed: part)
    first, again = (robust.trial(4, "triangle", 2.0, epochs=2) for _ in range(2))
    assert set(first) == {"validation", "test", "spikes"} and first == again
    assert 0.1 < first["test"] < 1 and first["spikes"] > 1
    quiet = robust.trial(4, "triangle", 2.0, epochs=2, upper=100.0, limit=0.01)
    assert quiet["spikes"] < first["spikes"] / 2


def test_the_grid_that_ships_has_every_run_and_says_how_it_was_made():
    table, made = robust.full_grid(), robust.how_made()
    assert made["command"] == "python -m snntutor.robust" and len(made["date"]) == 10 and made["machine"]
    assert made["seeds"] == list(range(len(made["seeds"]))) and len(made["seeds"]) >= 2 and made["hours"] > 0
    assert table.settings == [{"shape": shape, "slope": slope} for shape in full.SETTINGS["shape"]
                              for slope in full.SETTINGS["slope"]]
    assert len(table) == len(table.settings) * len(made["seeds"]) and not table.failed
    for name in full.NUMBERS:
        assert np.isfinite(table.numbers(name)).all()
    assert all(0 <= table.numbers(name).min() <= table.numbers(name).max() <= 1 for name in full.NUMBERS[:2])


def fake(seed, shape, slope):
    return {"validation": 0.5 + 0.01 * seed, "test": 1 / slope / 10, "spikes": float(len(shape))}


def test_making_the_grid_writes_what_reading_it_gives(tmp_path, monkeypatch):
    monkeypatch.setattr(full, "trial", fake)
    table = full.make(2, tmp_path / "grid.json", tmp_path / "kept.jsonl")
    read = robust.full_grid(tmp_path / "grid.json")
    assert len(table) == len(read) == 2 * 6 * 7
    for name in full.NUMBERS:
        np.testing.assert_allclose(read.numbers(name), table.numbers(name), atol=5e-5)
    assert robust.how_made(tmp_path / "grid.json")["seeds"] == [0, 1]
    assert set(json.loads((tmp_path / "grid.json").read_text())["settings"][0]) == {"shape", "slope", *full.NUMBERS}


def broken(seed, shape, slope):
    if slope == 2.0:
        raise ArithmeticError("no")
    return fake(seed, shape, slope)


def test_a_grid_with_a_missing_run_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(full, "trial", broken)
    with pytest.raises(RuntimeError, match="6 of 42 runs are missing"):
        full.make(1, tmp_path / "grid.json", tmp_path / "kept.jsonl")
    assert not (tmp_path / "grid.json").exists()


def test_every_shape_of_the_grid_has_peak_1():
    for shape in full.SETTINGS["shape"]:
        for slope in full.SETTINGS["slope"]:
            assert math.isclose(robust.network(0, shape, slope).settings.spike.derivative(0.0), 1.0)
