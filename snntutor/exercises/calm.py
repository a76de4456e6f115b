"""Judge logits that cost less and say the same (exercise 5.5): a falling loss that has learned nothing."""

import numpy as np

from snntutor.check import contains_ellipsis
from snntutor.check.compare import plain
from snntutor.exercises.behaviour import by_behaviour

_ROOM = 0.01  # by how much the loss may lie above ln K


def _logits(seed, samples, classes, size):
    return size * np.random.default_rng(seed).normal(size=(samples, classes))


_CASES = [np.array([[2.0, 0.0], [0.0, 3.0]]), _logits(0, 256, 2, 3.0), _logits(1, 100, 3, 40.0),
          np.maximum(_logits(2, 50, 10, 1.0), 0)]


def _worst_loss(z):
    """Compute the cross-entropy for the labels that cost most."""
    return float((np.logaddexp.reduce(z, axis=1) - z.min(1)).mean())


def _wrong(answer):
    for z in _CASES:
        new = plain(answer(z.copy()))
        if contains_ellipsis(new):
            return ...
        wrong = _wrong_logits(z, new)
        if wrong:
            return wrong
    return ""


def _wrong_logits(z, new):
    if new is None:
        return "Your function gives nothing back. Does it end with return?"
    if np.shape(new) != z.shape:
        return f"Wanted are logits of the shape of z, {z.shape}; yours have shape {np.shape(new)}."
    new = np.asarray(new, dtype=float)
    if not np.isfinite(new).all():
        return "One of your logits is no finite number."
    changed = int((new.argmax(1) != z.argmax(1)).sum())
    if changed:
        ties = int((np.ptp(new, axis=1) == 0).sum())
        why = " Equal logits all answer class 0." if ties else ""
        return f"The answer to {changed} of {len(z)} samples has changed.{why}"
    loss, wanted = _worst_loss(new), np.log(z.shape[1])
    if loss <= wanted + _ROOM:
        return ""
    return (f"No answer has changed, but with {z.shape[1]} classes the labels that suit you least still cost "
            f"{loss:.3f}; before it was {_worst_loss(z):.3f}, wanted is {wanted + _ROOM:.3f} at most.")


judge_calm = by_behaviour(_wrong, "a function of the logits")
