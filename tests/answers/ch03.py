"""Right and wrong answers to the exercises of chapter 03."""

import numpy as np
import torch

from answers import Answers
from snntutor.lif import LIFState, lif_step, simulate


def loops(i, u, x, w, v, p):
    s = np.array([[1.0 if value > p.theta else 0.0 for value in row] for row in u])
    new_i, new_u = np.zeros_like(i), np.zeros_like(u)
    for b in range(len(u)):
        for k in range(u.shape[1]):
            drive = sum(x[b, j] * w[j, k] for j in range(x.shape[1]))
            drive += sum(s[b, j] * v[j, k] for j in range(u.shape[1]))
            new_i[b, k] = p.alpha * i[b, k] + drive
            new_u[b, k] = p.beta * u[b, k] + i[b, k] - p.theta * s[b, k]
    return new_i, new_u, s


def stacked(i, u, x, w, v, p):
    s = (u > p.theta).astype(float)
    both = np.concatenate([x, s], 1) @ np.concatenate([w, v])
    return p.alpha * i + both, p.beta * u + i - p.theta * s, u > p.theta


def with_more(more):
    """Make a step that adds something to the new current and potential, computed from i, u, s, v and p."""
    def step(i, u, x, w, v, p):
        new_i, new_u, s = stacked(i, u, x, w, v, p)
        more_i, more_u = more(i, u, s, v, p)
        return new_i + more_i, new_u + more_u, s

    return step


def as_many_inputs_as_neurons(i, u, x, w, v, p):
    s = (u > p.theta) * 1.0
    drive = sum(x[:, [j]] * w[j] for j in range(min(u.shape[1], len(w)))) + s @ v
    return p.alpha * i + drive, p.beta * u + i - p.theta * s, s


def answer_by_loops(readout):
    steps, batch, classes = readout.shape
    logits = np.array([[max(readout[n, b, k] for n in range(steps)) for k in range(classes)] for b in range(batch)])
    return logits, [list(row).index(max(row)) for row in logits]


def first_layers(n_steps):
    layers = 0
    while 2 * (layers + 2) <= n_steps - 1:
        layers += 1
    return layers


def normal(std):
    """Make an answer to 3.5 that draws normal weights."""
    return lambda n_in, n_out, rate, p, rng: std(n_in, rate, p) * rng.normal(size=(n_in, n_out))


def by_trial(n_in, n_out, rate, p, rng):
    """Double the weights until the layer speaks, by a simulation instead of a formula."""
    w = 1e-4 * rng.normal(size=(n_in, n_out))
    x = (rng.random((300, 4, n_in)) < rate * p.dt) * 1.0
    while simulate(x @ w, p)[1].mean() / p.dt < 8:
        w = 1.2 * w
    return w


def positive_and_few(n_in, n_out, rate, p, rng):
    """Equal weights with a fifth of the inputs, so small that the potential meets theta now and then."""
    w = (rng.random((n_in, n_out)) < 0.2) * 1e-4
    x = (rng.random((300, 4, n_in)) < rate * p.dt) * 1.0
    while simulate(x @ w, p)[1].mean() / p.dt < 12:
        w = 1.1 * w
    return w


def block_by_block(w, v, p):
    n = len(v)
    a, b, c = np.zeros((2 * n, 2 * n)), np.zeros((len(w), 2 * n)), np.zeros((n, 2 * n))
    for j in range(n):
        a[j, j], a[j, n + j], a[n + j, n + j], c[j, n + j] = p.alpha, 1, p.beta, -p.theta
    b[:, :n], c[:, :n] = w, v
    return [a, b, c]


def by_probing(w, v, p, swap=False):
    """Read the matrices off the step itself: what becomes of one unit of each thing."""
    n = len(v)

    def step(h, x, s):
        i, u = (h[:, n:], h[:, :n]) if swap else (h[:, :n], h[:, n:])
        new = lif_step(LIFState(i, u), s, x @ w + s @ v, p)
        return np.hstack([new.u, new.i] if swap else [new.i, new.u])

    sizes = (2 * n, len(w), n)
    return [step(*(np.eye(size) if k == one else np.zeros((sizes[one], size)) for k, size in enumerate(sizes)))
            for one in range(3)]


def edited(w, v, p, edit):
    a, b, c = block_by_block(w, v, p)
    return edit(a, len(v)), b, c


ANSWERS = {
    "3.1": Answers(
        otherwise=(loops, stacked),
        wrong=(("W is turned", lambda i, u, x, w, v, p: loops(i, u, x, w.T, v, p)),
               ("V is turned", lambda i, u, x, w, v, p: loops(i, u, x, w, v.T, p)),
               ("to zero", with_more(lambda i, u, s, v, p: (0, (p.theta - p.beta * u - i) * s))),
               ("exchanged", with_more(lambda i, u, s, v, p: (
                   (p.beta - p.alpha) * i, (p.alpha - p.beta) * u)))),
        unlisted=(with_more(lambda i, u, s, v, p: (0, (1 - p.beta) * p.theta * s)),
                  with_more(lambda i, u, s, v, p: (s @ v, 0)),
                  with_more(lambda i, u, s, v, p: (0, -p.beta * i)),
                  with_more(lambda i, u, s, v, p: ((p.beta - p.alpha) * i, 0)),
                  with_more(lambda i, u, s, v, p: (0, p.theta * s - p.theta * (p.beta * u + i > p.theta))),
                  as_many_inputs_as_neurons, lambda i, u, x, w, v, p: (i, u))),
    "3.2": Answers(
        otherwise=(answer_by_loops, lambda u: (np.sort(u, 0)[-1], np.argmax(np.amax(u, axis=0), axis=1))),
        unlisted=(lambda u: (u.max(0), u.max(0).argmin(-1)),
                  lambda u: (u.max(0), u.sum(0).argmax(-1)),
                  lambda u: (u.max(0), u.shape[2] - 1 - u.max(0)[:, ::-1].argmax(-1)))),
    "3.3": Answers(
        otherwise=(lambda w: w.max(0) <= 0, lambda w: np.array([not any(c > 0) for c in w.T]),
                   lambda w: [sum(c > 0) == 0 for c in w.T]),
        unlisted=(lambda w: w[0] <= 0, lambda w: w.min(0) <= -0.2, lambda w: w.max(0) < 1e-3,
                  lambda w: (w <= 0).mean(0) > 0.9, lambda w: (w > 0).sum(0) <= 1,
                  lambda w: np.ones(w.shape[1], bool))),
    "3.4": Answers(
        otherwise=(first_layers, lambda n: (n - 3) // 2, lambda n: -(-n // 2) - 2),
        unlisted=(lambda n: n // 3, lambda n: 5, lambda n: n // 2 - 2)),
    "3.5": Answers(
        otherwise=(by_trial, positive_and_few, lambda *given: torch.from_numpy(by_trial(*given)).requires_grad_()),
        wrong=(("With 100 inputs at 5 Hz the layer is too quiet", normal(lambda n, rate, p: (1 - p.beta) / n**0.5)),
               ("With 100 inputs at 5 Hz the layer is on fire", normal(lambda n, rate, p: 1)),
               ("With 100 inputs at 50 Hz the layer is on fire", normal(lambda n, rate, p: 9 * (1 - p.beta) / n**0.5)),
               ("never spike", lambda *given: by_trial(*given) * (np.arange(given[1]) < 20) * 2),
               ("shape (100, 60)", lambda *given: by_trial(*given).T),
               ("finite", lambda *given: by_trial(*given) * np.nan),
               ("gives nothing back", lambda *given: given[-1].shuffle([1, 2]))),
        unlisted=(normal(lambda n, rate, p: 0), normal(lambda n, rate, p: 0.8 / n**0.5),
                  normal(lambda n, rate, p: 0.9 / (n * rate) ** 0.5 * 2.2),
                  lambda n_in, n_out, rate, p: np.ones((n_in, n_out)))),
    "3.6": Answers(
        otherwise=(block_by_block, by_probing),
        wrong=(("never reaches the potential", lambda w, v, p: edited(w, v, p, lambda a, n: a * (a != 1))),
               ("potentials first", lambda w, v, p: by_probing(w, v, p, swap=True))),
        unlisted=(lambda w, v, p: (w, v, p.alpha), lambda w, v, p: block_by_block(w, v, p)[:2],
                  lambda w, v, p: edited(w, v, p, lambda a, n: a * 2),
                  lambda w, v, p: edited(w, v, p, lambda a, n: a[:n, :n]))),
}
