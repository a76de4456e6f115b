"""Judge a training by the network that spikes (exercise 6.6)."""

import numpy as np

from snntutor import gradients, smooth
from snntutor.check import contains_ellipsis
from snntutor.check.compare import plain
from snntutor.exercises.behaviour import by_behaviour

_WANTED = 0.18
_AIM = np.array([[0.36, 0.61], [0.5, -0.06], [0.31, 0.44]])  # other weights than those of the chapter
_STARTS = 55


def task():
    """Return the testbed with the target of another network, and ten starts."""
    toy = smooth.toy()
    return toy._replace(target=gradients.readout_of(toy._replace(w=_AIM))), smooth.starts(10, _STARTS)


def _wrong(answer):
    testbed, w = task()
    found = plain(answer(testbed, w.copy()))
    if contains_ellipsis(found):
        return ...
    if found is None:
        return "Your function gives nothing back. Does it end with return?"
    if np.shape(found) != w.shape:
        return f"Wanted are weights of shape {w.shape}; yours have shape {np.shape(found)}."
    found = np.asarray(found, dtype=float)
    if not np.isfinite(found).all():
        return "One of your weights is no finite number."
    return _verdict(gradients.loss(testbed, found), gradients.loss(testbed, w), np.array_equal(found, w))


def _verdict(losses, before, untouched):
    if losses.mean() <= _WANTED:
        return ""
    told = (f"In the mean over ten starts the network that spikes has a loss of {losses.mean():.2f}; wanted is "
            f"{_WANTED} at most, before training it was {before.mean():.2f}.")
    if untouched:
        return f"These are the weights you were given. {told}"
    worse = int((losses > before).sum())
    silent = " Is the soft loss what you looked at?" if losses.mean() < before.mean() else ""
    return f"{told} At {worse} of 10 starts it is worse than before, at its worst {losses.max():.2f}.{silent}"


judge_training = by_behaviour(_wrong, "a function of a testbed and weights, which returns trained weights")
