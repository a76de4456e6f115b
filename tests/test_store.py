"""Saving and loading: the same network comes back, and nothing else ever does."""

import json
import math
import warnings
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snntutor import network, surrogate
from snntutor.ensemble import Ensemble
from snntutor.lif import LIFParams, nothing, subtract, to_zero, to_zero_keeping
from snntutor.network import SNN
from snntutor.store import load, save
from snntutor.surrogate import Surrogate, scaled, sigmoid, spike_fn
from snntutor.train import fit
from stored import X, Y, same

slopes = st.floats(1e-3, 1e3)
shaped = st.builds(lambda name, slope: getattr(surrogate, name)(slope), st.sampled_from(
    ("fast_sigmoid", "sigmoid", "triangle", "arctan", "exponential", "gaussian", "rectangle")), slopes)
derivatives = st.one_of(shaped, st.builds(scaled, shaped, st.floats(1e-3, 1e3)),
                        st.sampled_from((surrogate.true_derivative, surrogate.straight_through)))
taus = st.sampled_from((0, 0.0, 1e-3, math.inf)) | st.floats(1e-3, 1)
params = st.builds(LIFParams, taus, taus, st.floats(0.01, 5) | st.just(1), st.just(1e-3))


@st.composite
def networks(draw):
    sizes = (3, *draw(st.lists(st.integers(1, 4), max_size=2)), 2)
    delay = draw(st.booleans())
    constants = params if delay else params.map(partial(replace, tau_syn=0))
    make = partial(SNN, sizes, draw(derivatives.map(spike_fn)), draw(constants), delay=delay, weight_scale=70.0,
                   reset=draw(st.sampled_from((subtract, to_zero, to_zero_keeping, nothing))),
                   reset_gradient=draw(st.booleans()), readout=draw(st.none() | constants),
                   recurrent=draw(st.booleans()),
                   dtype=draw(st.sampled_from((torch.float32, torch.float64))),
                   run=draw(st.sampled_from((None, network.run))))
    if draw(st.booleans()):
        return Ensemble(make(seed=seed) for seed in range(draw(st.integers(1, 3))))
    return make(seed=draw(st.integers(0, 99)))


@settings(max_examples=60, deadline=None)
@given(model=networks())
def test_what_is_loaded_computes_the_same_bits_forward_and_backward(tmp_path_factory, model):
    path = tmp_path_factory.mktemp("store") / "net.npz"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save(model, path)
    loaded = load(path)
    assert same(model, loaded)
    assert (loaded.sizes, loaded.settings, loaded.run) == (model.sizes, model.settings, model.run)
    if isinstance(model, Ensemble):
        assert len(loaded) == len(model) and same(model.member(0), loaded.member(0))


def test_a_loaded_network_learns_on_as_the_saved_one_would(net, tmp_path):
    fit(net, (X, Y), 3, 2, progress=False)
    save(net, tmp_path / "net.npz")
    loaded = load(tmp_path / "net.npz")
    for each in (net, loaded):
        fit(each, (X, Y), 3, 2, progress=False)
    assert same(net, loaded)


def test_loading_draws_no_number_that_others_would_get(net, tmp_path):
    save(net, tmp_path / "net.npz")
    torch.manual_seed(0)
    load(tmp_path / "net.npz")
    assert torch.rand(()) == torch.rand((), generator=torch.Generator().manual_seed(0))


def test_the_same_network_gives_the_same_bytes_and_any_name_will_do(net, tmp_path):
    for name in ("a.npz", "no ending", "b.network"):
        save(net, str(tmp_path / name))
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npz", "b.network", "no ending"]


def test_the_file_is_an_open_one(net, tmp_path):
    """NumPy alone reads it, and its text is JSON by the letter, in which infinity is no number."""
    save(net, tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz", allow_pickle=False) as archive:
        told = json.loads(str(archive["told"]), parse_constant=pytest.fail)
        assert (archive["weights_0"] == net.weights[0].detach().numpy()).all()
        assert sorted(archive) == ["recurrent_0", "told", "weights_0", "weights_1"]
    assert told["p"]["tau_mem"] == "inf" and told["sizes"] == [3, 4, 2]
    assert told["spike"] == {"name": "fast_sigmoid", "slope": 7.0, "peak": 0.3}


class HalfStep(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        return grad / 2


def misnamed(x):
    return 3 * x**0


misnamed.__name__ = "true_derivative"


def _fast_sigmoid(x, slope):
    """Bears the name of a formula of the room, and is 5 % off."""
    return 1.05 / (1 + slope * abs(x)) ** 2


@pytest.mark.parametrize("spike", [HalfStep.apply, spike_fn(lambda x: x**0 / 2), spike_fn(misnamed),
                                   spike_fn(Surrogate(_fast_sigmoid, 10.0)),
                                   spike_fn(Surrogate(lambda x, slope: torch.ones_like(x), 1.0))])
def test_a_spike_of_ones_own_is_wanted_again(net, spike, tmp_path):
    net.settings = replace(net.settings, spike=spike)
    with pytest.warns(UserWarning, match=r"spike .* is your own function.*load\('.*net.npz', spike=...\)"):
        save(net, tmp_path / "net.npz")
    with pytest.raises(ValueError, match=r"spike of one's own.*Give it: load\('.*net.npz', spike=...\)"):
        load(tmp_path / "net.npz")
    assert same(net, load(tmp_path / "net.npz", spike=spike))


def test_a_reset_and_a_run_of_ones_own_are_wanted_again(net, tmp_path):
    def soft(u, i, s, p):
        return u + i - 0.5 * p.theta * s

    def mine(*args, **settings):
        return network.run(*args, **settings)

    net.settings, net.run = replace(net.settings, reset=soft), mine
    with pytest.warns(UserWarning) as told:
        save(net, tmp_path / "net.npz")
    assert [str(each.message).split()[1] for each in told] == ["reset", "run"]
    for given_, missing in (({}, "reset"), ({"reset": soft}, "run"), ({"run": mine}, "reset")):
        with pytest.raises(ValueError, match=f"{missing} of one's own"):
            load(tmp_path / "net.npz", **given_)
    assert same(net, load(tmp_path / "net.npz", reset=soft, run=mine))


def test_what_is_given_takes_the_place_of_what_is_saved(net, tmp_path):
    save(net, tmp_path / "net.npz")
    loaded = load(tmp_path / "net.npz", spike=spike_fn(surrogate.sigmoid(3)), reset=to_zero, run=network.run)
    assert loaded.settings.spike == spike_fn(sigmoid(3)) and (loaded.settings.reset, loaded.run) == (
        to_zero, network.run)


@pytest.mark.parametrize("make, words", [
    (lambda: torch.nn.Linear(2, 2), "not Linear"), (lambda: type("Mine", (SNN,), {})((2, 2)), "not Mine"),
    (lambda: SNN((2, 2)).half(), "all float32 or all float64"),
    (lambda: SNN((2, 2), p=type("Mine", (LIFParams,), {})()), "make it a LIFParams"),
    (lambda: SNN((2, 2), p=LIFParams(tau_mem=np.float32(0.0123))), "Python's own numbers"),
])
def test_what_cannot_be_kept_is_not_saved(make, words, tmp_path):
    with pytest.raises(ValueError, match=words):
        save(make(), tmp_path / "net.npz")
    assert not list(tmp_path.iterdir())


def test_a_network_whose_weights_were_exchanged_for_others_is_not_saved(net, tmp_path):
    net.weights[0] = torch.nn.Parameter(torch.zeros(3, 5))
    with pytest.raises(ValueError, match=r"layer 1 have the shape \(4, 4\); wanted is \(5, 5\)"):
        save(net, tmp_path / "net.npz")
