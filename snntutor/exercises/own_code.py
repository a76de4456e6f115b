"""Judge a code of the learner's own by what it does (exercise 2.6): a function that spikes, one that reads."""

import numpy as np

from snntutor.check import OPEN, RIGHT, Judge, Verdict, contains_ellipsis, is_stub, show

STEPS, MOST, ERROR = 20, 2, 0.01
_FORM = "Wanted are two functions, (my_code, my_reading)."


def _images():
    """Return two images of 500 pixels: every grey from 0 to 1, and greys by chance."""
    return np.linspace(0, 1, 500), np.random.default_rng(0).random(500) ** 2


def _wrong_spikes(spikes, x):
    if spikes is None:
        return "my_code gives nothing back. Does it end with return?"
    if np.shape(spikes) != (STEPS, len(x)):
        return f"For {len(x)} pixels wanted are spikes of shape ({STEPS}, {len(x)}); yours have {np.shape(spikes)}."
    if not np.isin(spikes, (0, 1)).all():
        return "A step holds a spike or none: wanted are only 0 and 1 (or False and True)."
    counts = np.sum(spikes, axis=0)
    if (most := counts.max()) > MOST:
        return f"A pixel of {show(x[counts.argmax()])} spikes {most:.0f} times; allowed are {MOST}."
    return ""


def _wrong_numbers(numbers, x):
    if numbers is None:
        return "my_reading gives nothing back. Does it end with return?"
    if np.shape(numbers) != np.shape(x):
        return f"my_reading gives an array of shape {np.shape(numbers)}; wanted is one number a pixel, {np.shape(x)}."
    off = np.abs(np.asarray(numbers, dtype=float) - x)
    error, worst = np.sqrt(np.mean(off**2)), off.argmax()
    if error <= ERROR:
        return ""
    return (f"The error is {error:.3f}, wanted is {ERROR} at most. A pixel of {x[worst]:.3f} is read as "
            f"{np.asarray(numbers)[worst]:.3f}.")


def _what_is_wrong(code, reading):
    images = _images()
    coded = [code(x.copy()) for x in images]
    for spikes, x in zip(coded, images):
        if wrong := _wrong_spikes(spikes, x):
            return wrong
    for spikes, x in zip(coded, images):  # only now, so that nothing but the spikes can be remembered
        if wrong := _wrong_numbers(reading(np.array(spikes)), x):
            return wrong
    return ""


def _decide(answer):
    if answer is ... or contains_ellipsis(answer):
        return OPEN
    if not (isinstance(answer, (tuple, list)) and len(answer) == 2 and all(map(callable, answer))):
        return Verdict("wrong", _FORM)
    if any(map(is_stub, answer)):
        return OPEN
    try:
        wrong = _what_is_wrong(*answer)
    except (Exception, SystemExit) as error:  # whatever a learner's code raises is shown, not thrown
        wrong = f"It stops with {type(error).__name__}: {error}"
    return Verdict("wrong", wrong) if wrong else RIGHT


judge_code = Judge(_decide)
