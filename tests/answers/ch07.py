"""Right and wrong answers to the exercises of chapter 07."""

from fractions import Fraction

import numpy as np
import torch

from answers import Answers
from snntutor.exercises.behind import hidden_loss
from snntutor.loss import cross_entropy, lower_activity
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


def with_the_mean(record, y):
    return cross_entropy(record, y, lambda record: record.readout.max(0).values + record.readout.mean(0))


def of_the_mean(record, y):
    return cross_entropy(record, y, lambda record: 5 * record.readout.mean(0))


def awake(record, y):
    return cross_entropy(record, y) + 0.1 * lower_activity(record, limit=1)


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
    "7.5": Answers(
        otherwise=(lambda a, b: hidden_loss(a, b) + b,
                   lambda a, b: torch.as_tensor(hidden_loss(a, b), dtype=torch.float64)),
        wrong=(("sign is turned", lambda a, b: -hidden_loss(a, b)),
               ("adds up to", lambda a, b: hidden_loss(a, b) / (2 * b)),
               ("adds up to", lambda a, b: (b * (a > 1) - 1) ** 2)),
        unlisted=(lambda a, b: 0.0, lambda a, b: a * b)),
    "7.6": Answers(
        otherwise=(with_the_mean,),
        wrong=(("Mute at the end", cross_entropy), ("more than 0.75", awake),
               ("No class is mute", of_the_mean)),
        unlisted=(lambda record, y: cross_entropy(record, y) * 0,)),
}
