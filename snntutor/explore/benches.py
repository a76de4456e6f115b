"""Explorer of chapters 05, 06, 07, 10, 13 and 14: many estimates of one gradient beside a reference."""

import math
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.explore.controls import Control, choice, slider
from snntutor.explore.core import Explorer
from snntutor.explore.rows import bars, column, level

_DECADES = 2  # of the ratio, shown to both sides of 1
_NUMBER = 1.15  # where a row's number stands, in shares of the half width of its panel


def gradient_bench(estimators, make, compare, knobs, reference=None):
    """Make a live table of estimates of one gradient: each weight's part, the cosine and the length of each estimate.

    Parameters
    ----------
    estimators : dict of str to callable
        ``estimators[name](testbed) -> array of shape (inputs, hidden)``, in the order of the rows. Each is called once
        a move; where all together take more than 30 ms, make the knobs ``slider(..., on_release=True)``.
    make : callable
        ``make(**values) -> testbed`` is given the value of every knob: as
        ``lambda slope, recurrence: gradients.example(derivative=fast_sigmoid(slope), recurrence=recurrence)``.
    compare : callable
        ``compare(estimates, name) -> rows`` with ``cosine``, ``norm`` and ``ratio``: `snntutor.gradients.compare`.
    knobs : dict of str to Control
        What the learner moves; see `slider`, `choice` and `switch`. A choice of the reference is added.
    reference : str, optional
        The name of the estimate to compare with at first, by default the first.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If one of them is not what it must be, or the estimates are not arrays of one shape.
    """
    _check(estimators, make, compare, knobs)
    controls = {"reference": choice("reference", list(estimators), reference)} | knobs
    estimates = lru_cache(maxsize=1)(partial(_estimates, estimators, make))  # another reference needs no other run
    shape = next(iter(estimates(**{name: knob.value for name, knob in knobs.items()}).values())).shape
    return Explorer(controls, partial(numbers, estimates, compare, shape),
                    partial(draw, names=list(estimators), shape=shape), sentence,
                    size=(8.6, 0.9 + 0.42 * len(estimators)),
                    alt="A row for each estimate: a stroke up or down for each weight, scaled so that the largest of "
                        "every row is equally high; a bar for the cosine with the reference; a bar for the length, in "
                        "lengths of the reference.")


def _check(estimators, make, compare, knobs):
    if not isinstance(estimators, dict) or not estimators:
        raise ValueError(f"estimators is {arguments.shown(estimators)}; wanted is a dict, as {{'rtrl': rtrl}}.")
    for name, estimate in estimators.items():
        arguments.function("surrogate_gradient", **{f"estimators[{name!r}]": estimate})
        arguments.takes(1, "(testbed)", **{f"estimators[{name!r}]": estimate})
    arguments.function("snntutor.gradients.example", make=make)
    arguments.function("snntutor.gradients.compare", compare=compare)
    arguments.takes(2, "(estimates, name)", compare=compare)
    if not isinstance(knobs, dict) or "reference" in knobs or not all(isinstance(k, Control) for k in knobs.values()):
        raise ValueError(f"knobs is {arguments.shown(knobs)}; wanted is a dict of controls, as "
                         "{'slope': slider('slope', 1, 100, 10, 1)}, none of them called reference.")


def _estimates(estimators, make, /, **values):
    """Return every estimate for the testbed of these knobs."""
    testbed = make(**values)
    return {name: arguments.reals(f"estimators[{name!r}](testbed)", estimate(testbed))
            for name, estimate in estimators.items()}


class Bench(NamedTuple):
    """Estimates beside a reference, one entry or row for each."""

    reference: str
    names: list
    weights: np.ndarray  # (estimates, hidden * inputs): of neuron after neuron, the largest of each row 1, or all 0
    cosines: np.ndarray  # with the reference, NaN where there is no angle
    norms: np.ndarray
    ratios: np.ndarray  # of the norms to that of the reference, NaN where that is 0


def numbers(estimates, compare, shape, /, *, reference, **values) -> Bench:
    """Compute every estimate and compare it with that of the reference."""
    found = estimates(**values)
    for name, estimate in found.items():
        if estimate.shape != shape or len(shape) != 2:
            raise ValueError(f"{name} has the shape {estimate.shape}; wanted is (inputs, hidden), one for all.")
    rows = compare(found, reference)
    weights = np.array([estimate.T.ravel() for estimate in found.values()])
    largest = np.abs(weights).max(1, keepdims=True)
    return Bench(reference, list(found), weights / np.where(largest, largest, 1),
                 *(np.array([getattr(row, part) for row in rows]) for part in ("cosine", "norm", "ratio")))


def draw(fig, names, shape):
    """Make a row for each estimate in three panels; return what moves strokes, bars and their numbers."""
    panels = _panels(fig, names, shape)
    bands = [ax.axhspan(-0.5, 0.5, color="#000000", alpha=0.08, linewidth=0) for ax in panels]
    strokes, cosines, ratios = (bars(ax, width) for ax, width in zip(panels, (2.5, 9, 9)))
    of_cosine, of_ratio = (column(ax, len(names), _NUMBER * reach) for ax, reach in zip(panels[1:], (1, _DECADES)))

    def move(bench):
        here = bench.names.index(bench.reference)
        for band in bands:
            band.set_y(here - 0.5)
        strokes.set_segments([[(k, row), (k, row - 0.45 * value)] for row, values in enumerate(bench.weights)
                              for k, value in enumerate(values)])
        cosines.set_segments(level(0, np.nan_to_num(bench.cosines)))
        ratios.set_segments(level(0, _decades(bench.ratios)))
        of_cosine([_cosine(value) for value in bench.cosines])
        of_ratio(["reference" if row == here else _ratio(value) for row, value in enumerate(bench.ratios)])

    return move


def _panels(fig, names, shape):
    inputs, hidden = shape
    panels = fig.subplots(1, 3, sharey=True, width_ratios=(2.3, 1.2, 1.2))
    for ax, what in zip(panels, ("weights into hidden neuron", "cosine", "times the length")):
        plot.label(plot.tidy(ax), what, "")
        ax.tick_params(axis="y", length=0)
    panels[0].set_yticks(range(len(names)), names)
    panels[0].set(xlim=(-1, inputs * hidden), ylim=(len(names) - 0.4, -0.6))
    panels[0].set_xticks(inputs * (np.arange(hidden) + 0.5) - 0.5, [str(i + 1) for i in range(hidden)])
    for edge in inputs * np.arange(1, hidden) - 0.5:
        panels[0].axvline(edge, color=plot.COLOURS["threshold"], linewidth=0.6, alpha=0.6)
    panels[0].grid(axis="y", linewidth=0.6)
    panels[1].set(xlim=(-1.1, 2.3), xticks=(-1, 0, 1))
    panels[2].set(xlim=(-1.1 * _DECADES, 3.0 * _DECADES))
    panels[2].set_xticks((-_DECADES, 0, _DECADES), ("0.01", "1", "100"))
    for ax in panels[1:]:
        ax.axvline(0, color=plot.COLOURS["threshold"], linewidth=0.8)
    return panels


def _decades(ratios):
    """Return the decimal logarithm of each ratio as far as the panel reaches; 0, no bar, where there is none."""
    there = np.where(ratios > 0, ratios, 1.0)
    return np.clip(np.log10(there), -1.1 * _DECADES, 1.1 * _DECADES)


def _cosine(value):
    return "none" if math.isnan(value) else f"{value:+.3f}".replace("-", "\N{MINUS SIGN}")


def _ratio(value):
    return "none" if math.isnan(value) else f"{value:.3g}"


def sentence(bench) -> str:
    """Tell the cosine and the length of every estimate beside the reference."""
    here = bench.names.index(bench.reference)
    if bench.norms[here] == 0:
        norms = "; ".join(f"{name} {norm:.3g}" for name, norm in zip(bench.names, bench.norms))
        return f"{bench.reference} is 0 in every weight, so nothing has an angle to it. Lengths: {norms}."
    rows = zip(bench.names, bench.cosines, bench.ratios)
    words = "; ".join(_words(*row) for row in rows if row[0] != bench.reference)
    return f"Beside {bench.reference}, of length {bench.norms[here]:.3g}: {words or 'no other estimate'}."


def _words(name, cosine, ratio):
    if ratio == 0:
        return f"{name} is 0 in every weight"
    return f"{name} has cosine {cosine:+.3f} and {ratio:.3g} times the length"


def example() -> Explorer:
    """Make the explorer of a gradient drawn at random, its noisy and its scaled copies, and an estimate that is 0."""
    def make(seed, noise, samples):
        rng = np.random.default_rng(seed)
        return rng.normal(size=(6, 4)), noise * rng.normal(size=(6, 4)), samples

    estimators = {"the gradient": lambda drawn: drawn[0], "with noise": lambda drawn: drawn[0] + drawn[1],
                  "turned round": lambda drawn: -300 * drawn[0], "zero": lambda drawn: 0 * drawn[0],
                  "a mean of samples": lambda drawn: drawn[0] + drawn[1].T.reshape(6, 4) / math.sqrt(drawn[2])}
    knobs = {"seed": slider("seed", 0, 9, 0, 1), "noise": slider("noise", 0.0, 2.0, 0.5, 0.1),
             "samples": slider("samples", 1, 1000, 10, 1, on_release=True)}
    return gradient_bench(estimators, make, _compare, knobs)


class _Row(NamedTuple):
    cosine: float
    norm: float
    ratio: float


def _compare(estimates, name):
    wanted = estimates[name].ravel()
    other, rows = np.linalg.norm(wanted), []
    for values in estimates.values():
        size = np.linalg.norm(values)
        cosine = values.ravel() @ wanted / (size * other) if size and other else math.nan
        rows.append(_Row(cosine, size, size / other if other else math.nan))
    return rows
