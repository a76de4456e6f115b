"""A live figure: controls, a picture that follows them, and a sentence of numbers."""

import base64
import html
import zlib

import ipywidgets as widgets
from traitlets import TraitError

from snntutor import arguments
from snntutor.explore.picture import Picture


class Explorer:
    """Controls above a picture above a sentence of numbers, all alive.

    Parameters
    ----------
    controls : dict of str to widget
        What moves; see `slider`, `choice`, `switch`.
    numbers : callable
        ``numbers(**values)``, given the value of every control, computes all that is drawn or told and moves: a
        NamedTuple of arrays, numbers and words. It knows no widget and no axis, so that a table may take its place.
    draw : callable
        ``draw(fig) -> move`` makes the axes and the artists once; ``move(numbers)`` moves the artists.
    sentence : callable
        ``sentence(numbers) -> str`` tells the numbers.
    alt : str
        What is to be seen in the picture, for those who do not see it.
    size : tuple of float
        Of the picture, in inches.

    Notes
    -----
    Where no kernel runs, a saved chapter shows the picture and the sentence.
    """

    def __init__(self, controls, numbers, draw, sentence, *, alt, size=(7.5, 3.2)):
        self.controls = dict(controls)
        self.numbers = numbers
        self.alt = alt
        self._tell = sentence
        now = numbers(**self.values)
        self.picture = Picture(draw, now, size)
        self._image = widgets.Image(format="png", layout=widgets.Layout(max_width="100%"))
        self._words = widgets.HTML()
        rows = widgets.HBox(list(self.controls.values()), layout=widgets.Layout(flex_flow="row wrap"))
        self._box = widgets.VBox([rows, self._image, self._words])
        for control in self.controls.values():
            control.observe(self._moved, names="value")
        self._quiet = False
        self.show(now)

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
        except TraitError as error:
            raise ValueError(f"{name} cannot be {arguments.shown(value)}: {error}") from None
        finally:
            self._quiet = False
        self.refresh()

    def refresh(self) -> None:
        """Compute and show the numbers for the controls as they stand."""
        self.show(self.numbers(**self.values))

    def show(self, numbers) -> None:
        """Draw and tell numbers, wherever they were computed."""
        self.picture.move(numbers)
        self.sentence = self._tell(numbers)
        self.png = self.picture.png(compress_level=1, compress_type=zlib.Z_RLE)  # quick: about a third of the time
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

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = dict(self._box._repr_mimebundle_())
        data["image/png"] = base64.b64encode(self.picture.png(optimize=True)).decode()
        data["text/plain"] = f"Explorer: {self.sentence}"
        return data, {"image/png": {"alt": f"{self.alt} {self.sentence}"}}
