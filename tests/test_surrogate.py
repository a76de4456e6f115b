"""The spike forward, the surrogate backward."""

import math
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snntutor import surrogate
from snntutor.surrogate import fast_sigmoid, rectangle, scaled, spike_fn, straight_through, true_derivative

# Written independently of the package: the derivative of each is the surrogate named beside it.
ANTIDERIVATIVES = {
    surrogate.fast_sigmoid: lambda x, k: x / (1 + k * torch.abs(x)),
    surrogate.sigmoid: lambda x, k: torch.tanh(k * x / 2) * 2 / k,
    surrogate.triangle: lambda x, k: torch.where(
        torch.abs(x) < 1 / k, x - torch.sign(x) * k * x**2 / 2, torch.sign(x) / (2 * k)),
    surrogate.arctan: lambda x, k: torch.atan(k * x) / k,
    surrogate.exponential: lambda x, k: torch.sign(x) * -torch.expm1(-k * torch.abs(x)) / k,
    surrogate.gaussian: lambda x, k: (
        math.sqrt(math.pi / 2) / k * torch.erf(k * x / math.sqrt(2))),
    surrogate.rectangle: lambda x, k: torch.clamp(x, -1 / k, 1 / k),
}
EVERY = pytest.mark.parametrize("make", ANTIDERIVATIVES, ids=lambda make: make.__name__)
slopes = st.floats(0.05, 1000)
distances = st.floats(-3, 3).filter(lambda x: abs(x) > 1e-9)


def gradient(function, x):
    """The gradient of the sum of function(x), by autograd."""
    x = x.clone().requires_grad_()
    return torch.autograd.grad(function(x).sum(), x)[0]


@EVERY
@settings(deadline=None, max_examples=50)
@given(slope=slopes, xs=st.lists(distances, min_size=1, max_size=20))
def test_backward_is_the_derivative_of_the_antiderivative(make, slope, xs):
    x = torch.tensor(xs, dtype=torch.float64)
    x = x[abs(slope * abs(x) - 1) > 1e-9]  # off the corners of triangle and rectangle
    got = gradient(spike_fn(make(slope)), x)
    want = gradient(lambda x: ANTIDERIVATIVES[make](x, slope), x)
    # the derivatives of tanh and erf cancel far from the threshold, where they are all but 0
    torch.testing.assert_close(got, want, rtol=1e-9, atol=1e-14)


def test_every_surrogate_of_the_room_is_tested():
    public = {getattr(surrogate, name) for name in surrogate.__all__ if name != "SHAPES"}
    assert public == {spike_fn, surrogate.slopes, surrogate.Spike, surrogate.SurrogateSpike,
                      surrogate.Surrogate, true_derivative, straight_through, scaled, *ANTIDERIVATIVES}
    assert set(surrogate.SHAPES) == set(ANTIDERIVATIVES)


@EVERY
@settings(deadline=None, max_examples=50)
@given(slope=slopes)
def test_the_peak_is_one_and_lies_at_the_threshold(make, slope):
    x = torch.arange(-100, 101, dtype=torch.float64) / 100
    g = make(slope)(x)
    assert g[100] == 1 and g.max() == 1 and g.min() >= 0
    torch.testing.assert_close(g, g.flip(0))


@EVERY
@pytest.mark.parametrize("slope", [25.0, 1000.0])
def test_float32_stays_finite_far_from_the_threshold(make, slope):
    x = torch.tensor([-1e30, -1e4, -30.0, 0.0, 30.0, 1e4, 1e30])
    g = make(slope)(x)
    assert g.dtype == torch.float32 and torch.isfinite(g).all()


@EVERY
def test_numpy_and_torch_agree(make):
    x = np.linspace(-2, 2, 101)
    np.testing.assert_allclose(make(3.0)(x), make(3.0)(torch.from_numpy(x)).numpy(), rtol=1e-14)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_spike_is_strict_and_keeps_the_type(dtype):
    s = spike_fn(true_derivative)(torch.tensor([-1.0, 0.0, 1e-30, 2.0], dtype=dtype))
    assert s.tolist() == [0, 0, 1, 1] and s.dtype == dtype


def test_the_true_derivative_gives_a_gradient_of_exactly_zero_not_none():
    x = torch.tensor([-1.0, 0.0, 1.0], dtype=torch.float64)
    got = gradient(spike_fn(true_derivative), x)
    assert got.tolist() == [0, 0, 0] and not torch.signbit(got).any()


def test_straight_through_passes_the_gradient_as_it_is():
    x = torch.tensor([-5.0, 0.0, 5.0], dtype=torch.float64)
    assert gradient(spike_fn(straight_through), x).tolist() == [1, 1, 1]


@EVERY
def test_scaled_moves_the_peak_only(make):
    x = torch.linspace(-1, 1, 21, dtype=torch.float64)
    torch.testing.assert_close(scaled(make(4.0), 100)(x), 100 * make(4.0)(x))


@pytest.mark.parametrize("derivative", [straight_through, lambda x: 1 / (1 + x**4)], ids=["room", "own"])
def test_scaled_multiplies_whatever_is_a_derivative(derivative):
    x = torch.linspace(-1, 1, 21, dtype=torch.float64)
    torch.testing.assert_close(scaled(derivative, 0.5)(x), derivative(x) / 2)
    torch.testing.assert_close(scaled(scaled(fast_sigmoid(4), 0.5), 3)(x), 1.5 * fast_sigmoid(4)(x))


def test_a_rectangle_is_zero_at_its_edge():
    assert rectangle(2.0)(np.array([-0.5, -0.4999, 0.4999, 0.5])).tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize("name, slope", [
    ("fast_sigmoid", 10), ("sigmoid", 10), ("triangle", 1), ("arctan", 10), ("exponential", 10), ("gaussian", 1),
    ("rectangle", 2)])
def test_without_a_slope_each_surrogate_has_the_one_that_it_documents(name, slope):
    make = getattr(surrogate, name)
    assert make() == make(slope)


def test_a_surrogate_never_changes_and_may_be_a_key():
    it = fast_sigmoid(10)
    with pytest.raises(FrozenInstanceError):
        it.slope = 20
    assert {it: 1}[fast_sigmoid(10)] == 1


def test_slopes_of_a_spike_are_its_derivative_in_a_tensor_of_their_own():
    x = torch.linspace(-1, 1, 6).reshape(2, 3).T
    with torch.no_grad():
        got = surrogate.slopes(spike_fn(fast_sigmoid(10)), x)
    torch.testing.assert_close(got, fast_sigmoid(10)(x))
    assert got.is_contiguous() and not x.is_contiguous() and not (x.requires_grad or got.requires_grad)


def test_a_spike_without_a_gradient_has_no_slopes():
    with pytest.raises(ValueError, match="No gradient flows through this spike"):
        surrogate.slopes(lambda x: (x > 0).to(x.dtype), torch.zeros(3))


@pytest.mark.parametrize("derivative", [spike_fn(true_derivative), "steep", 10.0, None])
def test_what_is_no_derivative_makes_no_spike(derivative):
    with pytest.raises(ValueError, match="derivative is .*; wanted is a function of x"):
        spike_fn(derivative)


@EVERY
@pytest.mark.parametrize("slope", [0, -1, math.nan, math.inf, "steep", None])
def test_a_slope_that_makes_no_sense_is_named(make, slope):
    with pytest.raises(ValueError, match="slope is .* above 0"):
        make(slope)


@pytest.mark.parametrize("peak", [0, -1, math.nan, math.inf])
def test_a_peak_that_makes_no_sense_is_named(peak):
    with pytest.raises(ValueError, match="peak is .* above 0"):
        scaled(surrogate.sigmoid(), peak)
