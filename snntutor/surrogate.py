"""A spike forward, a chosen derivative backward.

Every derivative here takes the distance to the threshold, x = u - theta, and takes torch tensors as
well as NumPy arrays. Each surrogate has the value 1 at its peak, x = 0; other sources write other
peaks, which `scaled` gives.
"""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch


def spike_fn(derivative):
    """Make a function that spikes and lies about its derivative.

    Parameters
    ----------
    derivative : callable
        What stands in for the derivative of the spike, as a function of x.

    Returns
    -------
    callable
        ``spike(x)``: 1 where x > 0, else 0, in the type of ``x``. On the way back the gradient is
        multiplied by ``derivative(x)``.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Surrogate gradients".
    """

    class Spike(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return (x > 0).to(x.dtype)

        @staticmethod
        def backward(ctx, grad):
            (x,) = ctx.saved_tensors
            return grad * derivative(x)

    return Spike.apply


def derivative_of(spike):
    """Return the derivative that `spike_fn` was given; None for a spike made in another way.

    It is read from the class that `spike_fn` made, so that the function can stay as it is taught.
    """
    made = getattr(spike, "__self__", None)
    if isinstance(made, type) and issubclass(made, torch.autograd.Function):
        return inspect.getclosurevars(made.backward).nonlocals.get("derivative")
    return None


def spike_and_slopes(spike, x):
    """Return the spike at x, and its surrogate derivative there as autograd sees it.

    Parameters
    ----------
    spike : callable
        Of each element of a tensor by itself, as `spike_fn` makes it.
    x : tensor

    Raises
    ------
    ValueError
        If no gradient flows through the spike.
    """
    x = x.detach().requires_grad_()
    with torch.enable_grad():
        s = spike(x)
        if not s.requires_grad:
            raise ValueError("No gradient flows through this spike function. Make one with "
                             "snntutor.surrogate.spike_fn(derivative).")
        slopes, = torch.autograd.grad(s, x, torch.ones_like(s))
    return s.detach(), slopes.contiguous()


def alike(spike, other):
    """Say whether two spikes and their derivatives agree at some points on both sides of the threshold."""
    x = torch.tensor([-3.0, -0.3, -0.02, 0.0, 0.02, 0.3, 3.0], dtype=torch.float64)
    pairs = zip(spike_and_slopes(spike, x), spike_and_slopes(other, x))
    return all(torch.allclose(a, b, rtol=1e-9, atol=0) for a, b in pairs)


@dataclass(frozen=True)
class Surrogate:
    """A derivative that can be told from others: what it computes, and by what constants.

    Attributes
    ----------
    name : str
        The function of this module that made it.
    slope, peak : float
    formula : callable
        Its value as a function of x; calling the surrogate calls it.
    """

    name: str
    slope: float
    peak: float
    formula: Callable

    def __call__(self, x):
        return self.formula(x)


def true_derivative(x):
    """Return the derivative that a step really has wherever it has one: 0."""
    return 0 * abs(x)


def straight_through(x):
    """Return 1 everywhere: the spike is differentiated as if it were x itself."""
    return x**0


def fast_sigmoid(slope=10.0):
    """Derivative of the fast sigmoid x / (1 + slope |x|): 1 / (1 + slope |x|)^2.

    Parameters
    ----------
    slope : float
        How fast the derivative falls on both sides of the threshold; above 0. A larger slope is
        a narrower surrogate, here and below. The article's companion notebooks use 100.

    Raises
    ------
    ValueError
        If ``slope`` is not a finite number above 0.
    """
    slope = _positive("slope", slope)
    return Surrogate("fast_sigmoid", slope, 1.0, lambda x: 1 / (1 + slope * abs(x)) ** 2)


def sigmoid(slope=10.0):
    """Derivative of the logistic function of slope x, four times: 1 / cosh(slope x / 2)^2.

    It is computed as 4 e / (1 + e)^2 with e = exp(-|slope x|), which cannot overflow. See
    `fast_sigmoid` for the argument; without the factor 4 the peak is slope / 4.
    """
    slope = _positive("slope", slope)
    return Surrogate("sigmoid", slope, 1.0, lambda x: 4 * (e := _exp(-slope * abs(x))) / (1 + e) ** 2)


def triangle(slope=1.0):
    """Falls in a straight line from 1 to 0 at |x| = 1 / slope. See `fast_sigmoid`."""
    slope = _positive("slope", slope)
    return Surrogate("triangle", slope, 1.0, lambda x: (1 - slope * abs(x)).clip(min=0))


def arctan(slope=10.0):
    """Derivative of arctan(slope x) / slope: 1 / (1 + (slope x)^2). See `fast_sigmoid`."""
    slope = _positive("slope", slope)
    return Surrogate("arctan", slope, 1.0, lambda x: 1 / (1 + (slope * x) ** 2))


def exponential(slope=10.0):
    """Falls as exp(-slope |x|). See `fast_sigmoid`."""
    slope = _positive("slope", slope)
    return Surrogate("exponential", slope, 1.0, lambda x: _exp(-slope * abs(x)))


def gaussian(slope=1.0):
    """A bell, exp(-(slope x)^2 / 2), of standard deviation 1 / slope. See `fast_sigmoid`."""
    slope = _positive("slope", slope)
    return Surrogate("gaussian", slope, 1.0, lambda x: _exp(-((slope * x) ** 2) / 2))


def rectangle(slope=2.0):
    """Is 1 where |x| < 1 / slope and 0 elsewhere. See `fast_sigmoid`."""
    slope = _positive("slope", slope)
    return Surrogate("rectangle", slope, 1.0, lambda x: x**0 * (slope * abs(x) < 1))


def scaled(surrogate, peak):
    """Multiply a surrogate, for the conventions whose value at the threshold is not 1.

    Parameters
    ----------
    surrogate : callable
        A derivative, as the functions of this module return it.
    peak : float
        The wanted value at x = 0; above 0.
    """
    peak = _positive("peak", peak)
    times = lambda x: peak * surrogate(x)  # noqa: E731
    known = isinstance(surrogate, Surrogate)
    return replace(surrogate, peak=peak * surrogate.peak, formula=times) if known else times


def _exp(x):
    return torch.exp(x) if isinstance(x, torch.Tensor) else np.exp(x)


def _positive(name, value):
    if isinstance(value, (int, float, np.number)) and 0 < value < math.inf:
        return float(value)
    raise ValueError(f"{name} is {value!r}; it must be a finite number above 0.")
