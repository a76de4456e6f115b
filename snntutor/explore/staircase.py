"""Explorer of chapter 05: the loss along a line through the weights, and the slope a difference sees."""

import numpy as np

from snntutor import plot
from snntutor.explore.core import Explorer, choice, slider
from snntutor.explore.ticks import moving_numbers, round_up

_POINTS = 21
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
    controls = {
        "layer": choice("move", [("W1, hidden", 1), ("W2, readout", 2)]),
        "position": slider("position", -reach, reach, 0.0, reach / 200, ".3f"),
        "width": choice("window", [(f"{width:g}", width) for width in _WIDTHS], 0.1),
        "h": choice("h", [("0.1", 1e-1), ("0.01", 1e-2), ("0.001", 1e-3), ("0.000001", 1e-6)], 1e-6),
    }
    return Explorer(controls, lambda fig: _build(fig, loss_at), size=(7.2, 2.9),
                    alt="The loss along a line through the weights, a dot where you stand, and the "
                        "straight line through the two points that a finite difference compares.")


def _build(fig, loss_at):
    ax = plot.label(plot.tidy(fig.subplots()), "position minus where you stand", "loss minus the loss here")
    (curve,) = ax.plot([], [], ".-", color=plot.COLOURS["potential"], markersize=4, linewidth=0.8,
                       label="loss")
    (secant,) = ax.plot([], [], color=plot.COLOURS["true"], linestyle=plot.DASHES["true"],
                        linewidth=2, label="slope seen by the difference")
    ax.plot(0, 0, "o", color=plot.COLOURS["spike"], markersize=9, label="you are here")
    plot.legend(ax, loc="upper right", ncols=3)
    ax.set(xlim=(-0.55, 0.55), ylim=(-1, 1.4))  # in shares of what is shown, so that the frame stays
    show_x = moving_numbers(ax, "x", (-0.5, 0, 0.5), room=20)
    show_y = moving_numbers(ax, "y", (-1, 0, 1), room=50)

    def update(layer, position, width, h):
        shares = np.linspace(-0.5, 0.5, _POINTS)
        around = position + np.concatenate([width * shares, [0.0, -h, h]])
        losses, spikes = (np.asarray(values) for values in loss_at(layer, around))
        rise = losses[:_POINTS] - losses[-3]
        tall = round_up(max(np.abs(rise).max(), _LEAST[layer]))
        slope = (losses[-1] - losses[-2]) / (2 * h)
        curve.set_drawstyle("steps-mid" if layer == 1 and width < 1 else "default")
        curve.set_data(shares, rise / tall)
        secant.set_data(shares[[0, -1]], slope * width * shares[[0, -1]] / tall)
        show_x(width)
        show_y(tall)
        changed = np.count_nonzero(spikes[-1] != spikes[-2]) if len(spikes) > 1 else 0
        return _sentence(layer, losses, slope, changed, h)

    return update


def _sentence(layer, losses, slope, changed, h):
    levels = len(np.unique(losses[:_POINTS]))
    spikes = f"a spike came or went in {changed} places" if changed else "no spike changed"
    found = f"slope {slope:+.3f}" if abs(slope) >= 5e-4 else f"slope {slope:+.6f}" if slope else "slope exactly 0"
    return (f"Along W{layer} the loss here is {losses[-3]:.4f}. With h = {h:g} the finite difference gives "
            f"{found}: between the two ends {spikes}. Number of different losses among the {_POINTS} points "
            f"drawn: {levels}.")
