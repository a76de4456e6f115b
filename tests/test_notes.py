"""How a note is told to a learner: its order, its lines, and the box that it has in a notebook."""

import html
import re
from types import SimpleNamespace

import pytest

from snntutor import check as room
from snntutor.check import check, contents, hint, predict, progress, reveal, solution
from snntutor.check.note import COLOURS, tell

CALLS = {
    "open": [lambda: check("1.3", ...), lambda: predict("1.a", ...)],
    "wrong": [lambda: check("1.3", ("zero", "late", "subtract")), lambda: predict("1.a", "z")],
    "right": [lambda: check("1.3", ("late", "zero", "subtract")), lambda: (predict("1.a", "c"), reveal("1.a"))],
    "note": [lambda: hint("1.1"), lambda: solution("1.1"), lambda: (solution("1.1"), solution("1.1")),
             lambda: predict("1.a", "b"), lambda: reveal("1.a"), lambda: (predict("1.a", "b"), reveal("1.a")),
             lambda: progress(), lambda: progress(reset=True), lambda: progress(reset="no")],
}
EVERY = pytest.mark.parametrize("kind, call", [(kind, call) for kind, calls in CALLS.items() for call in calls])
TITLES = ("Exercise 1.3, which reset is it?: ", "Prediction 1.a: ", "Hint 1 of 3 for exercise 1.1.",
          "The solution of 1.1: are you sure?", "A solution of exercise 1.1:", "Progress.", "Your progress.")


@pytest.fixture
def boxes(monkeypatch):
    """Pretend to be a notebook; return what it is given to display."""
    shown = []
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    return shown


@EVERY
def test_a_note_begins_with_what_it_is_about(kind, call, capsys):
    call()
    assert capsys.readouterr().out.startswith(TITLES)


@EVERY
def test_a_notebook_shows_the_same_words_in_a_box_whose_colour_tells_the_kind(kind, call, capsys, boxes):
    call()
    box, text = boxes[-1]["text/html"], boxes[-1]["text/plain"]
    assert html.unescape(re.sub("<[^>]*>", " ", box)).split() == text.split() and text.startswith(TITLES)
    assert f"solid {COLOURS[kind]};" in box and capsys.readouterr().out == ""


def test_code_in_a_box_is_escaped_and_in_letters_of_one_width(boxes):
    predict("1.a", "<z>")
    assert "&#x27;&lt;z&gt;&#x27; is no choice" in boxes[-1]["text/html"] and "monospace" not in boxes[-1]["text/html"]
    solution("1.1")
    solution("1.1")
    assert "font-family:monospace;" in boxes[-1]["text/html"]


def test_words_between_backticks_are_shown_as_code_without_them(boxes):
    tell("note", "About `a < b`.", "Copy `fill`, then `i[n]`.", "Not `x`.")
    assert boxes[-1]["text/plain"] == "About a < b.\nCopy fill, then i[n].\nNot x."
    assert all(f"<code>{code}</code>" in boxes[-1]["text/html"] for code in ("a &lt; b", "fill", "i[n]", "x"))
    tell("note", "A solution:", "print(`1`)", code=True)
    assert "print(`1`)" in boxes[-1]["text/html"] and boxes[-1]["text/plain"].endswith("print(`1`)")


def test_all_hints_together_are_called_so(capsys):
    for title in ("Hint 1 of 3 for", "Hint 2 of 3 for", "Hint 3 of 3 for", "All 3 hints for", "All 3 hints for"):
        hint("1.1")
        assert capsys.readouterr().out.startswith(f"{title} exercise 1.1.\n")


def test_a_right_answer_is_told_why_it_is_right(capsys):
    check("1.3", ("late", "zero", "subtract"))
    assert capsys.readouterr().out.splitlines()[1] == contents("01", "EXERCISES")[2].right


def test_choices_and_chapters_have_a_line_each(capsys):
    predict("1.a", ...)
    assert [line[:4] for line in capsys.readouterr().out.splitlines()[2:5]] == ["  a)", "  b)", "  c)"]
    predict("1.a", "c")
    predict("2.a", "a")
    capsys.readouterr()
    progress()
    assert [line[:11] for line in capsys.readouterr().out.splitlines()[1:]] == ["Chapter 01:", "Chapter 02:"]


def test_every_name_that_the_room_says_it_has_is_there():
    assert all(hasattr(room, name) for name in room.__all__)
