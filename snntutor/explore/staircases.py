"""Explorer of chapter 05: the loss along a line through the weights, and the slope a difference sees."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.explore.controls import choice, slider
from snntutor.explore.core import Explorer
from snntutor.explore.ticks import moving_numbers, round_up
from snntutor.lif import LIFParams, simulate

_POINTS = 61
_SHARES = np.linspace(-0.5, 0.5, _POINTS)  # of the window, where the points stand
_WIDTHS = (1.0, 0.1, 0.01, 0.001)
_LEAST = {1: 4e-3, 2: 2e-4}  # of the loss shown, up and down, for each layer


def staircase(loss_at, reach=1.0):
    """Make a live picture of the loss along a line through one layer's weights.

    Parameters
    ----------
    loss_at : callable
        ``loss_at(layer, positions) -> (losses, spikes)``: for the layer 1 or 2 and an array of
        positions along the line, the loss at each, shape (points,), and the hidden spikes there,
        shape (points, ...), to compare; (1, ...) where they are the same at all of them. Position 0
        is the network as it is.
    reach : float
        How far the slider of the position goes to both sides.

    Returns
    -------
    Explorer
    """
    arguments.function("loss_at(layer, positions)", loss_at=loss_at)
    arguments.takes(2, "(layer, positions)", loss_at=loss_at)
    arguments.positive(reach=reach)
    controls = {
        "layer": choice("move", [("W1, hidden", 1), ("W2, readout", 2)]),
        "position": slider("position", -reach, reach, 0.0, reach / 200),
        "width": choice("window", [(f"{width:g}", width) for width in _WIDTHS], 0.1),
        "h": choice("h", [("0.1", 1e-1), ("0.01", 1e-2), ("0.001", 1e-3), ("0.000001", 1e-6)], 1e-6),
    }
    return Explorer(controls, partial(numbers, loss_at), draw, sentence, size=(7.2, 2.9),
                    alt="The loss along a line through the weights, a dot where you stand, and the "
                        "straight line through the two points that a finite difference compares.")


class Window(NamedTuple):
    """The loss at 61 points, evenly spaced over a window around where the learner stands."""

    layer: int
    width: float
    h: float
    loss: float  # where the learner stands
    rise: np.ndarray  # of the loss from there to each point
    slope: float  # by the difference between h before and h behind
    changed: int  # spikes that differ between those two
    levels: int  # different losses among the points


def numbers(loss_at, *, layer, position, width, h) -> Window:
    """Compute the losses of the window and of the finite difference in one call of ``loss_at``."""
    around = position + np.concatenate([width * _SHARES, [0.0, -h, h]])
    losses, spikes = _checked(loss_at(layer, around), len(around))
    points, (here, below, above) = losses[:_POINTS], losses[_POINTS:]
    changed = int(np.count_nonzero(spikes[-1] != spikes[-2])) if len(spikes) > 1 else 0
    return Window(layer, width, h, here, points - here, (above - below) / (2 * h), changed, len(np.unique(points)))


def _checked(told, count):
    try:
        losses, spikes = (arguments.reals("what loss_at gives", values) for values in told)
        if losses.shape == (count,) and spikes.ndim and len(spikes) in (1, count):
            return losses, spikes
    except TypeError:  # one thing in place of two
        pass
    raise ValueError(f"loss_at(layer, positions) gives {arguments.shown(told)}; wanted are {count} losses, one for "
                     "each position, and the spikes there.")


def draw(fig):
    """Make the axes, in shares of what is shown so that the frame stays; return what moves both lines."""
    ax = plot.label(plot.tidy(fig.subplots()), "position minus where you stand", "loss minus the loss here")
    (curve,) = ax.plot([], [], ".-", color=plot.COLOURS["potential"], markersize=3, linewidth=0.8, label="loss")
    (secant,) = ax.plot([], [], color=plot.COLOURS["true"], linestyle=plot.DASHES["true"],
                        linewidth=2, label="slope seen by the difference")
    ax.plot(0, 0, "o", color=plot.COLOURS["spike"], markersize=9, label="you are here")
    plot.legend(ax, loc="upper right", ncols=3)
    ax.set(xlim=(-0.55, 0.55), ylim=(-1, 1.4))
    write_x, write_y = moving_numbers(ax, "x", (-0.5, 0, 0.5), pad=20), moving_numbers(ax, "y", (-1, 0, 1), pad=50)

    def move(window):
        tall = round_up(max(np.abs(window.rise).max(), _LEAST[window.layer]))
        curve.set_data(_SHARES, window.rise / tall)
        secant.set_data(_SHARES[[0, -1]], window.slope * window.width * _SHARES[[0, -1]] / tall)
        write_x(window.width)
        write_y(tall)

    return move


def sentence(window) -> str:
    """Say what slope the difference finds, and whether a spike is behind it."""
    places = window.changed
    spikes = f"a spike came or went in {places} places" if places else "no spike changed"
    return (f"The loss here is {window.loss:.4f}. The finite difference "
            f"gives {_slope(window.slope)}: between the two ends {spikes}. Number of different losses among the "
            f"{_POINTS} points drawn: {window.levels}.")


def _slope(slope):
    if slope == 0:
        return "slope exactly 0"
    return f"slope {slope:+.3f}" if abs(slope) >= 5e-4 else f"slope {slope:+.6f}"


def example() -> Explorer:
    """Make the explorer of a random network of 100-4-2 neurons on 10 samples of 200 steps, the chapter's size."""
    rng = np.random.default_rng(0)
    x = (rng.random((200, 10, 100)) < 0.005).astype(float)
    w1, w2 = 0.07 * rng.normal(size=(100, 4)), 0.3 * rng.normal(size=(4, 2))
    d1, d2 = 0.07 * rng.normal(size=(100, 4)), 0.3 * rng.normal(size=(4, 2))
    drive, change, labels = 2 * x @ w1, 2 * x @ d1, np.arange(10) % 2

    def loss_at(layer, positions):
        along = positions[:, None]
        moved = drive[:, :, None] + (along * change[:, :, None] if layer == 1 else 0)
        s = simulate(moved.reshape(200, -1, 4), LIFParams())[1].reshape(moved.shape)
        read = s @ w2 + (along * (s @ d2) if layer == 2 else 0)
        z = simulate(read.reshape(200, -1, 2), LIFParams(theta=1e9))[0].max(0).reshape(read.shape[1:])
        return (np.logaddexp.reduce(z, -1) - z[np.arange(10), :, labels]).mean(0), np.moveaxis(s, 2, 0)

    return staircase(loss_at)
