"""A live figure: controls, a picture that follows them, and a sentence of numbers."""

import base64
import html
import io
import zlib

import ipywidgets as widgets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

_WIDE = {"description_width": "initial"}
_KEPT_FRAMES = 12  # of about a megabyte each
_HALF = {"width": "46%", "min_width": "300px"}


def slider(text, low, high, value, step, form=".3g"):
    """Make a slider with its name and unit beside it.

    Parameters
    ----------
    text : str
        What it moves, with the unit: "input current", "tau_mem (ms)".
    low, high, value, step : float or int
        Whole numbers make a slider of whole numbers.
    form : str
        How the number beside it is written.
    """
    whole = all(isinstance(v, int) for v in (low, high, value, step))
    kind, form = (widgets.IntSlider, "d") if whole else (widgets.FloatSlider, form)
    return kind(value=value, min=low, max=high, step=step, description=text, readout_format=form,
                style=_WIDE, layout=widgets.Layout(**_HALF))


def choice(text, options, value=None):
    """Make a row of buttons of which one is pressed; ``options`` are words or (word, value) pairs."""
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    return widgets.ToggleButtons(options=options, value=first if value is None else value,
                                 description=text, style={**_WIDE, "button_width": "auto"},
                                 layout=widgets.Layout(**_HALF))


def switch(text, value=False):
    """Make a box that is ticked or not."""
    return widgets.Checkbox(value=value, description=text, style=_WIDE, indent=False)


class Explorer:
    """Controls above a picture above a sentence of numbers, all alive.

    Parameters
    ----------
    controls : dict of str to widget
        What moves; see `slider`, `choice`, `switch`.
    build : callable
        ``build(fig) -> update`` draws the axes and the artists once; ``update(**values) -> str``, called with
        the value of every control, moves the artists and returns the sentence.
    alt : str
        What is to be seen in the picture, for those who do not see it.
    size : tuple of float
        Of the picture, in inches.

    Notes
    -----
    The frame, ticks and labels are drawn once and kept; only what is inside the axes is drawn at each move, and
    the frame again when a limit or a text of it changes. Where no kernel runs, a saved chapter shows the picture
    and the sentence.
    """

    def __init__(self, controls, build, alt, size=(7.5, 3.2)):
        self.controls = dict(controls)
        self.alt = alt
        self.figure = Figure(figsize=size, dpi=110, layout="constrained")
        self._canvas = FigureCanvasAgg(self.figure)
        self._update = build(self.figure)
        self._settle()
        self._frames = {}
        self._image = widgets.Image(format="png", layout=widgets.Layout(max_width="100%"))
        self._words = widgets.HTML()
        rows = widgets.HBox(list(self.controls.values()), layout=widgets.Layout(flex_flow="row wrap"))
        self._box = widgets.VBox([rows, self._image, self._words])
        for control in self.controls.values():
            control.observe(self._moved, names="value")
        self._quiet = False
        self.refresh()

    @property
    def values(self) -> dict:
        """The value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values) -> None:
        """Move controls as a hand would, all at once, and draw the picture."""
        unknown = set(values) - set(self.controls)
        if unknown:
            raise ValueError(f"no control called {sorted(unknown)}; there are {list(self.controls)}.")
        self._quiet = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._quiet = False
        self.refresh()

    def refresh(self) -> None:
        """Compute and draw the picture and the sentence for the controls as they stand."""
        self.sentence = self._update(**self.values)
        self.png = self._encode(compress_level=1, compress_type=zlib.Z_RLE)  # quick: about a third of the time
        self._image.value = self.png
        self._words.value = f"<p role='status' aria-live='polite'>{html.escape(self.sentence)}</p>"

    def _moved(self, change):
        if self._quiet:
            return
        try:
            self.refresh()
        except Exception as error:
            # the browser shows no traceback of a slider's callback: say it where the learner looks
            self._words.value = f"<p role='alert'>This setting fails: {html.escape(str(error))}</p>"
            raise

    def _settle(self):
        """Place the axes once, with room for longer tick labels, so that they do not jump about later."""
        self.figure.get_layout_engine().set(rect=(0.03, 0, 0.97, 1))
        self._update(**self.values)
        self._canvas.draw()
        self.figure.set_layout_engine("none")

    def _encode(self, **how):
        moving = self._moving()
        self._canvas.restore_region(self._frame())
        for ax, artist in moving:
            ax.draw_artist(artist)
        buffer = io.BytesIO()
        size = self._canvas.get_width_height(physical=True)
        picture = Image.frombuffer("RGBA", size, self._canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        picture.convert("RGB").save(buffer, "png", **how)
        return buffer.getvalue()

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

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = dict(self._box._repr_mimebundle_())
        data["image/png"] = base64.b64encode(self._encode(optimize=True)).decode()
        data["text/plain"] = f"Explorer: {self.sentence}"
        return data, {"image/png": {"alt": f"{self.alt} {self.sentence}"}}
