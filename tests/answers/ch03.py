"""Right and wrong answers to the exercises of chapter 03."""

import numpy as np

from answers import Answers


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
}
