"""The widget that carries an explorer into a notebook's page."""

from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent
_LATE = ("No answer: the kernel is busy with another cell, or it was restarted or shut down; then run this explorer's "
         "cell again. The picture is the one from before.")
_PATIENCE = 2000  # milliseconds until that is said


class View(anywidget.AnyWidget):
    """A picture and a sentence that the page shows, and the questions that it asks.

    Parameters
    ----------
    controls : dict of str to Control
    width : int
        Of the picture as it is drawn, in pixels; it is never shown wider.
    ask : callable
        ``ask(values, number)`` is told where a learner put the controls, and the number of that question.
    """

    _esm = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("page.js", "kernel.js"))
    _css = (_HERE / "page.css").read_text(encoding="utf-8")
    description = traitlets.Dict().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    def __init__(self, controls, width, ask):
        about = [{"name": name, **control.described()} for name, control in controls.items()]
        super().__init__(description={"controls": about, "width": width, "late": _LATE, "patience": _PATIENCE})
        self.on_msg(lambda _, question, __: ask(question["values"], question["number"]))

    def show(self, picture: bytes, **answer) -> None:
        """Give the page a picture, and the answer that belongs to it, in one message."""
        with self.hold_sync():
            self.picture = picture
            self.answer = answer
