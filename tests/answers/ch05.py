"""Answers to the exercises of chapter 05."""

import math

import numpy as np
import torch

from answers import Answers
from snntutor.lif import LIFParams, simulate


def through_torch(readout, y):
    z = torch.as_tensor(readout).max(0).values
    return torch.nn.functional.cross_entropy(z, torch.as_tensor(y)).item()


def by_loops(readout, y):
    total = 0.0
    for b, label in enumerate(y):
        z = [max(readout[:, b, k]) for k in range(readout.shape[2])]
        total += math.log(sum(math.exp(v - max(z)) for v in z)) + max(z) - z[label]
    return total / len(y)


def overflowing(readout, y):
    z = readout.max(0)
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean()


def one_largest_for_all(readout, y):
    z = readout.max(0) - readout.max(0).max()
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean()


def log_of_softmax(readout, y):
    z = readout.max(0) - readout.max(0).max(1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean()


def mean_over_time(readout, y):
    return through_torch(readout.mean(0, keepdims=True), y)


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


def reset_left_on(x, p):
    return p.theta / simulate(x[:, None, None], p)[0].max()


ANSWERS = {
    "5.1": Answers(
        otherwise=(lambda f, w, h: 0.5 * (f(w + h) / h - f(w - h) / h),
                   lambda f, w, h: np.gradient([f(w - h), f(w), f(w + h)], h)[1],
                   lambda f, w, h: np.float32((f(w + h) - f(w - h)) / (2 * h)),
                   lambda f, w, h: torch.tensor((f(w + h) - f(w - h)) / (2 * h))),
        wrong=(("one side only", lambda f, w, h: (f(w + h) - f(w)) / h),
               ("Twice too much", lambda f, w, h: (f(w + h) - f(w - h)) / h),
               ("divided by the distance", lambda f, w, h: f(w + h) - f(w - h)),
               ("yours never is", lambda f, w, h: abs((f(w + h) - f(w - h)) / (2 * h))),
               ("brackets around", lambda f, w, h: (f(w + h) - f(w - h)) / 2 * h),
               ("sign is turned", lambda f, w, h: (f(w - h) - f(w + h)) / (2 * h))),
        unlisted=(lambda f, w, h: max(0, (f(w + h) - f(w - h)) / (2 * h)),
                  lambda f, w, h: round((f(w + h) - f(w - h)) / (2 * h), 3),
                  lambda f, w, h: 2 * w, lambda f, w, h: (f(w) - f(w - h)) / h)),
    "5.2": Answers(
        otherwise=(["stays", "stays", "moves", "moves"], np.array(["stays", "stays", "moves", "moves"])),
        wrong=(("weight decay pulls", ("stays", "stays", "stays", "moves")),
               ("weight decay included", ("moves", "stays", "moves", "moves")),
               ("nothing else pulls", ("stays", "moves", "moves", "moves")),
               ("Nothing moves?", ("stays",) * 4),
               ("Everything moves?", ("moves",) * 4)),
        unlisted=(("moves", "moves", "stays", "moves"), ("a", "b", "c", "d"), ("Stays", "Stays", "Moves", "Moves"),
                  (False, False, True, True), 4)),
    "5.3": Answers(
        otherwise=(by_bisection, by_hand, lambda x, p: np.float32(by_hand(x, p)),
                   lambda x, p: by_hand(x, LIFParams(p.tau_syn, p.tau_mem, p.theta, p.dt))),  # alpha and beta may change places
        wrong=(("resets while you measure", reset_left_on),
               ("took 1 for the threshold", lambda x, p: by_hand(x, LIFParams(p.tau_mem, p.tau_syn, dt=p.dt))),
               ("always 1 ms", lambda x, p: by_hand(x, LIFParams(p.tau_mem, p.tau_syn, p.theta))),
               ("last step", lambda x, p: by_hand(x, p, lambda u: u[-1])),
               ("Upside down", lambda x, p: 1 / by_hand(x, p)),
               ("as if nothing leaked", lambda x, p: p.theta / x.sum())),
        unlisted=(lambda x, p: 1.0, lambda x, p: by_hand(x, p) * p.beta)),
    "5.4": Answers(
        otherwise=(through_torch, by_loops),
        wrong=(("average the potential", mean_over_time),
               ("read the last step", lambda r, y: through_torch(r[-1:], y)),
               ("add the potential up", lambda r, y: through_torch(r.sum(0)[None], y)),
               ("softmax is missing", lambda r, y: -r.max(0)[range(len(y)), y].mean()),
               ("sign is turned", lambda r, y: -through_torch(r, y)),
               ("add the samples up", lambda r, y: len(y) * through_torch(r, y)),
               ("too large for a float", overflowing),
               ("its own largest logit", one_largest_for_all),
               ("without the softmax", log_of_softmax)),
        unlisted=(lambda r, y: through_torch(r, y) / math.log(2), lambda r, y: 0.693)),
}
