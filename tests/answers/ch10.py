"""Right and wrong answers to the exercises of chapter 10."""

import numpy as np
import torch

from answers import Answers


def by_cases_of_the_spike(u, s, g, beta, low):
    return np.where(np.asarray(s) > 0, 0.0, beta) + low * g - beta * u * g


def by_torch(u, s, g, beta, low):
    u, s, g = (torch.as_tensor(value, dtype=torch.float64) for value in (u, s, g))
    potential = u.clone().requires_grad_()
    spike = (s - g * u) + g * potential  # of value s and slope g
    (beta * potential * (1 - spike) + low * spike).sum().backward()
    return potential.grad


def sweep_by_torch(drive, u, s, g, error, beta):
    x = torch.tensor(drive, requires_grad=True)
    before, spike, loss = torch.zeros(()), torch.zeros(()), 0.0
    for n in range(len(drive)):
        before = (beta * before + x[n]) * (1 - spike)
        spike = s[n] - g[n] * u[n] + g[n] * before
        loss = loss + error[n] * spike
    return torch.autograd.grad(loss, x)[0]


def recursive(drive, u, s, g, error, beta):
    def blame(n):
        later = blame(n + 1) * (beta * (1 - s[n]) - (beta * u[n] + drive[n + 1]) * g[n]) if n + 1 < len(u) else 0
        return error[n] * g[n] + later

    return [blame(n) * (1 - s[n - 1] if n else 1) for n in range(len(u))]


def plain(inside, outside):
    apart = [a - b for a, b in zip(inside, outside)]
    mean = sum(apart) / len(apart)
    return [mean, (sum((one - mean) ** 2 for one in apart) / (len(apart) - 1) / len(apart)) ** 0.5]


ANSWERS = {
    "10.1": Answers(otherwise=(by_cases_of_the_spike, by_torch),
                    wrong=(("held as it is", lambda u, s, g, beta, low: beta - beta * s + 0 * u),),
                    unlisted=(lambda u, s, g, beta, low: beta, lambda u, s, g, beta, low: u * 0)),
    "10.2": Answers(otherwise=(sweep_by_torch, recursive),
                    unlisted=(lambda drive, u, s, g, error, beta: error * g,
                              lambda drive, u, s, g, error, beta: 0 * u)),
    "10.3": Answers(otherwise=(["To zero, out", "PEAK 10, in", "subtract, out", "to zero, in", "subtract, in"],),
                    unlisted=(("subtract, in",) * 5, ("a", "b", "c", "d", "e"), 3)),
    "10.4": Answers(otherwise=(plain,), unlisted=(lambda a, b: (0.0, 0.0), lambda a, b: (np.mean(a), np.std(a)))),
    "10.5": Answers(otherwise=([3.8, 19 / 4.5], np.array([3.8, 4.2222222222]), (3.8, 4.22)),
                    unlisted=((1.0, 1.0), (10.0, float("nan")), 3)),
    "10.6": Answers(
        otherwise=(lambda kept, missing: np.where(abs(kept + missing) <= 1, kept + missing, kept),
                   lambda kept, missing: np.maximum(-1, np.minimum(1, kept + missing)),
                   lambda kept, missing: np.where(abs(kept + missing) > 1, 0, kept + missing)),
        wrong=(("must not pass 1", lambda kept, missing: kept + missing),
               ("must not pass 1", lambda kept, missing: np.clip(kept + missing, -2, 2)),
               ("exactly", lambda kept, missing: kept),
               ("exactly", lambda kept, missing: np.clip(kept + missing, 0, 1)),
               ("for each entry", lambda kept, missing: 0.5)),
        unlisted=(lambda kept, missing: 0 * kept, lambda kept, missing: np.tanh(kept + missing))),
}
