"""A live figure: controls, a picture that follows them, and a sentence of numbers."""

import base64
import zlib

from snntutor.explore.picture import Picture
from snntutor.explore.view import View


class Explorer:
    """Controls above a picture above a sentence of numbers, all alive.

    Parameters
    ----------
    controls : dict of str to Control
        What moves; see `slider`, `choice`, `switch`.
    numbers : callable
        ``numbers(**values)``, given the value of every control, computes all that is drawn or told and moves: a
        NamedTuple of arrays, numbers and words. It knows no page and no axis, so that a table may take its place.
    draw : callable
        ``draw(fig) -> move`` makes the axes and the artists once; ``move(numbers)`` moves the artists.
    sentence : callable
        ``sentence(numbers) -> str`` tells the numbers. Where the controls stand is told behind it, by `place`.
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
        self._quiet = False
        self._question = 0  # the one that is answered, 0 for moves that no page asked for
        now = numbers(**self.values)
        self.picture = Picture(draw, now, size)
        self._view = View(self.controls, self.picture.width, self._asked)
        for control in self.controls.values():
            control.moved = self._moved
        self.show(now)

    @property
    def values(self) -> dict:
        """The value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def place(self) -> str:
        """Where the controls stand: "tau_mem 10.0 ms, reset subtract"."""
        return ", ".join(control.place() for control in self.controls.values())

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
        self._moved()

    def refresh(self) -> None:
        """Compute and show the numbers for the controls as they stand."""
        self.show(self.numbers(**self.values))

    def show(self, numbers) -> None:
        """Draw and tell numbers, wherever they were computed."""
        self.picture.move(numbers)
        self.sentence = self._tell(numbers)
        self.png = self.picture.png(compress_level=1, compress_type=zlib.Z_RLE)  # quick: about a third of the time
        self._answer()

    @property
    def _words(self):
        return f"{self.sentence} Controls: {self.place}."

    def _answer(self, problem=""):
        values = {name: control.sent for name, control in self.controls.items()}
        self._view.show(self.png, number=self._question, values=values, problem=problem,
                        sentence=self._words, alt=f"{self.alt} {self.sentence}")

    def _asked(self, sent, number):
        """Move the controls to where a page has them, and answer that question."""
        self._question = number
        try:
            self.set(**{name: self.controls[name].read(value) for name, value in sent.items()})
        finally:
            self._question = 0

    def _moved(self):
        if self._quiet:
            return
        try:
            self.refresh()
        except Exception as error:
            # the browser shows no traceback of what a page asked for: say it where the learner looks
            self._answer(f"This setting fails: {error}")
            raise

    def _repr_mimebundle_(self, include=None, exclude=None):
        view, _ = self._view._repr_mimebundle_()
        data = view | {"image/png": base64.b64encode(self.picture.png(optimize=True)).decode(),
                       "text/plain": f"Explorer: {self._words}"}
        return data, {"image/png": {"alt": f"{self.alt} {self.sentence}"}}
