"""The spike: a step forward, and backward whatever derivative it was given."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from snntutor import arguments

from .shapes import SHAPES, check_derivative, is_derivative


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
        if not isinstance(x, torch.Tensor):
            raise ValueError(f"x is {arguments.shown(x)}; a spike that has a gradient wants a tensor: torch.tensor(x).")
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
    check_derivative(derivative=derivative)
    return Spike(derivative)


def check_spike(spike) -> None:
    """Hold that a function can be a spike: a derivative in its place would run silently, as another activation.

    Raises
    ------
    ValueError
        If it is a derivative of this room, or what makes one, or no function.
    """
    if is_derivative(spike) or spike in SHAPES:
        raise ValueError("The spike is a surrogate derivative; a network needs a spike that has it: "
                         "spike_fn(fast_sigmoid(10)) in place of fast_sigmoid(10).")
    arguments.function("spike_fn(fast_sigmoid(10))", spike=spike)
    arguments.takes(1, "(u - theta)", spike=spike)


def slopes(spike, x):
    """Return the surrogate derivative of a spike at x, as autograd sees it.

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
        if not (isinstance(s, torch.Tensor) and s.requires_grad):
            raise ValueError("No gradient flows through this spike function. Make one with "
                             "snntutor.surrogate.spike_fn(derivative).")
        found, = torch.autograd.grad(s, x, torch.ones_like(s))
    return found.contiguous()
