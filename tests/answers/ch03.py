"""Answers to the exercises of chapter 03."""

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


def wrong_step(wx="x @ w", sv="s @ v", alpha="p.alpha", reset="p.theta * s", into="i", spike="u > p.theta"):
    """Make a step from terms, one of which is wrong."""
    source = (f"def step(i, u, x, w, v, p):\n    s = ({spike}) * 1.0\n"
              f"    new = {alpha} * i + {wx} + {sv}\n"
              f"    return new, p.beta * u + {into} - {reset}, s\n")
    names = {}
    exec(source, {"np": np}, names)
    return names["step"]


def late(i, u, x, w, v, p):
    s = u > p.theta
    new_i, new_u = p.alpha * i + x @ w + s @ v, p.beta * u + i - p.theta * s
    return new_i, new_u, new_u > p.theta


def exchanged(i, u, x, w, v, p):
    s = u > p.theta
    return p.beta * i + x @ w + s @ v, p.alpha * u + i - p.theta * s, s


def as_many_inputs_as_neurons(i, u, x, w, v, p):
    s = (u > p.theta) * 1.0
    drive = sum(x[:, [j]] * w[j] for j in range(min(u.shape[1], len(w)))) + s @ v
    return p.alpha * i + drive, p.beta * u + i - p.theta * s, s


def next_spikes(i, u, x, w, v, p):
    s = u > p.theta
    new_u = p.beta * u + i - p.theta * s
    return p.alpha * i + x @ w + (new_u > p.theta) @ v, new_u, s


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
        wrong=(("W is turned", wrong_step(wx="x @ w.T")),
               ("V is turned", wrong_step(sv="s @ v.T")),
               ("Both weights", wrong_step(wx="x @ w.T", sv="s @ v.T")),
               ("does not hear itself", wrong_step(sv="0")),
               ("V weighs the input", wrong_step(sv="x @ v")),
               ("never leaks", wrong_step(alpha="1")),
               ("Nothing resets", wrong_step(reset="0")),
               ("new current", wrong_step(into="new")),
               ("spikes of the next step", late),
               ("V weighs S[n+1]", next_spikes),
               ("exactly at the threshold", wrong_step(spike="u >= p.theta")),
               ("compares with 1", wrong_step(spike="u > 1")),
               ("takes away 1", wrong_step(reset="s")),
               ("to zero", wrong_step(reset="(p.beta * u + i) * s")),
               ("exchanged", exchanged)),
        unlisted=(wrong_step(reset="p.theta * p.beta * s"), wrong_step(sv="2 * s @ v"),
                  wrong_step(into="(1 - p.beta) * i"), wrong_step(alpha="p.beta"),
                  wrong_step(reset="p.theta * (p.beta * u + i > p.theta)"), as_many_inputs_as_neurons,
                  lambda i, u, x, w, v, p: (i, u))),
    "3.2": Answers(
        otherwise=(answer_by_loops, lambda u: (np.sort(u, 0)[-1], np.argmax(np.amax(u, axis=0), axis=1))),
        wrong=(("mean over time", lambda u: (u.mean(0), u.mean(0).argmax(1))),
               ("sum over time", lambda u: (u.sum(0), u.sum(0).argmax(1))),
               ("last step", lambda u: (u[-1], u[-1].argmax(1))),
               ("without their sign", lambda u: (abs(u).max(0), abs(u).max(0).argmax(1))),
               ("run over the samples", lambda u: (u.max(0), u.max(0).argmax(0))),
               ("over the samples", lambda u: (u.max(1), u.max(1).argmax(-1))),
               ("max, not argmax", lambda u: (u.argmax(0), u.argmax(0).argmax(-1))),
               ("order is turned", lambda u: (u.max(0).argmax(-1), u.max(0))),
               ("answers alone", lambda u: u.max(0).argmax(-1)),
               ("logits alone", lambda u: u.max(0)),
               ("leave out step 0", lambda u: (u[1:].max(0), u[1:].max(0).argmax(-1)))),
        unlisted=(lambda u: (u.max(0), u.max(0).argmin(-1)),
                  lambda u: (u.max(0), u.sum(0).argmax(-1)),
                  lambda u: (u.max(0), u.shape[2] - 1 - u.max(0)[:, ::-1].argmax(-1)))),
    "3.3": Answers(
        otherwise=(lambda w: w.max(0) <= 0, lambda w: np.array([not any(c > 0) for c in w.T]),
                   lambda w: [sum(c > 0) == 0 for c in w.T]),
        wrong=(("along the rows", lambda w: np.all(w <= 0, axis=1)),
               ("One negative weight", lambda w: np.any(w <= 0, axis=0)),
               ("the sum", lambda w: w.sum(0) < 0),
               ("exactly 0", lambda w: w.max(0) < 0),
               ("all 0", lambda w: (w.max(0) <= 0) & (w.min(0) < 0)),
               ("numbers of the dead", lambda w: np.flatnonzero(w.max(0) <= 0)),
               ("the living", lambda w: w.max(0) > 0),
               ("whole network", lambda w: np.any(np.all(w <= 0, axis=0))),
               ("how many", lambda w: np.all(w <= 0, axis=0).sum())),
        unlisted=(lambda w: w[0] <= 0, lambda w: w.min(0) <= -0.2, lambda w: w.max(0) < 1e-3,
                  lambda w: (w <= 0).mean(0) > 0.9, lambda w: (w > 0).sum(0) <= 1, lambda w: np.ones(w.shape[1], bool))),
    "3.4": Answers(
        otherwise=(first_layers, lambda n: (n - 3) // 2, lambda n: -(-n // 2) - 2),
        wrong=(("readout delays too", lambda n: (n - 1) // 2),
               ("numbered from 0", lambda n: n // 2 - 1),
               ("Two things", lambda n: n // 2),
               ("one step of delay a layer. A", lambda n: n - 2),
               ("none for the readout", lambda n: n - 1),
               ("Half a layer", lambda n: (n - 1) / 2 - 1),
               ("One layer too few", lambda n: (n - 1) // 2 - 2)),
        unlisted=(lambda n: n // 3, lambda n: 5, lambda n: n // 2 - 2)),
}
