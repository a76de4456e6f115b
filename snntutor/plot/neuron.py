"""The parts of a neuron: what comes in, what it gathers, when it spikes."""

import numpy as np
from matplotlib.patches import Circle

from snntutor.plot.draw import COLOURS, DASHES

_FONT = 11
_BODY = (5.0, 1.5)  # the middle of the cell
_RADIUS = 0.85
_INPUTS = ((2.3, (0.3, 1.1)), (1.5, (0.6,)), (0.7, (0.2, 0.9, 1.5)))  # the height of each, and where its spikes are
_OUTPUTS = (7.2, 8.5)
_WORDS = (((1.0, -0.1), "input spikes", "input"), ((2.4, -0.1), "synapses", "plain"),
          ((2.4, -0.55), "weights w", "plain"),
          ((3.5, -0.1), "current I", "current"), ((5.0, -0.1), "membrane", "potential"),
          ((5.0, -0.55), "potential U", "potential"), ((6.4, -0.1), "threshold", "plain"),
          ((8.0, -0.1), "output spikes", "spike"), ((6.3, 2.85), "reset", "plain"))


def neuron_parts(ax):
    """Draw a neuron with its synapses, its membrane and its threshold, each with its name and its letter.

    Parameters
    ----------
    ax : Axes

    Returns
    -------
    Axes
    """
    for y, spikes in _INPUTS:
        _input(ax, y, spikes)
    ax.add_patch(Circle(_BODY, _RADIUS, facecolor="white", edgecolor=COLOURS["potential"], linewidth=2))
    ax.text(*_BODY, "U", ha="center", va="center", fontsize=_FONT + 4, color=COLOURS["potential"])
    _output(ax)
    for place, word, role in _WORDS:
        ax.text(*place, word, ha="center", fontsize=_FONT, color="black" if role == "input" else COLOURS[role])
    ax.set(xlim=(-0.1, 9.3), ylim=(-0.75, 3.2), aspect="equal")
    ax.set_axis_off()
    return ax


def _input(ax, y, spikes):
    """Draw an axon with spikes on it, its synapse, and the current that flows on from there."""
    ax.plot([0, 2.4], [y, y], color=COLOURS["input"], linewidth=1.5)
    _strokes(ax, spikes, y, "input")
    ax.plot(2.4, y, "o", color=COLOURS["plain"], markersize=9)
    to = np.array(_BODY) + _RADIUS * np.array([-1, 0.45 * (y - _BODY[1])]) / np.hypot(1, 0.45 * (y - _BODY[1]))
    ax.annotate("", to, (2.4, y), arrowprops={"arrowstyle": "-|>", "color": COLOURS["current"], "shrinkA": 5})


def _output(ax):
    """Draw the threshold as a gate, the axon behind it with its spikes, and the way back of the reset."""
    x, y = _BODY
    ax.plot([x + _RADIUS, 6.4], [y, y], color=COLOURS["potential"], linewidth=1.5)
    ax.plot([6.4, 9.2], [y, y], color=COLOURS["spike"], linewidth=1.5)
    _strokes(ax, _OUTPUTS, y, "spike")
    ax.plot([6.4, 6.4], [y - 0.7, y + 0.7], color=COLOURS["threshold"], linestyle=DASHES["threshold"], linewidth=2)
    ax.annotate("", (x + 0.3, y + _RADIUS), (7.2, y + 0.5), arrowprops={
        "arrowstyle": "-|>", "linestyle": DASHES["threshold"], "color": COLOURS["threshold"],
        "connectionstyle": "arc3,rad=0.5"})


def _strokes(ax, places, y, role):
    ax.vlines(places, y, y + 0.4, color=COLOURS[role], linewidth=2.5)
