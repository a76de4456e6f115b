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


def by_softmax_of(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def next_by_bisection(x, w, p):
    def spikes(weight):
        return simulate(weight * x[:, None, None], p)[1]

    low, high = w, w + 1
    while (spikes(high) == spikes(w)).all():
        high += 1
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if (spikes(middle) == spikes(w)).all() else (low, middle)
    return high


def next_by_hand(x, w, p):
    """Take one neuron along that has weight 1 and one that takes the resets alone."""
    i = u = lost = response = 0.0
    edges = []
    for spike in x:
        s = u > p.theta
        if response > 0 and not s:
            edges.append((p.theta + lost) / response)
        lost = p.beta * lost + p.theta * s
        response, i, u = p.beta * response + i, p.alpha * i + spike, p.beta * u + w * i - p.theta * s
    return min(edges)


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
    "5.5": Answers(
        otherwise=(lambda z: 1e-4 * (z.argmax(1)[:, None] == np.arange(z.shape[1])), lambda z: np.tanh(z / 1e5),
                   lambda z: torch.from_numpy(z / 1e5).requires_grad_()),
        wrong=(("all answer class 0", lambda z: 0 * z), ("has changed.", lambda z: -z / 1e5),
               ("still cost 2.588", lambda z: z - z.max(1, keepdims=True)),
               ("still cost 1.195", lambda z: by_softmax_of(z)), ("no finite number", lambda z: z + np.inf),
               ("have shape", lambda z: z.max(1)), ("gives nothing back", lambda z: z.sort())),
        unlisted=(lambda z: z / 2, lambda z: z / 1e400, lambda z: z.max(0), lambda z: z[::-1] / 1e5, lambda: 1)),
    "5.6": Answers(
        otherwise=(next_by_bisection, next_by_hand),
        wrong=(("first edge of all", lambda x, w, p: by_hand(x, p)),
               ("is the distance", lambda x, w, p: next_by_hand(x, w, p) - w)),
        unlisted=(lambda x, w, p: w, lambda x, w, p: 2 * w, lambda x, w, p: next_by_hand(x, 0, p) + w)),
}
