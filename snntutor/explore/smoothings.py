"""Explorer of chapter 06: a loss made smooth, from soft to steep, above the stairs of the network that spikes."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.explore.controls import choice, slider
from snntutor.explore.core import Explorer

_POINTS = 61
_FINE = 301  # points of the stairs
_H = 1e-4  # to both sides of where the learner stands
_X = np.linspace(-1.5, 1.5, 151)
_TOP = 9.0  # of the losses shown


def smoothing(loss_at, ways, reach=(-0.5, 2.5)):
    """Make a live picture of a smoothed loss along a line through a network's weights, and of the hard loss there.

    Parameters
    ----------
    loss_at : callable
        ``loss_at(way, sharpness, positions) -> losses``: the loss at each of an array of positions along the line,
        of shape (points,), smoothed in one of the ``ways``. With way None it is that of the network that spikes,
        whatever the sharpness.
    ways : sequence of str
        What the smoothed networks are called.
    reach : tuple of float
        The two ends of the line.

    Returns
    -------
    Explorer
    """
    arguments.function("loss_at(way, sharpness, positions)", loss_at=loss_at)
    arguments.takes(3, "(way, sharpness, positions)", loss_at=loss_at)
    low, high = reach
    fine = np.linspace(low, high, _FINE)
    stairs = _checked(loss_at(None, 1, fine), _FINE)
    controls = {
        "way": choice("smooth by", list(ways)),
        "sharpness": slider("sharpness", 1, 60, 2, 1),
        "position": slider("position", low, high, 0.0, 0.05),
    }
    return Explorer(controls, partial(numbers, loss_at, fine), lambda fig: draw(fig, fine, stairs), sentence,
                    size=(7.8, 3.4),
                    alt="Left the chance of a spike, or its size, over the distance to the threshold. Right the "
                        "smoothed loss along a line through the weights, above the stairs of the hard network, with a "
                        "dot where you stand, its slope, and the valley downhill from it.")


class Slope(NamedTuple):
    """A smoothed loss along the line, and what it leads to."""

    way: str
    sharpness: int
    places: np.ndarray  # (61,)
    loss: np.ndarray  # (61,), smoothed
    here: float  # where the learner stands
    smooth: float  # loss there
    slope: float
    hard: float  # loss of the network that spikes, there
    valley: float  # where walking downhill on the smoothed loss ends
    smooth_valley: float
    hard_valley: float


def numbers(loss_at, fine, *, way, sharpness, position) -> Slope:
    """Compute the smoothed losses and the slope in one call, walk downhill, and ask the hard network twice."""
    places = np.linspace(fine[0], fine[-1], _POINTS)
    around = np.concatenate([places, position + np.array([0.0, -_H, _H])])
    losses = _checked(loss_at(way, sharpness, around), len(around))
    loss, (here, below, above) = losses[:_POINTS], losses[_POINTS:]
    k = downhill(loss, int(np.abs(places - position).argmin()))
    hard, hard_valley = _checked(loss_at(None, sharpness, np.array([position, places[k]])), 2)
    return Slope(way, sharpness, places, loss, position, here, (above - below) / (2 * _H), hard, places[k], loss[k],
                 hard_valley)


def downhill(loss, k) -> int:
    """Walk from point k to the lower neighbour until there is none; return where that is."""
    while True:
        around = [j for j in (k - 1, k + 1) if 0 <= j < len(loss) and loss[j] < loss[k]]
        if not around:
            return k
        k = min(around, key=lambda j: loss[j])


def _checked(told, count):
    losses = arguments.reals("what loss_at gives", told)
    if losses.shape != (count,):
        raise ValueError(f"loss_at(way, sharpness, positions) gives {arguments.shown(told)}; wanted are {count} "
                         "losses, one for each position.")
    return losses


def draw(fig, fine, stairs):
    """Make the axes, with the stairs; return what moves the rest."""
    left, right = _axes(fig, fine)
    left.plot(_X, 1.0 * (_X > 0), color=plot.COLOURS["spike"], linewidth=1.2)
    (soft,) = left.plot(_X, 0 * _X, color=plot.COLOURS["surrogate"], linewidth=2)
    right.plot(fine, stairs, color=plot.COLOURS["spike"], linewidth=1.2, label="network that spikes")
    (curve,) = right.plot(fine[:_POINTS], stairs[:_POINTS], color=plot.COLOURS["surrogate"], linewidth=2,
                          label="smoothed")
    (tangent,) = right.plot([], [], color=plot.COLOURS["true"], linestyle=plot.DASHES["true"], linewidth=2,
                            label="its slope")
    (dot,) = right.plot([], [], "o", color=plot.COLOURS["theory"], markersize=8, label="you are here")
    (fall,) = right.plot([], [], "v:", color=plot.COLOURS["theory"], markersize=7, linewidth=1, label="downhill of it")
    plot.legend(right, loc="upper right", ncols=1)

    def move(now):
        soft.set_ydata(0.5 * (1 + np.tanh(0.5 * now.sharpness * _X)))
        curve.set_data(now.places, now.loss)
        run = np.array([-0.25, 0.25])
        tangent.set_data(now.here + run, now.smooth + run * now.slope)
        dot.set_data([now.here], [now.smooth])
        fall.set_data([now.valley, now.valley], [now.smooth_valley, now.hard_valley])

    return move


def _axes(fig, fine):
    left, right = fig.subplots(1, 2, width_ratios=(1, 2.4))
    plot.label(plot.tidy(left), "u - theta", "chance or size of a spike")
    plot.label(plot.tidy(right), "position on the line", "loss")
    left.set_ylim(-0.05, 1.05)
    right.set(xlim=(fine[0], fine[-1]), ylim=(-0.4, _TOP))
    return left, right


def sentence(now) -> str:
    """Say the smoothed loss, its slope, where it leads, and what the hard network has at both places."""
    return (f"With {now.way} of sharpness {now.sharpness} the loss here is {now.smooth:.2f} and its slope "
            f"{now.slope:+.2f}; the network that spikes has {now.hard:.2f}. Downhill from here the smoothed loss ends "
            f"at position {now.valley:.2f} with {now.smooth_valley:.2f}; the network that spikes has "
            f"{now.hard_valley:.2f} there.")


def example() -> Explorer:
    """Make the explorer of a made-up loss: a parabola that becomes its own staircase as the sharpness grows."""
    def loss_at(way, sharpness, positions):
        if way is None:
            return (np.floor(4 * positions) / 4 - 1.5) ** 2
        edges = np.arange(-8, 16) / 4
        shift = 0.2 if way == "soft spikes" else 0.1
        steps = 0.5 * (1 + np.tanh(sharpness * (positions[:, None] - edges)))
        return (edges[0] - 0.25 + 0.25 * steps.sum(1) - 1.5) ** 2 + shift * 20 / sharpness**2

    return smoothing(loss_at, ("soft spikes", "spikes by chance"))
