"""Right and wrong answers to the exercises of chapter 07."""

from fractions import Fraction

import numpy as np
import torch

from answers import Answers
from snntutor.surrogate import fast_sigmoid, spike_fn


def by_the_package(x, slope):
    return fast_sigmoid(slope)(x)


def by_autograd(x, slope):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (x / (1 + slope * x.abs())).sum().backward()
    return x.grad


def two_sides(x, slope):
    return np.where(x > 0, 1 / (1 + slope * x) ** 2, 1 / (1 - slope * x) ** 2)


def g(x, slope):
    return (1 + slope * np.abs(x)) ** -2.0


def back_through_torch(u, theta, grad, slope):
    u = torch.tensor(u, dtype=torch.float64, requires_grad=True)
    spike_fn(fast_sigmoid(slope))(u - theta).backward(torch.as_tensor(grad, dtype=torch.float64))
    return u.grad


ANSWERS = {
    "7.1": Answers(
        otherwise=(by_the_package, by_autograd, g, two_sides),
        unlisted=(lambda x, slope: np.maximum(0, 1 - slope * abs(x)), lambda x, slope: 1.0)),
    "7.2": Answers(
        otherwise=(back_through_torch, lambda u, theta, grad, slope: grad * g(theta - u, slope),
                   lambda u, theta, grad, slope: np.float32(grad * g(u - theta, slope))),
        wrong=(("incoming gradient is lost", lambda u, theta, grad, slope: g(u - theta, slope)),
               ("multiply by the spike", lambda u, theta, grad, slope: np.where(u > theta, grad, 0 * grad)),
               ("as it is", lambda u, theta, grad, slope: grad)),
        unlisted=(lambda u, theta, grad, slope: -grad * g(u - theta, slope), lambda u, theta, grad, slope: 0.0)),
    "7.3": Answers(
        otherwise=(["silent layer", "healthy", "dead column", "silent partner"],),
        unlisted=(("healthy", "healthy", "healthy", "healthy"), ("a", "b", "c", "d"), 3)),
    "7.4": Answers(
        otherwise=([1, 6.25, 100], np.array([1, 6.25, 100]), (1, Fraction(25, 4), 100)),
        unlisted=((2.0, 3.0, 4.0), (1.0, 6.25, 50.0), (1.0, 1e200, 100.0), (1, 10**400, 100),
                  (1.0, float("nan"), 100.0), 7)),
}
