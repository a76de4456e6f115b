"""Draw a field of numbers as a heat map, and a curve with its spread."""

import numpy as np

from snntutor import arguments

from . import given
from .draw import _FONT, trace
from .roles import COLOURS

_TOLD = 150  # cells; in more of them numbers cannot be read


def heat_map(ax, values, columns, rows, name="", limits=None):
    """Draw a field of numbers as coloured cells with the numbers in them.

    Parameters
    ----------
    ax : Axes
    values : array of shape (rows, columns)
        NaN where there is none: such a cell is hatched.
    columns, rows : sequences
        What each column and each row stands for; the first row is the lowest.
    name : str
        Of the numbers, beside the bar of colours.
    limits : pair of float, optional
        The numbers of the darkest and of the brightest colour; those of the field, unless told.
    """
    given.on(ax)
    values = given.field(values, columns, rows)
    if limits is not None:
        arguments.real(limits=arguments.array("limits", limits))
    finite = values[np.isfinite(values)]
    low, high = limits or ((finite.min(), finite.max()) if finite.size else (0, 1))
    ax.set_facecolor("white")
    ax.patch.set(hatch="////", edgecolor="#BBBBBB")
    image = ax.imshow(np.where(np.isfinite(values), values, np.nan), cmap="cividis", vmin=low, vmax=high,
                      aspect="auto", origin="lower")
    ax.set_xticks(range(len(columns)), [_word(one) for one in columns])
    ax.set_yticks(range(len(rows)), [_word(one) for one in rows])
    ax.figure.colorbar(image, ax=ax, label=name)
    if values.size <= _TOLD:
        _tell(ax, values, low, high)
    return ax


def _tell(ax, values, low, high):
    """Write the numbers into the cells, white on dark colours."""
    for (row, column), value in np.ndenumerate(values):
        dark = np.isfinite(value) and value < low + 0.5 * (high - low)
        ax.text(column, row, "none" if np.isnan(value) else f"{value:.3g}", ha="center", va="center",
                fontsize=_FONT - 2, color="white" if dark else "black",
                bbox=None if np.isfinite(value) else {"color": "white", "pad": 2})


def _word(value):
    return f"{value:g}" if arguments.is_number(value) else str(value)


def band(ax, t, y, spread, role, name=None, **style):
    """Draw one quantity as `trace` does, and its spread as a pale band around it.

    Parameters
    ----------
    ax : Axes
    t, y, spread : arrays of shape (n,)
        NaN in ``spread`` where it is not known, and in ``y`` where there is no number: the curve has a gap.
    role, name, style
        See `trace`.
    """
    trace(ax, t, y, role, name, **style)
    t, spread = given.curve(t, spread)
    y = given.curve(t, y)[1]
    ax.fill_between(t, y - spread, y + spread, color=style.get("color", COLOURS[role]), alpha=0.15, linewidth=0)
    return ax
