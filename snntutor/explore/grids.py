"""Explorer of chapter 09: a finished grid of shapes and slopes; what one of them reaches, and what it looks like."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.explore.controls import choice, switch
from snntutor.explore.core import Explorer

_X = np.linspace(-1.5, 1.5, 601)  # distance to the threshold
_LOW = 0.4  # of the accuracies drawn


def finished_grid(accuracies, slopes, derivative, levels=()):
    """Make a live picture of a grid that was run before; moving it trains nothing.

    Parameters
    ----------
    accuracies : dict of str to array of shape (slopes, seeds)
        Of each shape.
    slopes : sequence of float
        Ascending.
    derivative : callable
        ``derivative(shape, slope, x) -> array``: the surrogate itself, to be drawn.
    levels : sequence of (str, float) pairs
        Accuracies to compare with, and their names.

    Returns
    -------
    Explorer
    """
    arguments.function("derivative(shape, slope, x)", derivative=derivative)
    arguments.takes(3, "(shape, slope, x)", derivative=derivative)
    slopes = arguments.reals("slopes", slopes).astype(float)
    table = {shape: _checked(shape, values, len(slopes)) for shape, values in dict(accuracies).items()}
    if slopes.ndim != 1 or len(slopes) < 2 or not (np.diff(slopes) > 0).all() or slopes[0] <= 0 or not table:
        raise ValueError("wanted are a shape or more, and two slopes or more, ascending and above 0.")
    levels = tuple((str(name), float(value)) for name, value in levels)
    controls = {"shape": choice("shape", [(shape.replace("_", " "), shape) for shape in table]),
                "slope": choice("slope", [(f"{slope:g}", slope) for slope in slopes.tolist()],
                                slopes.tolist()[len(slopes) // 2]),
                "each": switch("show every seed", True)}
    return Explorer(controls, partial(numbers, table, slopes, derivative),
                    partial(draw, slopes, levels, len(table) - 1), sentence, size=(8.2, 3.2),
                    alt="Left the surrogate as a function of the distance to the threshold. Right accuracy against "
                        "slope, the chosen shape in colour among the others in grey.")


def _checked(shape, values, count):
    values = arguments.reals(f"accuracies[{shape!r}]", values).astype(float)
    if values.ndim != 2 or len(values) != count or not values.size or not np.isfinite(values).all():
        raise ValueError(f"accuracies[{shape!r}] has the shape {values.shape}; wanted is ({count}, seeds), a row for "
                         "each slope, all of it finite.")
    return values


class Choice(NamedTuple):
    """What a shape reaches at one slope, among all others."""

    shape: str
    slope: float
    bump: np.ndarray  # the surrogate at `_X`
    means: np.ndarray  # of the shape at all slopes
    spreads: np.ndarray
    seeds: np.ndarray  # accuracies at this slope
    others: list  # means of the other shapes
    best_slope: float  # of this shape
    winner: str  # the shape of the largest mean of all, and where it has it
    winning_slope: float
    top: float
    each: bool


def numbers(table, slopes, derivative, *, shape, slope, each) -> Choice:
    """Look up a shape and a slope in the table."""
    means = {name: values.mean(1) for name, values in table.items()}
    here = int(np.flatnonzero(slopes == slope)[0])
    values = table[shape]
    spreads = values.std(1, ddof=1) if values.shape[1] > 1 else np.zeros(len(slopes))
    winner = max(means, key=lambda name: means[name].max())
    top = int(means[winner].argmax())
    bump = np.broadcast_to(arguments.reals("derivative(shape, slope, x)", derivative(shape, slope, _X)), _X.shape)
    return Choice(shape, slope, bump, means[shape], spreads, values[here],
                  [mean for name, mean in means.items() if name != shape], float(slopes[means[shape].argmax()]),
                  winner, float(slopes[top]), float(means[winner][top]), each)


def draw(slopes, levels, others, fig):
    """Make both axes; return what moves the bump and the curves."""
    left, right = fig.subplots(1, 2, width_ratios=(2, 3))
    plot.label(plot.tidy(left), "distance to the threshold", "surrogate g")
    left.set(xlim=(_X[0], _X[-1]), ylim=(0, 1.05))
    plot.label(plot.tidy(right), "slope", "test accuracy")
    right.set(xscale="log", xlim=(slopes[0] / 1.3, slopes[-1] * 1.3), ylim=(_LOW, 1.02))
    right.set_xticks(slopes, [f"{slope:g}" for slope in slopes])
    right.minorticks_off()
    for name, value in levels:
        right.axhline(value, color=plot.COLOURS["threshold"], linestyle=plot.DASHES["threshold"], linewidth=1)
        right.annotate(name, (slopes[-1], value), (0, 3), textcoords="offset points", ha="right", fontsize=9)
    (bump,) = left.plot([], [], color=plot.COLOURS["surrogate"], linewidth=2)
    grey = [right.plot(slopes, slopes, color="#BBBBBB", linewidth=1)[0] for _ in range(others)]
    (curve,) = right.plot([], [], "o-", color=plot.COLOURS["surrogate"], linewidth=2, markersize=4)
    bars = right.vlines(slopes, 0, 0, color=plot.COLOURS["surrogate"], linewidth=1)
    (dots,) = right.plot([], [], "_", color=plot.COLOURS["spike"], markersize=12)
    (here,) = right.plot([], [], "o", markersize=12, markerfacecolor="none", color=plot.COLOURS["spike"])

    def move(found):
        bump.set_data(_X, found.bump)
        curve.set_data(slopes, found.means)
        bars.set_segments([[(slope, m - s), (slope, m + s)] for slope, m, s in zip(slopes, found.means, found.spreads)])
        for line, mean in zip(grey, found.others):
            line.set_ydata(mean)
        seeds = found.seeds if found.each else found.seeds[:0]
        dots.set_data(np.full(len(seeds), found.slope), seeds)
        here.set_data([found.slope], [found.means[slopes == found.slope][0]])

    return move


def sentence(found) -> str:
    """Say what this shape reaches at this slope, what its best slope is, and what the best of all reaches."""
    mean, best = found.seeds.mean(), found.means.max()
    spread = f" ± {found.seeds.std(ddof=1):.3f}" if len(found.seeds) > 1 else ""
    at_best = found.slope == found.best_slope
    cost = "its best slope here" if at_best else (f"{100 * (best - mean):.1f} points below its best slope here, "
                                                  f"{found.best_slope:g}, with {best:.3f}")
    winner = found.winner.replace("_", " ")
    return (f"{found.shape.replace('_', ' ')} of slope {found.slope:g}: test accuracy {mean:.3f}{spread} over "
            f"{len(found.seeds)} seeds, from {found.seeds.min():.3f} to {found.seeds.max():.3f}; {cost}. The largest "
            f"mean of the grid is {found.top:.3f}, of {winner} at {found.winning_slope:g}.")


def example() -> Explorer:
    """Make the explorer of accuracies that fall on both sides of a best slope, for six shapes and ten seeds."""
    rng, slopes = np.random.default_rng(0), np.array([0.1, 0.5, 2.0, 10.0, 50.0, 200.0, 1000.0])
    table = {f"shape {k}": 0.97 - 0.05 * (np.log10(slopes / 10)[:, None] - 0.2 * k) ** 2
             + 0.01 * rng.normal(size=(7, 10)) for k in range(6)}
    return finished_grid(table, slopes, lambda shape, slope, x: 1 / (1 + slope * np.abs(x)) ** 2, [("nothing", 0.8)])
