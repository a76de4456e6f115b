"""Numbers along an axis that change while the frame around the picture stays as it was drawn."""

import numpy as np


def moving_numbers(ax, direction, places, pad):
    """Write the numbers of an axis as texts, which an explorer moves without drawing its frame anew.

    Parameters
    ----------
    ax : Axes
        Its limits on this axis must stay as they are; what is drawn is scaled instead.
    direction : str
        "x" or "y".
    places : sequence of float
        Where the ticks are.
    pad : float
        Points between the axis and its label, for the numbers.

    Returns
    -------
    callable
        ``show(scale)`` writes each number as its place times ``scale``.
    """
    level = direction == "x"
    axis, across = (ax.xaxis, ax.get_xaxis_transform()) if level else (ax.yaxis, ax.get_yaxis_transform())
    axis.set_ticks(places, [""] * len(places))
    axis.labelpad = pad
    side = {"ha": "center", "va": "top"} if level else {"ha": "right", "va": "center"}
    texts = [ax.text(*((place, -0.03) if level else (-0.015, place)), "", transform=across, **side)
             for place in places]

    def show(scale):
        for text, place in zip(texts, places):
            text.set_text(f"{place * scale:.4g}".replace("-", "\N{MINUS SIGN}"))

    return show


def round_up(value):
    """Return the next number of the row ..., 0.1, 0.2, 0.5, 1, 2, 5, ... that is not below a positive value."""
    power = 10.0 ** np.floor(np.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if value <= step * power * (1 + 1e-9))
