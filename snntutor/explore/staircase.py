"""Explorer of chapter 05: the loss along a line through the weights, and the slope a difference sees."""

import numpy as np

from snntutor import plot
from snntutor.explore.core import Explorer, choice, slider

_POINTS = 33
_WIDTHS = (1.0, 0.1, 0.01, 0.001)


def staircase(loss_at, reach=1.0):
    """Make a live picture of the loss along a line through one layer's weights.

    Parameters
    ----------
    loss_at : callable
        ``loss_at(layer, positions) -> (losses, spikes)``: for the layer 1 or 2 and an array of
        positions along the line, the loss at each, shape (points,), and the hidden spikes there,
        shape (points, ...), to compare. Position 0 is the network as it is.
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
    return Explorer(controls, lambda fig: _build(fig, loss_at, _reaches(loss_at, reach)), size=(7.5, 3.4),
                    alt="The loss along a line through the weights, a dot where you stand, and the "
                        "straight line through the two points that a finite difference compares.")


def _build(fig, loss_at, reaches):
    ax = plot.label(plot.tidy(fig.subplots()), "position minus where you stand", "loss minus the loss here")
    (curve,) = ax.plot([], [], ".-", color=plot.COLOURS["potential"], markersize=4, linewidth=0.8,
                       label="loss")
    (secant,) = ax.plot([], [], color=plot.COLOURS["true"], linestyle=plot.DASHES["true"],
                        linewidth=2, label="slope seen by the difference")
    (here,) = ax.plot([], [], "o", color=plot.COLOURS["spike"], markersize=9, label="you are here")
    plot.legend(ax, loc="upper right", ncols=3)
    ax.ticklabel_format(style="plain", useOffset=False)

    def update(layer, position, width, h):
        offsets = width * np.linspace(-0.5, 0.5, _POINTS)
        around = position + np.concatenate([offsets, [0.0, -h, h]])
        losses, spikes = (np.asarray(values) for values in loss_at(layer, around))
        slope = (losses[-1] - losses[-2]) / (2 * h)
        curve.set_drawstyle("steps-mid" if layer == 1 else "default")
        curve.set_data(offsets, losses[:_POINTS] - losses[-3])
        here.set_data([0.0], [0.0])
        secant.set_data(offsets[[0, -1]], slope * offsets[[0, -1]])
        ax.set_xlim(-0.52 * width, 0.52 * width)
        ax.set_ylim(-reaches[layer, width], 1.4 * reaches[layer, width])
        changed = np.count_nonzero(spikes[-1] != spikes[-2])
        return _sentence(layer, losses, slope, changed, h)

    return update


def _reaches(loss_at, reach):
    """Find for each layer and window how far the loss mostly goes up and down, so that the axis can stay."""
    centres = reach * np.linspace(-1, 1, 5)[:, None]
    found = {}
    for layer in (1, 2):
        for width in _WIDTHS:
            around = centres + width * np.linspace(-0.5, 0.5, 9)
            losses = np.reshape(loss_at(layer, around.ravel())[0], around.shape)
            typical = np.median(np.abs(losses - losses[:, 4:5]).max(1))
            found[layer, width] = max(typical, 4e-3 if layer == 1 else 2e-4)
    return found


def _sentence(layer, losses, slope, changed, h):
    levels = len(np.unique(losses[:_POINTS]))
    spikes = f"a spike came or went in {changed} places" if changed else "no spike changed"
    found = f"slope {slope:+.3f}" if abs(slope) >= 5e-4 else f"slope {slope:+.6f}" if slope else "slope exactly 0"
    return (f"Along W{layer} the loss here is {losses[-3]:.4f}. With h = {h:g} the finite difference gives "
            f"{found}: between the two ends {spikes}. Number of different losses among the {_POINTS} points drawn: {levels}.")
