"""Judge a function that puts labels back to their images (exercise H.20): many ways are right."""

import numpy as np

from snntutor.check import contains_ellipsis
from snntutor.check.compare import plain
from snntutor.exercises import patients
from snntutor.exercises.behaviour import by_behaviour

_SHIFTS = (1, 3, -2, 0)


def pictures(shift=1):
    """Return the digits as pictures, shape (300, 64), and labels that are ``shift`` places late, the last ones first.

    The last ``shift`` labels have come round to the front, so that none is lost.
    """
    images, labels = patients.images()
    return images.copy(), np.roll(labels, shift)


def _wrong(answer):
    labels = patients.images()[1]
    for shift in _SHIFTS:
        given = pictures(shift)
        new = plain(answer(*given))
        if contains_ellipsis(new):
            return ...
        if new is None:
            return "Your function gives nothing back. Does it end with return?"
        if np.shape(new) != labels.shape:
            return f"Wanted are {len(labels)} labels, one for each image; yours have shape {np.shape(new)}."
        if not np.array_equal(new, labels):
            return _where(shift, np.asarray(new), given[1], labels)
    return ""


def _where(shift, new, given, labels):
    right = np.mean(new == labels)
    if shift == 0:
        return f"Where nothing was mislaid yours moves the labels: {right:.2f} are right, before all of them were."
    if np.array_equal(new, given):
        return f"Labels that lie {shift:+d} places off come back as they were."
    if np.array_equal(new, np.roll(given, shift)):
        return f"Labels that lie {shift:+d} places off are moved by {shift:+d} more: the wrong way."
    return f"Of labels that lie {shift:+d} places off, {right:.2f} belong to their images after yours; wanted are all."


judge_labels = by_behaviour(_wrong, "a function of images and labels")
