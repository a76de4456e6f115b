"""Judge a function of a hidden weight whose slope the surrogate is (exercise 7.5)."""

import numpy as np

from snntutor.exercises.behaviour import by_behaviour

_HERE = (0.2, 0.7, 0.97, 1.0, 1.04, 1.5, 2.6)
_FROZEN = (0.5, 1.0, 1.5, -0.8)


def hidden_loss(a, b):
    """Return a function of ``a`` whose derivative is 2 b (b s - 1) g(a - 1), with the fast sigmoid of slope 10."""
    area = (a - 1) / (1 + 10 * abs(a - 1))
    return 2 * b * (b * (a > 1) - 1) * area


def _wrong(answer):
    for b in _FROZEN:
        given = [answer(a, b) for a in _HERE]
        if any(value is ... for value in given):
            return ...
        found, wanted = np.diff(np.array(given, float)), np.diff([hidden_loss(a, b) for a in _HERE])
        far = ~np.isclose(found, wanted, rtol=1e-6, atol=1e-9)
        if far.any():
            return _where(b, int(far.argmax()), found, wanted)
    return ""


def _where(b, k, found, wanted):
    if np.allclose(found, -wanted):
        return f"The sign is turned: for b = {b:g} your function falls where its slope is positive."
    return (f"For b = {b:g}, from a = {_HERE[k]:g} to {_HERE[k + 1]:g} yours changes by {found[k]:.4f}; the "
            f"surrogate's slope adds up to {wanted[k]:.4f} on this way.")


judge_hidden_loss = by_behaviour(_wrong, "a function of a and b")
