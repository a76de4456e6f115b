"""Right and wrong answers to the exercises of chapter 14."""

import numpy as np
import torch

from answers import Answers
from snntutor.lif import LIFParams, simulate
from snntutor.local import at_rest, fading_accuracy

_MISSING = ("beta", "late errors", "recurrence", "alpha", "reset")


def kernel(steps, alpha, beta):
    """What one spike does after 0, 1, 2, ... steps."""
    n = np.arange(steps)
    return np.where(n < 2, 0.0, (beta ** (n - 1.0) - alpha ** (n - 1.0)) / (beta - alpha) * (n > 1))


def filtered(drive, alpha, beta):
    return np.convolve(drive, kernel(len(drive), alpha, beta))[: len(drive)]


def by_convolution(sent, near, alpha, beta):
    return filtered(near * filtered(sent, alpha, beta), alpha, beta)


def by_the_neuron(sent, near, alpha, beta):
    p = LIFParams(-1e-3 / np.log(beta), -1e-3 / np.log(alpha), theta=1e9)

    def run(drive):
        return simulate(np.asarray(drive)[:, None, None], p)[0][:, 0, 0]

    return torch.from_numpy(run(near * run(sent)))


def in_a_list(sent, near, alpha, beta):
    return by_convolution(sent, near, alpha, beta).tolist()


def leaking_once(drive, beta):
    out = [0.0]
    for arrived in drive:
        out.append(beta * out[-1] + arrived)
    return np.array(out[:-1])


def read_new_values(sent, near, alpha, beta):
    current = level = waiting = eligible = 0.0
    out = []
    for arrived, g in zip(sent, near):
        out.append(eligible)
        current = alpha * current + arrived
        level = beta * level + current
        waiting = alpha * waiting + g * level
        eligible = beta * eligible + waiting
    return np.array(out)


def readout_backward(s, missed, alpha, beta):
    """The same sum, swept back."""
    k = kernel(len(s), alpha, beta)
    return sum(np.outer(s[n], k[m - n] * missed[m]) for n in range(len(s)) for m in range(n, len(s)))


def readout_by_convolution(s, missed, alpha, beta):
    return np.stack([filtered(one, alpha, beta) for one in s.T]) @ missed


def by_matrix(right, fading):
    n = np.arange(len(right))
    weights = np.tril(fading ** np.maximum(n[:, None] - n, 0.0))
    return weights @ right / weights.sum(1)


def by_window(right, size=25, least=16):
    counts = np.convolve(right, np.ones(size), "valid")
    low = np.flatnonzero(counts < least)
    return int(low[0]) + size - 1 if len(low) else None


def by_fading(right):
    low = np.flatnonzero((fading_accuracy(right, 0.95) < 0.65) & (np.arange(len(right)) > 30))
    return low[0] if len(low) else None


def after_the_fact(right):
    best = max(range(20, len(right) - 20), key=lambda n: right[n - 20:n].mean() - right[n:n + 20].mean(), default=None)
    return best if best is not None and right[best:best + 20].mean() < 0.6 else None


ANSWERS = {
    "14.1": Answers(
        otherwise=(by_convolution, by_the_neuron, in_a_list),
        wrong=(("put into the second filter", lambda sent, near, alpha, beta: near * filtered(sent, alpha, beta)),
               ("first filter is missing", lambda sent, near, alpha, beta: filtered(near * sent, alpha, beta)),
               ("receiver is missing", lambda sent, near, *decays: filtered(filtered(sent, *decays), *decays)),
               ("new value", read_new_values),
               ("first filter leaks once", lambda sent, near, alpha, beta: filtered(
                   near * leaking_once(sent, beta), alpha, beta)),
               ("second filter leaks once", lambda sent, near, alpha, beta: leaking_once(
                   near * filtered(sent, alpha, beta), beta)),
               ("last value only", lambda *case: by_convolution(*case)[-1]),
               ("when the error comes", lambda sent, near, alpha, beta: near * filtered(
                   filtered(sent, alpha, beta), alpha, beta))),
        unlisted=(lambda sent, near, alpha, beta: -by_convolution(sent, near, alpha, beta),
                  lambda sent, near, alpha, beta: at_rest(len(sent)).u)),
    "14.2": Answers(
        otherwise=(list(_MISSING), np.array(_MISSING), tuple(word.upper() for word in _MISSING)),
        wrong=(("Use each of the words", ("beta", "late", "recurrence", "alpha", "reset")),
               ("exchanged. Both lost a memory", ["alpha", "late errors", "recurrence", "beta", "reset"])),
        unlisted=(("beta",) * 5, ("alpha", "beta", "reset", "recurrence", "late errors"), 3)),
    "14.3": Answers(
        otherwise=([0, 1.2344], (1e-17, 1.234), torch.tensor([0.0, 1.2344])),
        wrong=(("know nothing of each other", (0, 0)), ("added up the chances", (1, 2.2344)),
               ("other sign", [0, -1.234]), ("other order", (1.2344, 0)), ("is the mean", (0, 1.2344 / 3)),
               ("output alone", (-0.7689, -0.2689))),
        unlisted=((0.5, 0.5), (0.0, 2.5))),
    "14.4": Answers(
        otherwise=(readout_backward, readout_by_convolution),
        wrong=(("own step only", lambda s, missed, alpha, beta: s.T @ missed),
               ("axes exchanged", lambda s, missed, alpha, beta: readout_backward(s, missed, alpha, beta).T),
               ("mean over the steps", lambda s, missed, *decays: readout_backward(s, missed, *decays) / len(s)),
               ("leaks once", lambda s, missed, alpha, beta: np.stack(
                   [leaking_once(one, beta) for one in s.T]) @ missed),
               ("step downhill", lambda *case: -readout_backward(*case)),
               ("twice the gradient", lambda *case: 2 * readout_backward(*case))),
        unlisted=(lambda s, missed, alpha, beta: 3 * readout_backward(s, missed, alpha, beta),
                  lambda s, missed, alpha, beta: np.zeros((s.shape[1], missed.shape[1])))),
    "14.5": Answers(
        otherwise=(by_matrix, fading_accuracy, lambda right, fading: fading_accuracy(right, fading).tolist()),
        wrong=(("starts from 0", lambda right, fading: by_matrix(right, fading) * (1 - fading ** (
            1 + np.arange(len(right))))),
            ("do not fade", lambda right, fading: [np.mean(right[: n + 1]) for n in range(len(right))]),
               ("numerator alone", lambda right, fading: [
                   sum(fading ** (n - m) * right[m] for m in range(n + 1)) for n in range(len(right))]),
               ("last answer only", lambda *case: by_matrix(*case)[-1])),
        unlisted=(lambda right, fading: right, lambda right, fading: 1 - by_matrix(right, fading))),
    "14.6": Answers(
        otherwise=(by_window, by_fading),
        wrong=(("never gives the alarm", lambda right: {}.get(right.size)),
               ("false alarm", lambda right: int(np.argmin(right))),
               ("into the future", after_the_fact),
               ("of a stream with samples", lambda right: 1000),
               ("whole number", lambda right: "soon"), ("whole number", lambda right: 310.0)),
        unlisted=(lambda right: by_window(right, 200, 150), lambda right: by_window(right, 5, 3),
                  lambda right: "soon")),
}
