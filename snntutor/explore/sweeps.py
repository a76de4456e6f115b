"""Explorer of chapter 04: one gradient, carried forward and swept backward, a step at a time."""

from functools import partial
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.collections import LineCollection

from snntutor import arguments, plot
from snntutor.credit import Linearised, blames, influences, random_smooth, shares, tanh_network
from snntutor.explore.controls import slider
from snntutor.explore.core import Explorer

_MOST_NUMBERS = 24  # cells in which their number can be read


def two_sweeps(linearised, names=None, begin=0):
    """Make a live picture of both sweeps over one run.

    Parameters
    ----------
    linearised : snntutor.credit.Linearised
        Of two steps or more.
    names : sequence of str, optional
        Of the P weights; by default their numbers.
    begin : int
        The steps that are done at first.

    Returns
    -------
    Explorer
    """
    arguments.instance(Linearised, "a run seen through its derivatives", linearised=linearised)
    steps, weights = len(linearised.error), linearised.direct.shape[-1]
    names = checked_names(names, weights)
    if arguments.whole("the number of steps", steps) < 2:
        raise ValueError("linearised has 1 step; wanted are two or more, so that there is one to go.")
    known = _Known(influences(linearised), blames(linearised), shares(linearised), linearised.error)
    controls = {"done": slider("steps done", 0, steps - 1, begin, 1)}
    return Explorer(controls, partial(numbers, known), lambda fig: draw(fig, known, names), sentence, size=(7.5, 4),
                    alt="Above, the influence of each weight on each state, going forward, beside the blame of each "
                        "state, going backward; below, the gradient that each has gathered so far.")


def checked_names(names, weights) -> list:
    """Return a name for each weight, as a list."""
    names = list(map(str, range(weights))) if names is None else list(names)
    if len(names) != weights or not all(isinstance(name, str) for name in names):
        raise ValueError(f"names is {arguments.shown(names)}; wanted is a word for each of the {weights} weights.")
    return names


class _Known(NamedTuple):
    influence: np.ndarray  # (T, D, P)
    blame: np.ndarray  # (T, D)
    share: np.ndarray  # (T, P)
    error: np.ndarray  # (T, D)


class Sweeps(NamedTuple):
    """What both sweeps know after some steps."""

    done: int
    steps: int
    influence: np.ndarray  # (D, P), of step ``done``
    blame: np.ndarray  # (D, T), masked where it is not yet known
    forward: np.ndarray  # (P,), the gradient so far
    backward: np.ndarray  # (P,)
    whole: np.ndarray  # (P,)


def numbers(known, *, done) -> Sweeps:
    """Gather what the first ``done`` steps of each sweep have made known."""
    steps = len(known.error)
    first = steps - 1 - done  # as far back as blame has come
    hidden = np.broadcast_to(np.arange(steps) < first, known.blame.T.shape)
    forward = np.einsum("na,nap->p", known.error[:done + 1], known.influence[:done + 1])
    return Sweeps(done, steps, known.influence[done], np.ma.array(known.blame.T, mask=hidden), forward,
                  known.share[first:].sum(0), known.share.sum(0))


def draw(fig, known, names):
    """Make the axes: two heat maps, and below each the gradient so far; return what moves them."""
    (left, right), below = fig.subplots(2, 2, height_ratios=(1, 1), width_ratios=(1, 1))
    influence = _map(left, "influence on state", known.influence[0], np.abs(known.influence).max())
    blame = _map(right, "blame of state", known.blame.T, np.abs(known.blame).max())
    left.set_title("forward: influence of weights on states", loc="left", fontsize=10)
    right.set_title("backward: blame of states", loc="left", fontsize=10)
    left.set_xticks(np.arange(len(names)) + 0.5, names, fontsize=8)
    right.set_xticks(np.arange(0, len(known.blame), 2) + 0.5, range(0, len(known.blame), 2))
    plot.label(right, "step", "state")
    cells = _written(left, known.influence[0].shape)
    reach = 1.15 * max(np.abs(known.share.sum(0)).max(), _largest(known), 1e-12)
    bars = [_bars(ax, names, known.share.sum(0), reach, name) for ax, name in zip(below, ("forward", "backward"))]

    def move(sweeps):
        influence.set_array(sweeps.influence)
        blame.set_array(sweeps.blame)
        for text, value in zip(cells, sweeps.influence.ravel()):
            text.set_text(f"{round(value, 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}"))
        for lines, values in zip(bars, (sweeps.forward, sweeps.backward)):
            lines.set_segments([((p, 0), (p, value)) for p, value in enumerate(values)])

    return move


def _largest(known):
    """Return the largest entry of any gradient on the way."""
    forward = np.cumsum(np.einsum("na,nap->np", known.error, known.influence), 0)
    return max(np.abs(forward).max(), np.abs(np.cumsum(known.share[::-1], 0)).max())


def _map(ax, what, values, limit):
    colours = matplotlib.colormaps["PuOr"].with_extremes(bad="#dddddd")
    ax.set_yticks(np.arange(len(values)) + 0.5, range(len(values)))
    limit = limit or 1.0
    shown = ax.pcolormesh(values, cmap=colours, vmin=-limit, vmax=limit)  # drawn more quickly than an image
    ax.invert_yaxis()
    plot.label(ax, "", "state")
    return shown


def _written(ax, shape):
    """Return a text for each cell, if they are few enough to be read."""
    if np.prod(shape) > _MOST_NUMBERS:
        return []
    return [ax.text(column + 0.5, row + 0.5, "", ha="center", va="center", fontsize=9)
            for row, column in np.ndindex(*shape)]


def _bars(ax, names, whole, reach, name):
    plot.label(plot.tidy(ax), "weight", "gradient so far", f"{name} so far (bars), whole (circles)")
    ax.title.set_fontsize(10)
    ax.axhline(0, color=plot.COLOURS["plain"], linewidth=0.6)
    ax.plot(whole, "o", color=plot.COLOURS["theory"], fillstyle="none", markersize=9)
    lines = ax.add_collection(LineCollection([], colors=plot.COLOURS["potential"], linewidths=7))
    ax.set(xlim=(-0.6, len(names) - 0.4), ylim=(-reach, reach))
    ax.set_xticks(range(len(names)), names, fontsize=8)
    return lines


def sentence(sweeps) -> str:
    """Say how far each sweep is, what it keeps, and how much of the gradient it has."""
    s, last = sweeps, sweeps.steps - 1
    length = np.linalg.norm(s.whole)
    if s.done == last:
        apart = np.linalg.norm(s.forward - s.backward)
        agree = "the same gradient, to 12 digits" if apart <= 1e-12 * length else f"{apart:.2g} apart"
        return f"Both sweeps are done and have {agree}, of length {length:.3f}."
    missing = [np.linalg.norm(values - s.whole) for values in (s.forward, s.backward)]
    return (f"Forward knows the influence at step {s.done} ({s.influence.size} numbers) and is {missing[0]:.3f} away "
            f"from the whole gradient; backward knows the blame of steps {last} to {last - s.done} and is "
            f"{missing[1]:.3f} away. The whole is {length:.3f} long.")


def example() -> Explorer:
    """Make the explorer on a small network as chapter 04 has it."""
    net = random_smooth(8, steps=12, inputs=1, neurons=2)
    return two_sweeps(tanh_network(net).without(), ["x>0", "x>1", "0>0", "0>1", "1>0", "1>1"])
