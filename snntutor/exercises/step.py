"""Judge one step of a recurrent layer (exercise 3.1)."""

import numpy as np

from snntutor.check import Judge, Mistake, by_cases
from snntutor.lif import LIFParams, LIFState, lif_step

_P = LIFParams()
_SLOW = LIFParams(tau_mem=20e-3, tau_syn=2e-3, theta=0.5)


def _layer(drive=lambda x, s, w, v: x @ w + s @ v, threshold=lambda u, p: u > p.theta,
           move=lambda i, u, s, d, p: lif_step(LIFState(i, u), s, d, p)):
    """Make the step of a layer, the right one but for a drive, a threshold or a move (of i and u) that is given."""
    def step(i, u, x, w, v, p):
        s = threshold(u, p) * 1.0
        return (*move(i, u, s, drive(x, s, w, v), p), s)

    return step


_step = _layer()


def _late_spikes(i, u, x, w, v, p):
    new_i, new_u, _ = _step(i, u, x, w, v, p)
    return new_i, new_u, (new_u > p.theta) * 1.0


def _spikes_of_the_next_step(i, u, x, w, v, p):
    _, new_u, s = _step(i, u, x, w, v, p)
    return p.alpha * i + x @ w + (new_u > p.theta) @ v, new_u, s


def _random_step_case(seed, batch, n, p):
    rng = np.random.default_rng(seed)
    i, u = rng.normal(size=(2, batch, n)).round(2)
    u[0, 0], u[0, 1] = p.theta, (p.theta + 1) / 2
    x = (rng.random((batch, n)) < 0.5) * 1.0
    return i, u, x, *rng.normal(size=(2, n, n)).round(2), p


_ONE = np.ones((1, 1))
_CASES = [
    *((i * _ONE, u * _ONE, x * _ONE, 0.5 * _ONE, 0.3 * _ONE, p)
      for i, u, x, p in ((0, 0, 1, _P), (0, 1.2, 0, _P), (0, 1, 0, _P), (0.2, 0.7, 0, _SLOW), (0.4, 0.9, 1, _P))),
    (np.array([[0.2, 0.0]]), np.array([[1.2, 0.1]]), np.array([[1.0, 0.0]]),
     np.array([[0.5, 0.7], [0.0, 0.4]]), np.array([[0.0, 1.0], [-0.5, 0.0]]), _P),
    _random_step_case(0, 3, 4, _SLOW),
    _random_step_case(1, 6, 5, _P),
]
_OBLONG = [  # apart from the rest, as weights that are turned over stop here with an error
    (np.array([[0.1, 0.2]]), np.array([[1.2, 0.3]]), _ONE, np.array([[0.5, -0.4]]),
     np.array([[0.0, 1.0], [-0.5, 0.0]]), _P),
    (np.array([[0.1]]), np.array([[1.2]]), np.array([[1.0, 0.0, 1.0]]), np.array([[0.5], [-0.4], [0.1]]),
     np.array([[0.3]]), _P),
]
_MISTAKES = [
    Mistake(_layer(lambda x, s, w, v: x @ w.T + s @ v.T),
            "Both weights are turned over: W and V lead from row to column, so no .T is needed."),
    Mistake(_layer(lambda x, s, w, v: x @ w.T + s @ v),
            "W is turned over: it has the shape (in, out), so the input's spikes meet its rows, x @ w."),
    Mistake(_layer(lambda x, s, w, v: x @ w + s @ v.T),
            "V is turned over: row j of V holds the weights that leave neuron j."),
    Mistake(_layer(lambda x, s, w, v: x @ w), "The layer does not hear itself: the edge V from S to I is missing."),
    Mistake(_layer(lambda x, s, w, v: x @ w + x @ v), "V weighs the input here. It must weigh the layer's own spikes."),
    Mistake(_layer(move=lambda i, u, s, d, p: (i + d, p.beta * u + i - p.theta * s)),
            "Your current never leaks: the edge alpha from I to I is missing."),
    Mistake(_layer(move=lambda i, u, s, d, p: (p.alpha * i + d, p.beta * u + i)),
            "Nothing resets: the dashed edge from S to U is missing."),
    Mistake(_layer(move=lambda i, u, s, d, p: (p.alpha * i + d, p.beta * u + p.alpha * i + d - p.theta * s)),
            "Your potential takes the new current, I[n+1]. The edge into U[n+1] comes from I[n]."),
    Mistake(_late_spikes,
            "You hand back the spikes of the next step: S[n] is read off the potential that you were given, U[n]."),
    Mistake(_spikes_of_the_next_step, "V weighs S[n+1] here. Every edge into step n+1 starts at step n."),
    Mistake(_layer(threshold=lambda u, p: u >= p.theta),
            "A neuron exactly at the threshold does not spike: S is 1 where U is above it."),
    Mistake(_layer(threshold=lambda u, p: u > 1), "Your spike compares with 1; take p.theta, which need not be 1."),
    Mistake(_layer(move=lambda i, u, s, d, p: (p.alpha * i + d, p.beta * u + i - s)),
            "Your reset takes away 1; take p.theta, which need not be 1."),
    Mistake(_layer(move=lambda i, u, s, d, p: (p.alpha * i + d, (p.beta * u + i) * (1 - s))),
            "You reset to zero. The dashed edge takes p.theta away and leaves the rest."),
    Mistake(_layer(move=lambda i, u, s, d, p: (p.beta * i + d, p.alpha * u + i - p.theta * s)),
            "The decays are exchanged: alpha leads from I to I, beta from U to U."),
]


def _judge(answer):
    """Let any number of inputs come only after as many inputs as neurons."""
    verdict = by_cases(_step, _CASES, _MISTAKES)(answer)
    return by_cases(_step, _OBLONG, ())(answer) if verdict.status == "right" else verdict


judge_step = Judge(_judge, _MISTAKES)
