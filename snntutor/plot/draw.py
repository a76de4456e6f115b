"""The look of the book, and what draws lines, rasters and images in it."""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from snntutor import arguments

from . import given
from .roles import COLOURS, DASHES

_FONT = 11
_LARGE = 90_000  # bytes; chapters keep pictures below 100 kB


def figure(rows=1, columns=1, height=3.0, width=7.5, **layout):
    """Make a figure and its axes.

    Parameters
    ----------
    rows, columns : int
    height, width : float
        Of the whole figure, in inches.
    layout
        Passed to ``Figure.subplots``, such as ``sharex=True``.

    Returns
    -------
    fig : Figure
    axes : Axes, or an array of them when there is more than one
    """
    arguments.positive(height=height, width=width)
    rows, columns = arguments.whole("rows", rows), arguments.whole("columns", columns)
    fig = Figure(figsize=(width, height), dpi=100, layout="constrained")
    FigureCanvasAgg(fig)
    axes = fig.subplots(rows, columns, **layout)
    for ax in np.ravel(axes):
        tidy(ax)
    return fig, axes


def tidy(ax):
    """Take away the frame's upper and right side and set the sizes of the text."""
    given.on(ax)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=_FONT - 1)
    return ax


def label(ax, x, y, title=None):
    """Name both axes, with units, and the picture if it wants a title."""
    given.on(ax)
    ax.set_xlabel(x, fontsize=_FONT)
    ax.set_ylabel(y, fontsize=_FONT)
    if title:
        ax.set_title(title, fontsize=_FONT, loc="left")
    return ax


def milliseconds(n_steps, dt):
    """Return the time of each step in milliseconds, shape (n_steps,)."""
    n_steps = arguments.whole("n_steps", n_steps, 0)
    arguments.positive(dt=dt)
    arguments.in_seconds(dt=dt)
    arguments.memory_for("A time", (n_steps,))
    return 1e3 * dt * np.arange(n_steps)


def trace(ax, t, y, role, name=None, **style):
    """Draw one quantity over time (or over anything else) in the colour of its role.

    Parameters
    ----------
    ax : Axes
    t, y : arrays of one shape, (n,)
    role : str
        A key of ``COLOURS``.
    name : str, optional
        For the legend.
    style
        Passed to ``ax.plot``.
    """
    given.on(ax, role)
    t, y = given.curve(t, y)
    style = {"color": COLOURS[role], "linestyle": DASHES.get(role, "-"), "linewidth": 1.8} | style
    ax.plot(t, y, label=name, **style)
    return ax


def level(ax, y, role="threshold", name=None):
    """Draw a horizontal line, such as the threshold."""
    given.on(ax, role)
    arguments.between(-np.inf, np.inf, y=y)
    ax.axhline(y, color=COLOURS[role], linestyle=DASHES.get(role, "-"), linewidth=1.2, label=name)
    return ax


def raster(ax, s, dt, role="spike", size=None):
    """Draw spikes as short vertical strokes: time to the right, one row a unit.

    Parameters
    ----------
    ax : Axes
    s : array of shape (time, units)
        Non-zero where a unit spikes.
    dt : float
        Time step in seconds.
    """
    given.on(ax, role)
    arguments.positive(dt=dt)
    s = given.spikes(s)
    step, unit = np.nonzero(s)
    size = size or float(np.clip(900 / max(s.shape[1], 1), 2, 60))
    ax.scatter(1e3 * dt * step, unit, s=size, marker="|", color=COLOURS[role], linewidths=1.2)
    ax.set_xlim(-1e3 * dt, 1e3 * dt * len(s))
    ax.set_ylim(-0.7, s.shape[1] - 0.3)
    return ax


def legend(ax, **where):
    """Show the names of the lines, without a frame."""
    given.on(ax)
    ax.legend(frameon=False, fontsize=_FONT - 1, **where)
    return ax


def images(axes, pictures, titles=None, limit=None):
    """Draw small images side by side, without ticks.

    Parameters
    ----------
    axes : array of Axes
    pictures : array of shape (n, height, width)
    titles : list of str, optional
    limit : float, optional
        Draw signed values from -limit (orange) over 0 (white) to limit (blue); otherwise grey, 0 to 1.
    """
    pictures = given.pictures(pictures, titles, limit)
    colours = {"cmap": "gray_r", "vmin": 0, "vmax": 1} if limit is None else \
        {"cmap": "PuOr", "vmin": -limit, "vmax": limit}
    for k, (ax, picture) in enumerate(zip(np.ravel(axes), pictures)):
        ax.imshow(picture, **colours)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        if titles is not None:
            ax.set_title(titles[k], fontsize=_FONT - 1)
    return axes


def png(fig) -> bytes:
    """Return the picture of a figure as the bytes of a PNG file; a large one in 128 colours."""
    given.picture(fig)
    buffer = io.BytesIO()
    fig.canvas.print_png(buffer, pil_kwargs={"optimize": True})
    return buffer.getvalue() if buffer.tell() < _LARGE else _fewer_colours(buffer)


def _fewer_colours(file):
    buffer = io.BytesIO()
    Image.open(file).convert("RGB").quantize(128).save(buffer, "png", optimize=True)
    return buffer.getvalue()


def show(fig, alt):
    """Show a figure in the notebook, with a sentence for those who do not see it.

    Parameters
    ----------
    fig : Figure
    alt : str
        What is to be seen in the picture, not what is plotted.

    Raises
    ------
    ValueError
        If the sentence is missing.
    """
    from IPython.display import display

    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("alt is empty: say in a sentence what is to be seen in the picture.")
    display({"image/png": png(fig), "text/plain": f"Picture: {alt}"},
            raw=True, metadata={"image/png": {"alt": alt}})
