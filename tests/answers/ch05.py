"""Right and wrong answers to the exercises of chapter 05."""

import math

import numpy as np
import torch

from answers import Answers
from snntutor.lif import LIFParams, simulate


def by_bisection(x, p):
    low, high = 0.0, 1e3
    for _ in range(200):
        w = (low + high) / 2
        spikes = simulate(w * x[:, None, None], p)[1].any()
        low, high = (low, w) if spikes else (w, high)
    return high


def by_hand(x, p, top=max):
    i = u = 0.0
    us = []
    for spike in x:
        us.append(u)
        i, u = p.alpha * i + spike, p.beta * u + i
    return p.theta / top(us)


def through_torch(readout, y):
    z = torch.as_tensor(readout).max(0).values
    return torch.nn.functional.cross_entropy(z, torch.as_tensor(y)).item()


def by_loops(readout, y):
    total = 0.0
    for b, label in enumerate(y):
        z = [max(readout[:, b, k]) for k in range(readout.shape[2])]
        total += math.log(sum(math.exp(v - max(z)) for v in z)) + max(z) - z[label]
    return total / len(y)


def by_softmax(largest):
    """Make a loss that takes the logarithm of the softmax, after something was subtracted from the logits."""
    def loss(readout, y):
        z = readout.max(0)
        e = np.exp(z - largest(z))
        return -np.log((e / e.sum(1, keepdims=True))[np.arange(len(y)), y]).mean()

    return loss


ANSWERS = {
    "5.1": Answers(
        otherwise=(lambda f, w, h: 0.5 * (f(w + h) / h - f(w - h) / h),
                   lambda f, w, h: np.gradient([f(w - h), f(w), f(w + h)], h)[1],
                   lambda f, w, h: np.float32((f(w + h) - f(w - h)) / (2 * h)),
                   lambda f, w, h: torch.tensor((f(w + h) - f(w - h)) / (2 * h))),
        unlisted=(lambda f, w, h: max(0, (f(w + h) - f(w - h)) / (2 * h)),
                  lambda f, w, h: round((f(w + h) - f(w - h)) / (2 * h), 3),
                  lambda f, w, h: 2 * w, lambda f, w, h: (f(w) - f(w - h)) / h)),
    "5.2": Answers(
        otherwise=(["stays", "stays", "moves", "moves"], np.array(["stays", "stays", "moves", "moves"]),
                   ("Stays", " stays ", "MOVES", "moves")),
        unlisted=(("moves", "moves", "stays", "moves"), ("a", "b", "c", "d"), ("Moves", "Stays", "Moves", "Stays"),
                  (False, False, True, True), 4)),
    "5.3": Answers(
        otherwise=(by_bisection, by_hand, lambda x, p: np.float32(by_hand(x, p)),
                   # alpha and beta may change places
                   lambda x, p: by_hand(x, LIFParams(p.tau_syn, p.tau_mem, p.theta, p.dt))),
        wrong=(("always 1 ms", lambda x, p: by_hand(x, LIFParams(p.tau_mem, p.tau_syn, p.theta))),
               ("last step", lambda x, p: by_hand(x, p, lambda u: u[-1]))),
        unlisted=(lambda x, p: 1.0, lambda x, p: by_hand(x, p) * p.beta)),
    "5.4": Answers(
        otherwise=(through_torch, by_loops),
        wrong=(("average the potential", lambda r, y: through_torch(r.mean(0, keepdims=True), y)),
               ("read the last step", lambda r, y: through_torch(r[-1:], y)),
               ("too large for a float", by_softmax(lambda z: 0)),
               ("its own largest logit", by_softmax(lambda z: z.max())),
               ("without the softmax", by_softmax(lambda z: z.max(1, keepdims=True)))),
        unlisted=(lambda r, y: through_torch(r, y) / math.log(2), lambda r, y: 0.693)),
}
