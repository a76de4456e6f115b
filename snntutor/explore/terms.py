"""Explorer of chapter 14: which terms of the exact gradient a rule keeps, and how near it comes with them."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.explore.controls import choice, slider, switch
from snntutor.explore.core import Explorer

_LOW, _HIGH = -2.0, 2.0  # powers of ten of a length


def kept_terms(gradient, paths, ways, strength=5.0):
    """Make a live picture of the gradient that is left when terms of it are deleted.

    Parameters
    ----------
    gradient : callable
        ``gradient(strength, deleted, way, late) -> array``: the gradient of a network whose weights to itself have
        this strength, without the paths named in the tuple ``deleted``, its errors sent back in this way, and heard
        late, for all that they blame a spike for, or at once. It is exact with ``(), ways[0], True``.
    paths, ways : sequences of str
        What can be deleted, and the ways back, the exact one first.
    strength : float
        Where its slider begins, from 0 to 10.

    Returns
    -------
    Explorer
    """
    arguments.function("gradient(strength, deleted, way, late)", gradient=gradient)
    arguments.takes(4, "(strength, deleted, way, late)", gradient=gradient)
    paths, ways = tuple(paths), tuple(ways)
    controls = {"strength": slider("strength of recurrence", 0.0, 10.0, strength, 0.5)}
    controls |= {path: switch(f"follow back: {path}", True) for path in paths}
    controls |= {"late": switch("late errors count", True), "way": choice("errors come back by", ways)}
    if not np.any(_vector(gradient, strength, (), ways[0], True)):
        raise ValueError("gradient is 0 everywhere with nothing deleted; there is nothing to compare with.")
    return Explorer(controls, partial(numbers, gradient, paths, ways[0]), draw, sentence, size=(7.8, 3.4),
                    alt="Left what is left of the gradient of each weight against the exact one. Right a dot where "
                        "direction and length of the whole stand, and a ring where they should.")


class Terms(NamedTuple):
    """A gradient beside what is left of it."""

    deleted: str  # names, separated by commas
    way: str
    exact: np.ndarray  # of length 1, as `found`
    found: np.ndarray
    cosine: float
    ratio: float  # of the lengths, 0 where nothing is left


def numbers(gradient, paths, exact_way, *, strength, late, way, **followed) -> Terms:
    """Compute what is left when the paths that are not followed are deleted."""
    deleted = tuple(path for path in paths if not followed[path])
    gone = ", ".join([*deleted, *([] if late else ["late errors"])])
    wanted = _vector(gradient, strength, (), exact_way, True)
    found = _vector(gradient, strength, deleted, way, late)
    exact, left = _direction(wanted), _direction(found)
    ratio = float(np.linalg.norm(found) / max(np.linalg.norm(wanted), np.finfo(float).tiny))
    return Terms(gone, way, exact, left, float(np.clip(exact @ left, -1, 1)), ratio)


def _vector(gradient, *values):
    found = np.ravel(arguments.reals("gradient(strength, deleted, way, late)", gradient(*values)))
    if not np.isfinite(found).all():
        raise ValueError("gradient(strength, deleted, way, late) holds a value that is not finite.")
    return found


def _direction(vector):
    size = np.linalg.norm(vector)
    return vector / size if size else vector


def draw(fig):
    """Make the axes; return what moves the dots."""
    left, right = fig.subplots(1, 2, width_ratios=(1, 1))
    for ax in (left, right):
        plot.tidy(ax)
    plot.label(left, "exact gradient, length 1", "what is left, length 1")
    plot.label(right, "cosine with the exact gradient", "length, exact = 1")
    left.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))
    right.set(xlim=(-1.08, 1.08), ylim=(_LOW - 0.15, _HIGH + 0.15))
    right.set_yticks([-2, -1, 0, 1, 2], ["0.01", "0.1", "1", "10", "100"])
    left.plot([-1, 1], [-1, 1], color=plot.COLOURS["theory"], linestyle=":", linewidth=1)
    right.axvline(0, color=plot.COLOURS["threshold"], linestyle="--", linewidth=1)
    right.plot([1], [0], "o", markersize=14, markerfacecolor="none", color=plot.COLOURS["theory"])
    (dots,) = left.plot([], [], "o", color=plot.COLOURS["surrogate"], markersize=4)
    (place,) = right.plot([], [], "o", color=plot.COLOURS["spike"], markersize=8)

    def move(terms):
        dots.set_data(terms.exact, terms.found)
        length = np.log10(terms.ratio) if terms.ratio else _LOW
        place.set_data([terms.cosine], [np.clip(length, _LOW, _HIGH)])

    return move


def sentence(terms) -> str:
    """Say what is deleted, and how near the rest comes to the exact gradient."""
    words = f"Deleted: {terms.deleted or 'nothing'}; errors come back by {terms.way}. "
    if terms.ratio == 0:
        return words + "Nothing is left of the gradient."
    turned = np.degrees(np.arccos(terms.cosine))
    return words + (f"What is left has a cosine of {terms.cosine:.2f} with the exact gradient, an angle of "
                    f"{turned:.0f} degrees, and {terms.ratio:.2g} times its length.")


def example() -> Explorer:
    """Make the explorer of a gradient that is a sum of a few vectors drawn at random."""
    rng = np.random.default_rng(0)
    parts = {name: rng.normal(size=30) for name in ("alpha", "beta", "reset", "recurrence", "late", "rest")}

    turned = rng.normal(size=30)

    def gradient(strength, deleted, way, late):
        weights = dict.fromkeys(parts, 1.0) | {"recurrence": strength} | dict.fromkeys(deleted, 0.0)
        total = sum(weights[name] * part for name, part in parts.items() if late or name != "late")
        return total * (turned if way == "random weights" else 1)

    return kept_terms(gradient, ("alpha", "beta", "reset", "recurrence"), ("the readout", "random weights"))
