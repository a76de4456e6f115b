"""Which surrogates the loops know, and what becomes of all other spikes."""

import numpy as np
import pytest
import torch
from numba import njit

from runs import DERIVATIVES, assert_close, gradients, random_events
from snntutor import fast, network, surrogate
from snntutor.fast.kernels import GIVEN, decay
from snntutor.fast.surrogates import recognised
from snntutor.lif import LIFParams
from snntutor.network import SNN
from snntutor.settings import Settings
from snntutor.surrogate import Spike, Surrogate, fast_sigmoid, scaled, spike_fn


def test_known_surrogates_are_recognised_and_others_are_not():
    known = {name for name, derivative in DERIVATIVES.items() if recognised(spike_fn(derivative))[0] != GIVEN}
    assert known == set(DERIVATIVES) - {"own"}
    kind, slope, peak = recognised(spike_fn(DERIVATIVES["scaled twice"]))
    assert (slope, peak) == (2.0, 1.5)


@pytest.mark.parametrize(("dtype", "end", "accuracy"), [(np.float32, 87.6, 1.2e-7), (np.float64, 708, 4e-16)])
def test_exponentials_are_right_to_the_last_place_and_0_where_the_type_ends(dtype, end, accuracy):
    x = np.concatenate([np.linspace(0, end, 100_001), np.random.default_rng(0).uniform(0, 5, 10_001)]).astype(dtype)
    e, wanted = np.empty_like(x), np.exp(-x.astype(np.longdouble))
    fill(x.copy(), e)
    assert np.abs(e / wanted - 1).max() < accuracy and e[0] == 1
    fill(np.array([end + 2, 1e30, np.inf, np.nan] * 8, dtype), e := np.ones(32, dtype))
    assert (e.reshape(8, 4)[:, :3] == 0).all() and np.isnan(e.reshape(8, 4)[:, 3]).all()


@njit
def fill(x, e):
    decay(x, e)


@pytest.mark.parametrize("make", [surrogate.sigmoid, surrogate.exponential, surrogate.gaussian])
# float32: an exponent of 72 is itself known to 1e-5 only
@pytest.mark.parametrize(("dtype", "accuracy"), [(torch.float32, 2e-5), (torch.float64, 1e-13)])
def test_surrogates_with_an_exponential_are_those_of_the_room(make, dtype, accuracy):
    """One step without delay: neuron k has the potential w[0, k], and by it the gradient g(w[0, k] - theta)."""
    w = torch.linspace(-3, 4, 701, dtype=dtype)[None].requires_grad_()
    settings = Settings(spike_fn(scaled(make(4.0), 2.5)), LIFParams(tau_syn=0), delay=False)
    fast.run([w, torch.eye(701, dtype=dtype)], torch.ones(1, 1, 1, dtype=dtype), settings).readout.sum().backward()
    wanted = 2.5 * make(4.0)((w.detach()[0] - 1).double())
    torch.testing.assert_close(w.grad[0].double(), wanted, rtol=accuracy, atol=1e-30)


class Halved(torch.autograd.Function):
    """A spike of a learner's own: a step, with half of the fast sigmoid's derivative."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        return grad * 0.5 * fast_sigmoid(10)(ctx.saved_tensors[0])


class Doubled(Spike):
    """Names a derivative of the room and uses twice of it."""

    def __call__(self, x):
        return 2 * super().__call__(x) - (x > 0).to(x.dtype)


class Heavier(Surrogate):
    """Bears a formula of the room and is 5 % larger."""

    def __call__(self, x):
        return 1.05 * super().__call__(x)


def _fast_sigmoid(x, slope):
    """Bears the name of a formula of the room and is 5 % larger."""
    return 1.05 / (1 + slope * abs(x)) ** 2


@pytest.mark.parametrize("spike", [
    Halved.apply, Doubled(fast_sigmoid(10)), spike_fn(Heavier(fast_sigmoid(10).formula, 10.0)),
    spike_fn(Surrogate(_fast_sigmoid, 10.0))], ids=["own", "doubled", "heavier", "name"])
def test_a_spike_of_ones_own_and_an_impostor_are_differentiated_as_they_say(spike):
    net = SNN((12, 7, 3), spike, seed=0, dtype=torch.float64)
    x = random_events(np.random.default_rng(6), 30, 8, 12, 0.2)
    _, wanted = gradients(net, x, network.run, 1, (1, 1, 1))
    _, got = gradients(net, x, fast.run, 1, (1, 1, 1))
    assert recognised(spike)[0] == GIVEN and wanted[0].any()
    assert_close(wanted, got)


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
