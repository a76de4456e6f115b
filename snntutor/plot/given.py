"""Look at what is to be drawn, and where: what cannot be drawn is told before matplotlib fails."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from snntutor import arguments

from .roles import COLOURS


def on(ax, role="plain"):
    """Hold that something is one axis to draw on, and that a role has a colour."""
    arguments.instance(Axes, "one of the axes that plot.figure() returns behind the figure", ax=ax)
    arguments.choice(COLOURS, role=role)


def picture(fig):
    """Hold that something is a figure."""
    arguments.instance(Figure, "the figure that plot.figure() returns first", fig=fig)


def curve(t, y):
    """Return what is drawn along an axis and against it, one number for each point."""
    t, y = arguments.reals("t", t), arguments.reals("y", y)
    if t.ndim != 1 or y.ndim < 1 or len(t) != len(y):
        raise ValueError(f"t has the shape {t.shape} and y {y.shape}; wanted is a y for each t.")
    return t, y


def spikes(s):
    """Return spikes of shape (time, units)."""
    s = arguments.array("s", s)
    if s.ndim != 2 or s.dtype.kind not in "fiub":
        raise ValueError(f"s has the shape {s.shape} and type {s.dtype}; wanted are numbers of shape (time, units). Of "
                         "a batch draw one sample, s[:, 0]; of Events, events.dense()[:, 0].")
    return s


def pictures(several, titles, limit):
    """Return small images of shape (n, height, width), with a title for each if there are any."""
    several = arguments.reals("pictures", several)
    if several.ndim < 3:
        raise ValueError(f"pictures has the shape {several.shape}; wanted is (n, height, width).")
    if titles is not None and (isinstance(titles, str) or not hasattr(titles, "__len__") or len(titles) < len(several)):
        raise ValueError(f"titles is {arguments.shown(titles)}; wanted is one for each of the {len(several)} pictures.")
    if limit is not None:
        arguments.positive(limit=limit)
    return several


def field(values, columns, rows):
    """Return numbers of shape (rows, columns), NaN among them, with a word for each row and column."""
    values = arguments.reals("values", values).astype(float)
    if values.ndim != 2 or 0 in values.shape or values.shape != (len(rows), len(columns)):
        raise ValueError(f"values has the shape {values.shape}, and there are {len(rows)} rows and {len(columns)} "
                         "columns; wanted is a number for each of both.")
    return values
