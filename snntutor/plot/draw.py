"""The look of the book, and what draws lines, rasters and images in it."""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

# One colour a role, from the palette of Okabe and Ito, which colour-blind eyes can tell apart.
COLOURS = {
    "input": "#56B4E9",
    "current": "#009E73",
    "potential": "#0072B2",
    "spike": "#D55E00",
    "threshold": "#777777",
    "readout": "#CC79A7",
    "true": "#E69F00",
    "surrogate": "#0072B2",
    "theory": "#000000",
    "plain": "#444444",
}
# Never colour alone: a line's dashes and a bar's hatching tell the roles apart as well, also in print without colour.
DASHES = {"threshold": (0, (6, 3)), "theory": (0, (1, 2)), "true": (0, (6, 1.5, 1, 1.5, 1, 1.5)),
          "current": (0, (8, 2, 1, 2)), "readout": (0, (3, 1, 1, 1))}
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
    fig = Figure(figsize=(width, height), dpi=100, layout="constrained")
    FigureCanvasAgg(fig)
    axes = fig.subplots(rows, columns, **layout)
    for ax in np.ravel(axes):
        tidy(ax)
    return fig, axes


def tidy(ax):
    """Take away the frame's upper and right side and set the sizes of the text."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=_FONT - 1)
    return ax


def label(ax, x, y, title=None):
    """Name both axes, with units, and the picture if it wants a title."""
    ax.set_xlabel(x, fontsize=_FONT)
    ax.set_ylabel(y, fontsize=_FONT)
    if title:
        ax.set_title(title, fontsize=_FONT, loc="left")
    return ax


def milliseconds(n_steps, dt):
    """Return the time of each step in milliseconds, shape (n_steps,)."""
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
    style = {"color": COLOURS[role], "linestyle": DASHES.get(role, "-"), "linewidth": 1.8} | style
    ax.plot(t, y, label=name, **style)
    return ax


def level(ax, y, role="threshold", name=None):
    """Draw a horizontal line, such as the threshold."""
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
    step, unit = np.nonzero(np.asarray(s))
    size = size or float(np.clip(900 / max(s.shape[1], 1), 2, 60))
    ax.scatter(1e3 * dt * step, unit, s=size, marker="|", color=COLOURS[role], linewidths=1.2)
    ax.set_xlim(-1e3 * dt, 1e3 * dt * len(s))
    ax.set_ylim(-0.7, s.shape[1] - 0.3)
    return ax


def legend(ax, **where):
    """Show the names of the lines, without a frame."""
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

    if not str(alt).strip():
        raise ValueError("alt is empty: say in a sentence what is to be seen in the picture.")
    display({"image/png": png(fig), "text/plain": f"Picture: {alt}"},
            raw=True, metadata={"image/png": {"alt": alt}})
