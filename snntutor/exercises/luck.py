"""Judge draws of the luck in a choice (exercise 8.6): the best of many equal settings looks better than it is."""

import numpy as np

from snntutor.check import contains_ellipsis
from snntutor.check.compare import plain
from snntutor.exercises.behaviour import by_behaviour

_CASES = [(0.84, 1, 1000), (0.84, 20, 1000), (0.84, 20, 100), (0.5, 5, 50)]  # truth, settings, images
_DRAWS = 400


def _luck(truth, settings, images, rng):
    return rng.binomial(images, truth, settings).max() / images - truth


def _wrong(answer):
    for case in _CASES:
        rng = np.random.default_rng(8)
        drawn = [plain(answer(*case, rng)) for _ in range(_DRAWS)]
        if contains_ellipsis(drawn):
            return ...
        wrong = _wrong_draws(case, drawn)
        if wrong:
            return wrong
    return ""


def _wrong_draws(case, drawn):
    truth, settings, images = case
    if drawn[0] is None:
        return "Your function gives nothing back. Does it end with return?"
    if np.shape(drawn) != (_DRAWS,):
        return f"Wanted is one number a call; yours have shape {np.shape(drawn[0])}."
    drawn = np.asarray(drawn, dtype=float)
    if not np.isfinite(drawn).all():
        return "One of your numbers is not finite."
    if np.ptp(drawn) == 0:
        return "Each call gives the same number. Draw from rng, anew at each call."
    rng = np.random.default_rng(9)
    wanted = np.array([_luck(*case, rng) for _ in range(4000)])
    return _wrong_size(case, drawn, wanted)


def _wrong_size(case, drawn, wanted):
    truth, settings, images = case
    room = 5 * wanted.std() / np.sqrt(_DRAWS)
    if abs(drawn.mean() - wanted.mean()) > room:
        seen = f"the mean of your {_DRAWS} draws is {drawn.mean():.3f}, wanted is about {wanted.mean():.3f}"
        why = " It is the best accuracy itself; subtract the truth." if drawn.mean() > truth else ""
        return f"With {settings} settings, {images} images and the truth {truth}, {seen}.{why}"
    if not 0.7 < drawn.std() / wanted.std() < 1.4:
        return (f"The mean is right, but your draws scatter by {drawn.std():.4f} about it, not by about "
                f"{wanted.std():.4f}. Give one draw a call, no mean over many.")
    return ""


judge_luck = by_behaviour(_wrong, "a function of the truth, the number of settings, the number of images and rng")
