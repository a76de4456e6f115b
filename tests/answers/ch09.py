"""Right and wrong answers to the exercises of chapter 09."""

import math

import numpy as np
import torch

from answers import Answers
from snntutor.data.manifolds import manifold
from snntutor.surrogate import fast_sigmoid, scaled, spike_fn


def coordinate_by_loop(x, a, b, c, alpha):
    return [sum(k**-alpha * a[k - 1] * math.sin(2 * math.pi * (k * one * b[k - 1] + c[k - 1]))
                for k in range(1, len(a) + 1)) for one in x.tolist()]


def coordinate_by_waves(x, a, b, c, alpha):
    k = np.arange(1, len(a) + 1)[:, None]
    return (np.imag(np.exp(2j * np.pi * (k * b[:, None] * x + c[:, None]))) * a[:, None] / k**alpha).sum(0)


def coordinate_in_float32(x, a, b, c, alpha):
    return manifold(x[:, None], np.stack([a, b, c])[:, None, None], alpha)[:, 0].round(2)


def control_by_columns(times, rng):
    return np.stack([times[rng.permutation(len(times)), i] for i in range(times.shape[1])], 1)


def control_in_place(times, rng):
    for column in times.T:
        rng.shuffle(column)
    return times


def control_of_a_copy(times, rng):
    return torch.from_numpy(control_in_place(times.copy(), rng))


def control_of_all_but_one(times, rng):
    return np.column_stack([times[:, 0], rng.permuted(times[:, 1:], axis=0)])


def sorted_columns(times, rng):
    return np.sort(times, 0)


def two_orders(times, rng):
    one, other = rng.permutation(len(times)), rng.permutation(len(times))
    return np.concatenate([times[one, :2], times[other, 2:]], 1)


def tuned_by_loop(validation, test):
    means = [sum(row) / len(row) for row in validation.tolist()]
    chosen = means.index(max(means))
    return sum(test[chosen]) / len(test[chosen])


def factor_by_autograd(u, i, beta, theta, slope, peak):
    u = torch.tensor(u, requires_grad=True)
    s = spike_fn(scaled(fast_sigmoid(slope), peak))(u - theta)
    ((beta * u + torch.tensor(i)) * (1 - s)).sum().backward()
    return u.grad


def factor_by_parts(u, i, beta, theta, slope, peak):
    direct = np.where(u > theta, 0, beta)
    through = -(beta * u + i) * scaled(fast_sigmoid(slope), peak)(u - theta)
    return direct + through


def collapse_by_sorting(spikes, accuracy, drop):
    levels = sorted(zip(spikes.tolist(), accuracy.tolist()), reverse=True)
    best = max(a for _, a in levels)
    for (many, _), (few, reached) in zip(levels, levels[1:]):
        if reached < best - drop:
            return many, few


def last_good_anywhere(spikes, accuracy, drop):
    good = accuracy >= accuracy.max() - drop
    return spikes[good].min(), spikes[~good].max()


ANSWERS = {
    "9.1": Answers(
        otherwise=(coordinate_by_loop, coordinate_by_waves),
        wrong=(("The 2 pi is missing",
                lambda x, a, b, c, alpha: [sum((k + 1) ** -alpha * a[k] * math.sin((k + 1) * v * b[k] + c[k])
                                               for k in range(len(a))) for v in x]),
               ("alpha does nothing", lambda x, a, b, c, alpha: coordinate_by_waves(x, a, b, c, 0.0))),
        unlisted=(coordinate_in_float32, lambda x, a, b, c, alpha: 0 * x,
                  lambda x, a, b, c, alpha: coordinate_by_waves(x, a, b, -c, alpha),
                  lambda x, a, b, c, alpha: coordinate_by_waves(-x, a, b, c, alpha))),
    "9.2": Answers(
        otherwise=(control_by_columns, control_of_a_copy, control_of_all_but_one),
        wrong=(("as a whole", lambda times, rng: rng.permutation(times)),
               ("between the inputs", lambda times, rng: rng.permuted(times, axis=1)),
               ("no longer has the times", lambda times, rng: rng.random(times.shape)),
               ("still go together", two_orders),
               ("changes the array", control_in_place),
               ("the same order", lambda times, rng: control_by_columns(times, np.random.default_rng(0))),
               ("gives nothing back", lambda times, rng: rng.shuffle([1])),
               ("the shape", lambda times, rng: times.T)),
        unlisted=(lambda times, rng: 1 - control_by_columns(times, rng), lambda times, rng: 0.5, sorted_columns,
                  lambda times, rng: times.copy(), lambda times, rng: rng.permuted(times))),
    "9.3": Answers(
        otherwise=(tuned_by_loop, lambda v, t: torch.tensor(t)[torch.tensor(v).mean(1).argmax()].mean()),
        wrong=(("on the test set", lambda v, t: max(row.mean() for row in t)),
               ("a slope of its own", lambda v, t: np.mean([t[v[:, s].argmax(), s] for s in range(v.shape[1])]))),
        unlisted=(lambda v, t: t[0].mean(), lambda v, t: t.mean(), lambda v, t: t[v.mean(1).argmin()].mean(),
                  lambda v, t: t[v.mean(1).argmax()].min())),
    "9.4": Answers(
        otherwise=(factor_by_autograd, factor_by_parts),
        wrong=(("reset detached", lambda u, i, beta, theta, slope, peak: np.where(u > theta, 0.0, beta)),
               ("sign of the second part", lambda u, i, beta, theta, slope, peak:
                2 * np.where(u > theta, 0.0, beta) - factor_by_parts(u, i, beta, theta, slope, peak))),
        unlisted=(lambda u, i, beta, theta, slope, peak: factor_by_parts(u, i, beta, theta, 1.0, peak),
                  lambda u, i, beta, theta, slope, peak: beta, lambda *a: factor_by_parts(*a) ** 2,
                  lambda u, i, beta, theta, slope, peak:
                  np.where(u > theta, 0.0, beta) - beta * (beta * u + i) * fast_sigmoid(slope)(u - theta) * peak)),
    "9.5": Answers(
        otherwise=(collapse_by_sorting, lambda s, a, d: np.array(collapse_by_sorting(s, a, d))),
        wrong=(("exchanged", lambda s, a, d: collapse_by_sorting(s, a, d)[::-1]),),
        unlisted=(last_good_anywhere, lambda s, a, d: (s.max(), s.min()), lambda s, a, d: collapse_by_sorting(s, a, 0.2)
                  or (0.0, 0.0))),
}
