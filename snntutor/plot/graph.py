"""Graphs that are unrolled in time: a layer of LIF neurons, and a chain of states."""

import numpy as np

from snntutor import arguments
from snntutor.plot import given
from snntutor.plot.roles import COLOURS, DASHES

_FONT = 12
# The height of each quantity, and the edges as (from, to, steps on, weight, where along the edge the
# weight is written, role).
_HEIGHTS = {"$S^{in}$": (0, "input"), "$I$": (1, "current"), "$U$": (2, "potential"), "$S$": (3, "spike")}
_EDGES = (("$S^{in}$", "$I$", 1, "$W$", 0.3, "input"), ("$I$", "$I$", 1, r"$\alpha$", 0.5, "current"),
          ("$I$", "$U$", 1, "1", 0.3, "current"), ("$U$", "$U$", 1, r"$\beta$", 0.3, "potential"),
          ("$U$", "$S$", 0, r"$\Theta$", 0.5, "potential"), ("$S$", "$I$", 1, "$V$", 0.3, "spike"),
          ("$S$", "$U$", 1, r"$-\vartheta$", 0.4, "threshold"))


def unrolled_graph(ax, n_steps=4):
    """Draw a layer of LIF neurons unrolled in time: a column a step, an arrow for each term.

    The reset is dashed. Each kind of arrow bears its weight once, between the first two steps.
    """
    given.on(ax)
    for n in range(arguments.whole("n_steps", n_steps)):
        for name, (y, role) in _HEIGHTS.items():
            ax.text(n, y, name, ha="center", va="center", fontsize=_FONT, zorder=3, bbox={
                "boxstyle": "circle,pad=0.35", "facecolor": "white", "edgecolor": COLOURS[role]})
        ax.text(n, -0.75, f"step {n}", ha="center", fontsize=_FONT)
        for edge in _EDGES:
            if n + edge[2] < n_steps:
                _edge(ax, n, edge)
    ax.set(xlim=(-0.4, n_steps - 0.6), ylim=(-0.85, 3.35))
    ax.set_axis_off()
    return ax


def _edge(ax, n, edge):
    source, target, steps, weight, place, role = edge
    a, b = np.array([n, _HEIGHTS[source][0]]), np.array([n + steps, _HEIGHTS[target][0]])
    ax.annotate("", b, a, arrowprops={
        "arrowstyle": "-|>", "color": COLOURS[role], "shrinkA": 13, "shrinkB": 13, "linewidth": 1.4,
        "linestyle": DASHES[role] if role == "threshold" else "-"})
    if n == 0:
        ax.text(*(a + place * (b - a)), weight, ha="center", va="center", fontsize=_FONT,
                bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"})


def chain(ax, between, above, below, name="$U$"):
    """Draw a state unrolled in time, with what is known of it: a circle a step, an arrow to the next.

    Parameters
    ----------
    ax : Axes
    between : sequence of str
        What stands on each arrow; one fewer than there are steps.
    above, below : sequence of str
        What stands above and below each circle.
    name : str
        Of the state.
    """
    given.on(ax)
    for n, (high, low) in enumerate(zip(above, below)):
        ax.text(n, 0, f"{name}[{n}]", ha="center", va="center", fontsize=_FONT, zorder=3, bbox={
            "boxstyle": "circle,pad=0.3", "facecolor": "white", "edgecolor": COLOURS["potential"]})
        for height, text, role in ((0.75, high, "current"), (-0.75, low, "spike")):
            ax.text(n, height, text, ha="center", va="center", fontsize=_FONT - 1, color=COLOURS[role])
    for n, text in enumerate(between):
        ax.annotate("", (n + 1, 0), (n, 0), arrowprops={
            "arrowstyle": "-|>", "color": COLOURS["potential"], "shrinkA": 22, "shrinkB": 22, "linewidth": 1.4})
        ax.text(n + 0.5, 0.22, text, ha="center", va="center", fontsize=_FONT - 2)
    ax.set(xlim=(-0.5, len(above) - 0.5), ylim=(-1.1, 1.1))
    ax.set_axis_off()
    return ax
