"""A figure whose artists follow numbers, quickly: the frame around them is drawn once and kept."""

import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

_KEPT_FRAMES = 12  # of about a megabyte each


class Picture:
    """Axes and artists that are made once and then moved.

    Parameters
    ----------
    draw : callable
        ``draw(fig) -> move`` makes the axes and the artists; ``move(numbers)`` puts the artists where the numbers
        want them.
    numbers : as ``move`` takes them
        What to show first.
    size : tuple of float
        In inches.

    Notes
    -----
    The frame, ticks and labels are drawn once and kept; only what is inside the axes is drawn at each move, and
    the frame again when a limit or a text of it changes.
    """

    def __init__(self, draw, numbers, size):
        self.figure = Figure(figsize=size, dpi=110, layout="constrained")
        self._canvas = FigureCanvasAgg(self.figure)
        self.move = draw(self.figure)
        self.move(numbers)
        self._settle()
        self._frames = {}

    @property
    def width(self) -> int:
        """Pixels from side to side."""
        return self._canvas.get_width_height(physical=True)[0]

    def png(self, **how) -> bytes:
        """Draw the artists where they stand; ``how`` says how to compress, as Pillow's ``save`` takes it."""
        moving = self._moving()
        self._canvas.restore_region(self._frame())
        for ax, artist in moving:
            ax.draw_artist(artist)
        buffer = io.BytesIO()
        size = self._canvas.get_width_height(physical=True)
        picture = Image.frombuffer("RGBA", size, self._canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        picture.convert("RGB").save(buffer, "png", **how)
        return buffer.getvalue()

    def _settle(self):
        """Place the axes once, with room for longer tick labels, so that they do not jump about later."""
        self.figure.get_layout_engine().set(rect=(0.03, 0, 0.97, 1))
        self._canvas.draw()
        self.figure.set_layout_engine("none")

    def _frame(self):
        """Return the picture of all that does not move; the last few are kept, for limits that come back."""
        signature = self._signature()
        if signature not in self._frames:
            self._canvas.draw()
            while len(self._frames) >= _KEPT_FRAMES:
                self._frames.pop(next(iter(self._frames)))
            self._frames[signature] = self._canvas.copy_from_bbox(self.figure.bbox)
        return self._frames[signature]

    def _moving(self):
        """Everything inside the axes, in drawing order, marked so that the frame is drawn without it."""
        pairs = []
        for ax in self.figure.axes:
            inside = [*ax.patches, *ax.collections, *ax.images, *ax.lines, *ax.texts]
            for artist in sorted(inside, key=lambda a: a.get_zorder()):
                artist.set_animated(True)
                pairs.append((ax, artist))
        return pairs

    def _signature(self):
        """What the frame shows: when it changes, the frame must be drawn again."""
        return tuple((ax.get_xlim(), ax.get_ylim(), ax.get_xscale(), ax.get_yscale(), ax.get_visible(),
                      ax.get_xlabel(), ax.get_ylabel(), *(ax.get_title(loc) for loc in ("left", "center", "right")),
                      *(t.get_text() for t in (ax.get_legend().get_texts() if ax.get_legend() else ())))
                     for ax in self.figure.axes)
