"""Rows of a table that move: strokes, bars and numbers."""

from matplotlib.collections import LineCollection

from snntutor import plot


def bars(ax, width):
    """Add strokes that will be given their places."""
    strokes = LineCollection([], colors=plot.COLOURS["surrogate"], linewidths=width, capstyle="butt", snap=False)
    return ax.add_collection(strokes, autolim=False)


def column(ax, count, place):
    """Write a text for each row; return what changes them."""
    texts = [ax.text(place, row, "", va="center", fontsize=10) for row in range(count)]

    def write(words):
        for text, word in zip(texts, words):
            text.set_text(word)

    return write


def level(start, ends):
    """Return a level bar for each row, from ``start`` to its end."""
    return [[(start, row), (end, row)] for row, end in enumerate(ends)]
