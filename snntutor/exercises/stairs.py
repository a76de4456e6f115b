"""Where the staircase of a neuron's spikes has its edges: the first one (exercise 5.3) and the next one (5.6)."""

import numpy as np

from snntutor.check import Mistake, by_cases
from snntutor.lif import LIFParams, simulate

_P = LIFParams()
_OTHER = LIFParams(tau_mem=20e-3, tau_syn=2e-3, theta=0.5)
_FINE = LIFParams(dt=5e-4)


def _run(x, p):
    """Simulate one neuron under the drive ``x``, shape (time,); return its potential and its spikes."""
    u, s = simulate(np.asarray(x)[:, None, None], p)
    return u[:, 0, 0], s[:, 0, 0]


def _response(x, p):
    """Return the potential under ``x`` with weight 1 and without any reset."""
    return _run(x, LIFParams(p.tau_mem, p.tau_syn, 1e9, p.dt))[0]


def _trains():
    rng = np.random.default_rng(3)
    one = np.zeros(20)
    one[0] = 1
    burst = np.zeros(30)
    burst[[2, 4, 5, 9]] = 1
    many = (rng.random(80) < 0.3).astype(float)
    return [(one, _P), (one, _FINE), (burst, _P), (many, _P), (many, _OTHER)]


# 5.3 the first stair


def _first_stair(x, p):
    return float(p.theta / _response(x, p).max())


_FIRST_MISTAKES = [
    Mistake(lambda x, p: float(p.theta / _run(x, p)[0].max()),
            "Your neuron resets while you measure it. Before the first spike there is no reset: find the largest "
            "potential without one (raise the threshold out of reach)."),
    Mistake(lambda x, p: _first_stair(x, LIFParams(p.tau_mem, p.tau_syn, p.theta)),
            "Your time step is always 1 ms. The neuron's own is p.dt."),
    Mistake(lambda x, p: float(1 / _response(x, p).max()),
            "You took 1 for the threshold. The neuron's own is p.theta."),
    Mistake(lambda x, p: float(p.theta / _response(x, p)[-1]),
            "You look at the last step. The neuron spikes first where its potential is largest."),
    Mistake(lambda x, p: float(_response(x, p).max() / p.theta),
            "Upside down: a neuron that answers more strongly needs a smaller weight."),
    Mistake(lambda x, p: float(p.theta / x.sum()),
            "This adds up the input spikes as if nothing leaked. The potential is what must reach the threshold."),
]
judge_first_stair = by_cases(_first_stair, _trains(), _FIRST_MISTAKES)


# 5.6 the next stair


def _edges(x, w, p, theta=None):
    """Return, for each step, the weight at which its potential would meet the threshold, all other spikes as they are.

    Also returned: which steps hold no spike and can be lifted.
    """
    u, s = _run(w * x, p)
    r = _response(x, p)
    lost = w * r - u  # what the resets took away: the same at every weight of this tread
    edges = np.full(len(x), np.inf)
    np.divide((p.theta if theta is None else theta) + lost, r, out=edges, where=r > 0)
    return edges, s == 0


def _next_stair(x, w, p):
    edges, silent = _edges(x, w, p)
    return float(edges[silent].min())


def _without_resets(x, w, p):
    silent = _run(w * x, p)[1] == 0
    return float(p.theta / _response(x, p)[silent].max())


_NEXT_CASES = [(x, share * _first_stair(x, p), p) for x, p in _trains() for share in (0.5, 1.1, 1.7, 2.6)]
_NEXT_MISTAKES = [
    Mistake(lambda x, w, p: _first_stair(x, p),
            "This is the first edge of all. A neuron that has spiked stands on a higher stair: where does it end?"),
    Mistake(lambda x, w, p: float(_edges(x, w, p)[0].min()),
            "Your edge lies behind you: at some step the neuron spikes already. Look only at steps without a spike."),
    Mistake(_without_resets,
            "You forget what the resets took away: a step after a spike needs a larger weight than it would alone."),
    Mistake(lambda x, w, p: _next_stair(x, w, p) - w,
            "This is the distance to the next edge. Wanted is the weight at which it lies."),
    Mistake(lambda x, w, p: float(_edges(x, w, p, theta=1)[0][_edges(x, w, p)[1]].min()),
            "You took 1 for the threshold. The neuron's own is p.theta."),
    Mistake(lambda x, w, p: _next_stair(x, w, LIFParams(p.tau_mem, p.tau_syn, p.theta)),
            "Your neuron always has a step of 1 ms. Take the constants that are given, p.dt among them."),
    Mistake(lambda x, w, p: float((lambda e, q: e[q & np.isfinite(e)].max())(*_edges(x, w, p))),
            "This is the last step to wake. The edge is where the first one does: take the smallest weight."),
]
judge_next_stair = by_cases(_next_stair, _NEXT_CASES, _NEXT_MISTAKES)
