"""Judge a control for Randman (exercise 9.2): each input keeps its times, and nothing ties the inputs together."""

import numpy as np

from snntutor.check import contains_ellipsis
from snntutor.check.compare import plain
from snntutor.exercises.behaviour import by_behaviour

_SAMPLES = 400


def _times(seed):
    """Return times that one hidden number ties together: inputs 0 and 1 rise with it, input 2 falls, input 3 turns."""
    x = np.random.default_rng(seed).permutation(_SAMPLES) / _SAMPLES
    return np.stack([x, 0.9 * x**2, 0.95 - 0.9 * x, 2 * np.abs(x - 0.5)], 1) * 0.999


def _wrong(answer):
    rng = np.random.default_rng(9)
    for seed in (0, 1):
        given = _times(seed)
        found = answer(given, rng)
        if contains_ellipsis(found):
            return ...
        if not np.array_equal(given, _times(seed)):
            return "Your function changes the array it was given. Work on a copy, or build a new one."
        found = plain(found)
        if wrong := _wrong_kind(found) or _wrong_times(given, np.asarray(found, float)):
            return wrong
    again = [plain(answer(_times(0), rng)) for _ in range(2)]
    return ("Each call gives the same order. Draw it from rng, anew at each call: a control is repeated with other "
            "chance.") if np.array_equal(*again) else ""


def _wrong_kind(found):
    if found is None:
        return "Your function gives nothing back. Does it end with return?"
    if np.shape(found) != (_SAMPLES, 4):
        return f"Wanted is an array of the shape it was given, ({_SAMPLES}, 4); yours has the shape {np.shape(found)}."
    return ""


def _wrong_times(given, found):
    if not np.allclose(np.sort(found, 0), np.sort(given, 0), rtol=0, atol=1e-9):
        if np.allclose(np.sort(found, 1), np.sort(given, 1), rtol=0, atol=1e-9):
            return ("You exchange times between the inputs of a sample. Then an input has times that were never its "
                    "own, and a network could tell by that alone. Exchange between samples, one input at a time.")
        return ("Some input no longer has the times it had. Its own set of times must stay, over all samples: new "
                "numbers would be another control.")
    if {row.tobytes() for row in found.round(9)} == {row.tobytes() for row in given.round(9)}:
        return ("Each of your samples is still a sample of the given ones, as a whole: only their order changed, and "
                "what ties the inputs together is all there. Each input needs an order of its own.")
    ranks = np.argsort(np.argsort(found, 0), 0)
    tied = np.abs(np.corrcoef(ranks.T) - np.eye(4)).max()
    if tied > 5 / np.sqrt(_SAMPLES):
        return (f"Two of your inputs still go together: the ranks of their times have a correlation of {tied:.2f} in "
                "size. The order of each must be drawn by itself.")
    return ""


judge_control = by_behaviour(_wrong, "a function of times, an array of shape (samples, inputs), and rng")
