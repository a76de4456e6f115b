"""A recurrent layer in the form of a textbook (exercise 3.6): three matrices for six arrows."""

import numpy as np

from snntutor.check import Mistake, by_cases
from snntutor.lif import LIFParams


def _form(w, v, p, *, first=None, last=None, one=1.0, reset=None, w_too=0.0, v_too=0.0):
    """Return A, B and C; what is named changes one block: the decays, the arrow from I to U, the reset, W or V at U."""
    eye = np.eye(len(v))
    first, last = p.alpha if first is None else first, p.beta if last is None else last
    reset = p.theta if reset is None else reset
    return (np.block([[first * eye, one * eye], [0 * eye, last * eye]]), np.hstack([w, w_too * w]),
            np.hstack([v, v_too * v - reset * eye]))


def _textbook(w, v, p):
    return _form(w, v, p)


def _potentials_first(w, v, p):
    a, b, c = (np.roll(m, len(v), axis=1) for m in _form(w, v, p))
    return np.roll(a, len(v), axis=0), b, c


def _turned(*which):
    """Make an answer in which some of the three matrices are turned over."""
    return lambda w, v, p: tuple(m.T if k in which else m for k, m in enumerate(_form(w, v, p)))


_P = LIFParams()
_RNG = np.random.default_rng(0)
_CASES = [
    (np.array([[0.5]]), np.array([[0.3]]), _P),
    (np.array([[0.5, -0.4]]), np.array([[0.0, 1.0], [-0.5, 0.0]]), LIFParams(tau_mem=20e-3, tau_syn=2e-3, theta=0.5)),
    (*(_RNG.normal(size=(n, 3)).round(2) for n in (5, 3)), LIFParams(theta=2.0)),
]
MISTAKES = [
    Mistake(_turned(0, 1, 2), "All three are turned over. A state here is a row and stands on the left: h @ A."),
    Mistake(_turned(0), "A is turned over: as it stands the potential feeds the current. A row is where an arrow "
                        "comes from, a column where it leads."),
    Mistake(lambda w, v, p: _form(w, v.T, p), "V is turned over: v[j, i] leads from j to i already, as C must."),
    Mistake(lambda w, v, p: _form(w, v, p, first=p.beta, last=p.alpha),
            "The decays are exchanged: alpha leads from I to I, beta from U to U."),
    Mistake(lambda w, v, p: _form(w, v, p, one=0), "The current never reaches the potential: the arrow 1 from I to U "
                                                   "is missing in A."),
    Mistake(lambda w, v, p: _form(w, v, p, one=p.alpha, w_too=1, v_too=1),
            "Your potential takes the new current, I[n+1]. The arrow 1 starts at I[n]."),
    Mistake(lambda w, v, p: _form(w, v, p, w_too=1), "W stands in both halves of B. Input spikes reach the current; "
                                                     "no arrow leads from them to the potential."),
    Mistake(lambda w, v, p: _form(w, v, p, v_too=1), "V stands in both halves of C. To the potential a spike is only "
                                                     "the reset."),
    Mistake(lambda w, v, p: _form(w, v, p, reset=0), "Nothing resets: the dashed arrow from S to U is missing in C."),
    Mistake(lambda w, v, p: _form(w, v, p, reset=1), "Your reset takes away 1; take p.theta, which need not be 1."),
    Mistake(lambda w, v, p: _form(w, v, p, reset=-p.theta), "Your reset lifts the potential: mind its sign."),
    Mistake(_potentials_first, "You have the potentials first. In h the currents stand first, then the potentials."),
    Mistake(lambda w, v, p: tuple(_form(w, v, p)[k] for k in (0, 2, 1)),
            "B and C are exchanged: B is for the input's spikes, C for the layer's own."),
]
judge_textbook = by_cases(_textbook, _CASES, MISTAKES)
