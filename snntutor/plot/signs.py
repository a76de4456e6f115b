"""The vital signs of a network: shares of units, potentials and gradients, layer by layer."""

import numpy as np

from snntutor import arguments
from snntutor.plot.draw import label, legend
from snntutor.plot.roles import COLOURS

_SIGNS = (("silent", "potential", ""), ("saturated", "spike", "//"), ("passes", "current", ".."))


def vital_signs(axes, board):
    """Draw a dashboard: shares of the layers, potentials, gradients.

    Parameters
    ----------
    axes : three Axes
        For the shares, the potentials and the gradients.
    board : Dashboard
        What `snntutor.diagnose.dashboard` returns, of a network with a hidden layer.

    Raises
    ------
    ValueError
        If there are not three axes, or the dashboard is something else.
    """
    axes = list(np.ravel(axes))
    if len(axes) != 3:
        raise ValueError(f"There are {len(axes)} axes; wanted are three: plot.figure(1, 3).")
    if not getattr(board, "layers", None) or not hasattr(board, "weights"):
        raise ValueError(f"board is {arguments.shown(board)}; wanted is what dashboard(network, data) returns, of a "
                         "network with a hidden layer.")
    _shares(axes[0], board.layers)
    _potentials(axes[1], board.layers)
    _gradients(axes[2], board.weights)
    return axes


def _shares(ax, layers):
    places = np.arange(1, len(layers) + 1)
    for k, (name, role, hatch) in enumerate(_SIGNS):
        heights = [100 * getattr(layer, name) for layer in layers]
        ax.bar(places + 0.27 * (k - 1), heights, 0.25, color=COLOURS[role], hatch=hatch, edgecolor="white", label=name)
    ax.set(xticks=places, ylim=(0, 150), yticks=(0, 50, 100))
    legend(label(ax, "hidden layer", "share, %"), loc="upper center", ncols=1)


def _potentials(ax, layers):
    for k, layer in enumerate(layers, 1):
        ax.plot([k, k], [layer.low, layer.high], color=COLOURS["potential"], linewidth=8, solid_capstyle="butt")
    ax.axhline(1, color=COLOURS["threshold"], linestyle=(0, (6, 3)), linewidth=1.5)
    reach = max(2.0, *(abs(end) for layer in layers for end in (layer.low, layer.high)))
    ax.set(xticks=range(1, len(layers) + 1), xlim=(0.5, len(layers) + 0.5), ylim=(-1.15 * reach, 1.15 * reach))
    label(ax, "hidden layer", "potential / threshold")


def _gradients(ax, weights):
    """Draw the norms on a scale of powers of ten; one that is 0 or missing is a 0 at the foot."""
    norms = np.array([w.gradient or 0.0 for w in weights])
    there = norms[(norms > 0) & np.isfinite(norms)]
    low, high = min(1e-3, *there, 1) / 3, max(1e3, *there, 1) * 3
    ax.bar(range(len(norms)), np.clip(norms, low, high) - low, 0.6, low, color=COLOURS["current"])
    for place in np.flatnonzero(norms == 0):
        ax.text(place, low * 1.5, "0", ha="center")
    ax.set(yscale="log", ylim=(low, high), xticks=range(len(norms)), xticklabels=[w.name for w in weights])
    ax.tick_params(axis="x", rotation=20)
    label(ax, "", "gradient norm")
