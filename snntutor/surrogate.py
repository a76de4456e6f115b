"""A spike forward, a chosen derivative backward.

Every derivative here takes the distance to the threshold, x = u - theta, and takes torch tensors as
well as NumPy arrays. Each surrogate has the value 1 at its peak, x = 0; other sources write other
peaks, which `scaled` gives.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch


class SurrogateSpike(torch.autograd.Function):
    """The spike at x, and on the way back a derivative of one's choice: ``SurrogateSpike.apply(x, derivative)``."""

    @staticmethod
    def forward(ctx, x, derivative):
        ctx.save_for_backward(x)
        ctx.derivative = derivative
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * ctx.derivative(x), None


@dataclass(frozen=True)
class Spike:
    """A spike with its surrogate derivative, which can be told, compared and kept; see `spike_fn`."""

    derivative: Callable

    def __call__(self, x):
        return SurrogateSpike.apply(x, self.derivative)


def spike_fn(derivative) -> Spike:
    """Make a function that spikes and lies about its derivative.

    Parameters
    ----------
    derivative : callable
        What stands in for the derivative of the spike, as a function of x.

    Returns
    -------
    Spike
        ``spike(x)``: 1 where x > 0, else 0, in the type of ``x``. On the way back the gradient is
        multiplied by ``derivative(x)``.

    Raises
    ------
    ValueError
        If ``derivative`` is not a function.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Surrogate gradients".
    """
    if isinstance(derivative, Spike) or not callable(derivative):
        raise ValueError(f"derivative is {derivative!r}; wanted is a function of x, as fast_sigmoid(10).")
    return Spike(derivative)


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


@dataclass(frozen=True)
class Surrogate:
    """A derivative that can be told from others: what it computes, and by what constants.

    Parameters
    ----------
    formula : callable
        ``formula(x, slope)``, whose value at x = 0 is 1.
    slope, peak : float
        Calling the surrogate gives ``peak * formula(x, slope)``.
    """

    formula: Callable
    slope: float
    peak: float = 1.0

    def __call__(self, x):
        return self.peak * self.formula(x, self.slope)


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
    return Surrogate(_fast_sigmoid, _positive("slope", slope))


def sigmoid(slope=10.0):
    """Derivative of the logistic function of slope x, four times: 1 / cosh(slope x / 2)^2.

    It is computed as 4 e / (1 + e)^2 with e = exp(-|slope x|), which cannot overflow. See
    `fast_sigmoid` for the argument; without the factor 4 the peak is slope / 4.
    """
    return Surrogate(_sigmoid, _positive("slope", slope))


def triangle(slope=1.0):
    """Falls in a straight line from 1 to 0 at |x| = 1 / slope. See `fast_sigmoid`."""
    return Surrogate(_triangle, _positive("slope", slope))


def arctan(slope=10.0):
    """Derivative of arctan(slope x) / slope: 1 / (1 + (slope x)^2). See `fast_sigmoid`."""
    return Surrogate(_arctan, _positive("slope", slope))


def exponential(slope=10.0):
    """Falls as exp(-slope |x|). See `fast_sigmoid`."""
    return Surrogate(_exponential, _positive("slope", slope))


def gaussian(slope=1.0):
    """A bell, exp(-(slope x)^2 / 2), of standard deviation 1 / slope. See `fast_sigmoid`."""
    return Surrogate(_gaussian, _positive("slope", slope))


def rectangle(slope=2.0):
    """Is 1 where |x| < 1 / slope and 0 elsewhere. See `fast_sigmoid`."""
    return Surrogate(_rectangle, _positive("slope", slope))


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
    if isinstance(surrogate, Surrogate):
        return replace(surrogate, peak=peak * surrogate.peak)
    return partial(_times, peak, surrogate)


SHAPES = (fast_sigmoid, sigmoid, triangle, arctan, exponential, gaussian, rectangle)


# The formulas stand by themselves, not inside of what makes a surrogate of them, so that a surrogate can be pickled
# and told from an impostor.


def _fast_sigmoid(x, slope):
    return 1 / (1 + slope * abs(x)) ** 2


def _sigmoid(x, slope):
    return 4 * (e := _exp(-slope * abs(x))) / (1 + e) ** 2


def _triangle(x, slope):
    return (1 - slope * abs(x)).clip(min=0)


def _arctan(x, slope):
    return 1 / (1 + (slope * x) ** 2)


def _exponential(x, slope):
    return _exp(-slope * abs(x))


def _gaussian(x, slope):
    return _exp(-((slope * x) ** 2) / 2)


def _rectangle(x, slope):
    return x**0 * (slope * abs(x) < 1)


def _times(peak, derivative, x):
    return peak * derivative(x)


def _exp(x):
    return torch.exp(x) if isinstance(x, torch.Tensor) else np.exp(x)


def _positive(name, value):
    if isinstance(value, (int, float, np.number)) and 0 < value < math.inf:
        return float(value)
    raise ValueError(f"{name} is {value!r}; it must be a finite number above 0.")
