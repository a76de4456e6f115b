"""Which surrogates the loops know, and what becomes of all other spikes."""

import numpy as np
import pytest
import torch

from runs import DERIVATIVES, assert_close, gradients, random_events
from snntutor import fast, network
from snntutor.fast.kernels import GIVEN
from snntutor.fast.surrogates import recognised
from snntutor.network import SNN
from snntutor.surrogate import Spike, Surrogate, fast_sigmoid, spike_fn


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
