"""Right and wrong answers to the exercises of chapter 06."""

import math

import numpy as np
import torch

from answers import Answers
from snntutor import gradients, smooth
from snntutor.exercises.second_spike import second_time


def through_autograd(u, theta, sharpness):
    u = torch.tensor(u, dtype=torch.float64, requires_grad=True)
    torch.sigmoid(sharpness * (u - theta)).sum().backward()
    return u.grad


def steep_by_cosh(u, theta, sharpness):
    return sharpness / 4 / np.cosh(sharpness * (u - theta) / 2) ** 2


def by_loops(loss, s, q, trace, sharpness, sign=1):
    total = 0.0
    for k in range(len(loss)):
        score = 0.0
        for n in range(len(trace)):
            score += sharpness * ((1 - q[k, n]) if s[k, n] else -q[k, n]) * trace[n]
        total += loss[k] * score
    return sign * total / len(loss)


def baseline_by_search(loss, score):
    low, high = loss.min() - 1, loss.max() + 1
    for _ in range(300):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if (((loss - a) * score) ** 2).sum() < (((loss - b) * score) ** 2).sum() else (a, high)
    return np.polyfit([low - 1, low, low + 1], [(((loss - c) * score) ** 2).sum() for c in (low - 1, low, low + 1)], 2)


def vertex(loss, score):
    square, straight, _ = baseline_by_search(loss, score)
    return -straight / (2 * square)


def second_by_differences(w, t1, t2, p):
    def time(weight):
        return second_time(weight, smooth.first_spike([0.0], [weight], p), p)

    h = 1e-4 * w  # Richardson: the error falls with the fourth power
    one, two = ((time(w + k * h) - time(w - k * h)) / (2 * k * h) for k in (1, 2))
    return (4 * one - two) / 3


def second_by_autograd(w, t1, t2, p, through_t1=1.0):
    def r(t):
        return (torch.exp(-t / p.tau_mem) - torch.exp(-t / p.tau_syn)) / (p.beta - p.alpha)

    w, t1, t2 = (torch.tensor(float(z), dtype=torch.float64, requires_grad=True) for z in (w, t1, t2))
    by_w, by_t = torch.autograd.grad(w * r(t1), (w, t1))
    u = w * r(t2) - p.theta * torch.exp(-(t2 - t1) / p.tau_mem)
    direct, by_t1, by_t2 = torch.autograd.grad(u, (w, t1, t2))
    return -(direct - through_t1 * by_t1 * by_w / by_t) / by_t2


def second_if_reset_grew(w, t1, t2, p):
    left, risen = p.theta * math.exp(-(t2 - t1) / p.tau_mem) / p.tau_mem, w * smooth.response_slope(t2, p)
    return second_by_autograd(w, t1, t2, p) * (risen + left) / (risen - left)


def halved_until_small(testbed, w):
    """Go downhill on soft networks of several sharpnesses one after the other, and keep the hardest's best."""
    best, least = w.copy(), gradients.loss(testbed, w)
    for sharpness in (20, 15, 7, 5, 3):
        for start in (w, best):
            trained, _ = smooth.train_soft(testbed, start, sharpness, 150, 0.04)
            hard = gradients.loss(testbed, trained)
            best[hard < least], least = trained[hard < least], np.minimum(hard, least)
    return best


ANSWERS = {
    "6.1": Answers(
        otherwise=(through_autograd, steep_by_cosh,
                   lambda u, theta, k: k * np.exp(-k * (u - theta)) / (1 + np.exp(-k * (u - theta))) ** 2),
        wrong=(("in front", lambda u, theta, k: np.exp(-k * (u - theta)) / (1 + np.exp(-k * (u - theta))) ** 2),
               ("is 1", lambda u, theta, k: 1 / np.cosh(k * (u - theta) / 2) ** 2),
               ("twice in front", lambda u, theta, k: k * steep_by_cosh(u, theta, k)),
               ("inside the soft spike", lambda u, theta, k: k / 4 / np.cosh((u - theta) / 2) ** 2),
               ("brackets are missing", lambda u, theta, k: k / 4 / np.cosh((k * u - theta) / 2) ** 2)),
        unlisted=(lambda u, theta, k: k / (1 + k * abs(u - theta)) ** 2, lambda u, theta, k: k / 4,
                  lambda u, theta, k: 1.0 * (u > theta))),
    "6.2": Answers(
        otherwise=(by_loops, lambda loss, s, q, trace, k: torch.tensor(loss * k * ((s - q) * trace).sum(1)).mean(),
                   lambda loss, s, q, trace, k: k * loss @ (s - q) @ trace / len(loss)),
        wrong=(("sign is turned", lambda *a: by_loops(*a, sign=-1)),
               ("add the samples up", lambda loss, s, q, trace, k: k * loss @ (s - q) @ trace),
               ("one for each run", lambda loss, s, q, trace, k: loss * k * ((s - q) @ trace)),
               ("trace is missing", lambda loss, s, q, trace, k: np.mean(k * loss * (s - q).sum(1))),
               ("subtract the mean loss", lambda loss, s, q, trace, k: by_loops(loss - loss.mean(), s, q, trace, k))),
        unlisted=(lambda loss, s, q, trace, k: 0.0, lambda loss, s, q, trace, k: loss.mean())),
    "6.3": Answers(
        otherwise=(vertex, lambda loss, score: np.average(loss, weights=score**2),
                   lambda loss, score: np.linalg.lstsq(score[:, None], loss * score, rcond=None)[0][0]),
        wrong=(("mean loss", lambda loss, score: sum(loss) / len(loss)),
               ("size of its score", lambda loss, score: np.average(loss, weights=abs(score))),
               ("multiplies the loss, too", lambda loss, score: (loss * score).mean() / (score**2).mean()),
               ("how small", lambda loss, score: (((loss - vertex(loss, score)) * score) ** 2).mean())),
        unlisted=(lambda loss, score: 0.0, lambda loss, score: loss.max(), lambda loss, score: loss * score)),
    "6.4": Answers(
        otherwise=(["exact", "not", "exact", "not", "exact"], ("Exact", " not ", "EXACT", "Not", "exact"),
                   np.array(["exact", "not", "exact", "not", "exact"])),
        wrong=(("Look at the first", ("not", "not", "exact", "not", "exact")),),
        unlisted=(("exact", "exact", "not", "not", "exact"), ("yes", "no", "yes", "no", "yes"), 3,
                  (True, False, True, False, True), ("not",) * 5)),
    "6.5": Answers(
        otherwise=(second_by_differences, second_by_autograd),
        wrong=(("first spike's time", lambda w, t1, t2, p: -smooth.response(t1, p) / w / smooth.response_slope(t1, p)),
               ("in milliseconds", lambda *a: 1e3 * second_by_autograd(*a)),
               ("sign is turned", lambda *a: -second_by_autograd(*a)),
               ("1 / tau_mem is missing", lambda *a: second_by_autograd(*a, through_t1=a[-1].tau_mem)),
               ("has the wrong sign", second_if_reset_grew)),
        unlisted=(lambda w, t1, t2, p: t2 - t1, lambda w, t1, t2, p: -(t2 - t1) / w, lambda w, t1, t2, p: math.nan)),
    "6.6": Answers(
        otherwise=(halved_until_small,),
        wrong=(("the weights you were given", lambda testbed, w: w), ("of shape (10, 3, 2)", lambda testbed, w: w[0]),
               ("gives nothing back", lambda testbed, w: w.sort()),
               ("no finite number", lambda testbed, w: w * math.nan),
               ("soft loss what you looked at", lambda testbed, w: smooth.train_soft(testbed, w, 2)[0]),
               ("worse than before", lambda testbed, w: 0 * w)),
        unlisted=(lambda testbed, w: smooth.train_soft(testbed, w, 10), lambda w: w,
                  lambda testbed, w: -w)),
}
