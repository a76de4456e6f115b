"""Judge a network by how long it remembers and can still be taught (exercise 4.6)."""

import numpy as np

from snntutor.check import contains_ellipsis
from snntutor.check.compare import plain
from snntutor.credit import Smooth, influences, run_tanh, tanh_network
from snntutor.exercises.behaviour import by_behaviour

_STEPS, _MOST = 60, 10
_LOW, _HIGH, _APART = 0.5, 2.0, 0.1
_BETAS = (0.8, 0.5, 0.95)


def _wrong_form(answer):
    if answer is None:
        return "Your function gives nothing back. Does it end with return?"
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return "Wanted are two arrays, w and v: return w, v."
    answer = [plain(part) for part in answer]
    w, v = map(np.shape, answer)
    if len(v) != 2 or v[0] != v[1] or not 1 <= v[0] <= _MOST or w != (1, v[0]):
        return (f"w has the shape {w} and v the shape {v}; wanted are (1, N) and (N, N), with N from 1 to {_MOST} "
                "neurons.")
    if any(np.asarray(part).dtype.kind not in "biuf" for part in answer):
        return "One of your weights is no number."
    return "" if all(np.isfinite(part).all() for part in answer) else "One of your weights is no finite number."


def _measured(w, v, beta, cue):
    """Return the potentials at the last step, and by how much a small move of the cue's weights can move them."""
    x = np.zeros((_STEPS + 1, 1))
    x[0] = cue
    net = Smooth(w, v, np.ones((len(v), 1)), x, np.zeros((_STEPS + 1, 1)), beta)
    influence = influences(tanh_network(net).without())[-1][:, :len(v)]  # the weights of the input come first
    return run_tanh(net)[-1], np.linalg.norm(influence, 2)


def _wrong_behaviour(w, v, beta):
    (after, influence), (other, least) = (_measured(w, v, beta, cue) for cue in (1.0, -1.0))
    low, high, apart = min(influence, least), max(influence, least), np.abs(after - other).max()
    if high > _HIGH:
        return f"the influence explodes: after {_STEPS} steps it is {high:.3g}, wanted is {_HIGH:g} at most."
    if low < _LOW and apart < _APART:
        return f"the cue fades: after {_STEPS} steps its weights have an influence of {low:.2g}, wanted is {_LOW:g}."
    if low < _LOW:
        return (f"the network remembers the cue (the potentials are {apart:.2f} apart) and cannot be taught: the "
                f"influence of the cue's weights is {low:.2g}. Look at the slope of tanh where the potential rests.")
    if apart < _APART:
        return (f"the cue's weights have an influence of {low:.2f}, yet the potentials after +1 and after -1 are only "
                f"{apart:.2g} apart: the network hardly hears it.")
    return ""


def _wrong(answer):
    for k, beta in enumerate(_BETAS):
        given = answer(beta)
        if contains_ellipsis(given):
            return ...
        if wrong := _wrong_form(given):
            return wrong
        w, v = (np.asarray(plain(part), dtype=float) for part in given)
        with np.errstate(all="ignore"):
            wrong = _wrong_behaviour(w, v, beta)
        if wrong:
            before = " The decay before was right, so what has changed since is not in your weights yet."
            return f"With beta = {beta:g} {wrong}{before if k else ''}"
    return ""


judge_memory = by_behaviour(_wrong, "a function that returns w and v")
