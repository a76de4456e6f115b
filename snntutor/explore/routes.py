"""Explorer of chapters 04, 07, 10 and 14: the gradient of one weight unrolled in time, by the routes that it took."""

from functools import partial
from itertools import combinations
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from snntutor import arguments, plot
from snntutor.credit import lif_network, random_spiking, routes
from snntutor.explore.controls import slider, switch
from snntutor.explore.core import Explorer
from snntutor.explore.sweeps import checked_names
from snntutor.explore.ticks import moving_numbers

_COLOURS = ("current", "potential", "true", "readout")  # roles whose colours tell four kinds of route apart


def unrolled_gradient(by_route, names=None, told=None, always=(), begin=0):
    """Make a live picture of what each use of one weight adds to its gradient: a bar a step, a switch a path.

    Parameters
    ----------
    by_route : dict of tuple of str to array of shape (T, P)
        For each set of paths the share that each use of each weight has by the routes that take them, as
        `snntutor.credit.routes` sorts them. Their sum is the whole.
    names : sequence of str, optional
        Of the P weights; by default their numbers.
    told : sequence of str, optional
        One or two of the paths, by which colours tell the routes apart; by default the last two.
    always : sequence of str
        What every route takes besides, such as "stand-in" for the derivative of a spike: a switch that stops them all.
    begin : int
        The weight to begin with.

    Returns
    -------
    Explorer
    """
    kinds, paths = _checked(by_route)
    told = tuple(paths[-2:] if told is None else told)
    if not 1 <= len(told) <= 2 or set(told) - set(paths):
        raise ValueError(f"told is {arguments.shown(told)}; wanted are one or two of the paths {', '.join(paths)}.")
    kinds = {kind + tuple(always): values for kind, values in kinds.items()}
    first = next(iter(kinds.values()))
    names = checked_names(names, first.shape[1])
    controls = {"weight": slider("weight", 0, len(names) - 1, begin, 1)} | {
        name: switch(name, True) for name in (*paths, *always)}
    return Explorer(controls, partial(numbers, kinds, names, told), partial(draw, steps=len(first), told=told),
                    sentence, size=(7.5, 3.4),
                    alt="The gradient of one weight, a bar for each step at which it was used; colours tell by which "
                        "paths the blame came back, dots their sum.")


def _checked(by_route):
    arguments.instance(dict, "a table of routes, as snntutor.credit.routes gives", by_route=by_route)
    kinds = {tuple(kind): arguments.reals("by_route", values) for kind, values in by_route.items()}
    paths = tuple(dict.fromkeys(name for kind in kinds for name in kind))
    shapes = {values.shape for values in kinds.values()}
    if not paths or len(shapes) != 1 or len(next(iter(shapes))) != 2:
        raise ValueError(f"by_route has arrays of the shapes {sorted(shapes)} for the paths {paths}; wanted is one "
                         "path or more, and one shape, (time, weights), for all.")
    return kinds, paths


class Routes(NamedTuple):
    """The gradient of one weight, for each use of it, by the routes that are switched on."""

    weight: str
    groups: list  # of words: the paths of ``told`` that a group of routes takes
    shares: np.ndarray  # (groups, T), of the routes that are on
    kept: float  # the sum of what is on
    whole: float  # the gradient
    off: str  # the paths that are switched off
    tall: float  # what no stack of bars of this weight exceeds, whatever is on


def numbers(kinds, names, told, *, weight, **on) -> Routes:
    """Add up the kinds of route that take no path which is off, by the paths that colours tell."""
    groups = _groups(told)
    shares = np.zeros((len(groups), len(next(iter(kinds.values())))))
    for kind, values in kinds.items():
        group = groups.index(" and ".join(name for name in told if name in kind) or "neither")
        shares[group] += values[:, weight] * all(on[name] for name in kind)
    whole = float(sum(values[:, weight].sum() for values in kinds.values()))
    off = ", ".join(name for name in on if not on[name])
    return Routes(names[weight], groups, shares, float(shares.sum()), whole, off, _tall(kinds, weight))


def _groups(told):
    """Name the groups of routes that colours tell: by neither path, by one, by both."""
    return ["neither", *(" and ".join(group) for size in range(1, len(told) + 1) for group in combinations(told, size))]


def _tall(kinds, weight):
    shares = np.array([values[:, weight] for values in kinds.values()])
    upward, downward = (np.maximum(sign * shares, 0).sum(0).max() for sign in (1, -1))
    return _round(max(upward, downward, 1e-12))


def _round(value):
    """Return the next number above that reads well, and not much above."""
    power = 10.0 ** np.floor(np.log10(value))
    return next(power * step for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if value <= power * step * (1 + 1e-9))


def draw(fig, steps, told):
    """Make the axes; return what moves the bars, each group's on top of those before it, and the dots of their sum."""
    ax = plot.label(plot.tidy(fig.subplots()), "step at which the weight was used", "share of the gradient")
    width = max(2.0, min(12.0, 330 / steps))
    bars = []
    for group, role in zip(_groups(told), _COLOURS):
        thick = width * (1 - 0.15 * len(bars))  # never colour alone
        bars.append(ax.add_collection(LineCollection([], colors=plot.COLOURS[role], linewidths=thick)))
        bars[-1].set_capstyle("butt")
        ax.plot([], [], color=plot.COLOURS[role], linewidth=6, label=group)
    ax.axhline(0, color=plot.COLOURS["plain"], linewidth=0.6)
    (dots,) = ax.plot(np.arange(steps), np.zeros(steps), "o", color=plot.COLOURS["theory"], markersize=3.5, label="sum")
    plot.legend(ax, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=5, columnspacing=1.2, handlelength=1.2)
    ax.set(xlim=(-0.8, steps - 0.2), ylim=(-1.05, 1.05))
    write = moving_numbers(ax, "y", (-1, -0.5, 0, 0.5, 1), pad=40)

    def move(now):
        for lines, segments in zip(bars, _stacked(now.shares / now.tall)):
            lines.set_segments(segments)
        dots.set_ydata(now.shares.sum(0) / now.tall)
        write(now.tall)

    return move


def _stacked(shares):
    """Return a segment for each group and step, what is above 0 stacked upward and what is below downward."""
    upward = shares > 0
    top = np.where(upward, np.cumsum(shares * upward, 0), np.cumsum(shares * ~upward, 0))
    step = np.broadcast_to(np.arange(shares.shape[1]), shares.shape)
    return np.stack([np.stack([step, top - shares], 2), np.stack([step, top], 2)], 2)


def sentence(now) -> str:
    """Say what the routes that are on add up to, and the whole."""
    parts = "; ".join(f"through {group} {values.sum():+.4f}" for group, values in zip(now.groups, now.shares))
    shares = now.shares.sum(0)
    step = int(np.abs(shares).argmax())
    largest = f" The largest share is that of step {step}, {shares[step]:+.4f}." if shares.any() else ""
    off = f"{now.off} off" if now.off else "all paths on"
    return f"Weight {now.weight}, {off}: {parts}. Together {now.kept:+.4f}, the whole is {now.whole:+.4f}.{largest}"


def example() -> Explorer:
    """Make the explorer on a small spiking network as chapter 04 has it."""
    net = random_spiking(4, lambda x: 1 / (1 + 10 * abs(x)) ** 2, steps=40, inputs=2, neurons=3)
    return unrolled_gradient(routes(lif_network(net), ("alpha", "reset", "recurrence")), always=("stand-in",))
