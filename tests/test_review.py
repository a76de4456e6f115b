"""What is read out of a chapter's cells: what they teach, use, say, and what no chapter does."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book import find, rooms_open
from review import (
    describes,
    has_reason,
    machine_paths,
    offences,
    room_sources,
    rooms_used,
    same_definition,
    speaks,
    taught,
)

FUNCTION = '''
def double(x):
    """Return twice x."""
    y = 2 * x  # a comment
    return y
'''


def fake(source, outputs=(), **metadata):
    """Return a chapter with one code cell."""
    cell = new_code_cell(source, outputs=list(outputs), metadata=metadata, execution_count=1)
    return new_notebook(cells=[new_markdown_cell("# A question"), cell])


def test_comparer_ignores_docstrings_comments_and_neighbours():
    cell = "import math\n\ndef double(x):\n    y = 2 * x\n    return y\n\nprint(double(2))"
    assert same_definition(cell, FUNCTION, "double")


@pytest.mark.parametrize("cell", [
    "def double(x):\n    y = 3 * x\n    return y",
    "def double(x, k=2):\n    y = 2 * x\n    return y",
    "def double(z):\n    y = 2 * z\n    return y",
    "def double(x):\n    return 2 * x",
    "class double:\n    pass",
])
def test_comparer_sees_what_differs(cell):
    assert not same_definition(cell, FUNCTION, "double")


def test_comparer_ignores_annotations():
    assert same_definition("def double(x):\n    return x", "def double(x: float) -> float:\n    return x", "double")


def test_comparer_compares_methods_without_their_docstrings():
    package = 'class P:\n    """A."""\n\n    def f(self):\n        """B."""\n        return 1\n'
    assert same_definition("class P:\n    def f(self):\n        return 1\n", package, "P")
    assert not same_definition("class P:\n    def f(self):\n        return 2\n", package, "P")


def test_comparer_says_when_the_definition_is_missing():
    with pytest.raises(LookupError, match="triple"):
        same_definition("triple = 3", FUNCTION, "triple")


def test_tag_names_room_and_definition():
    cell = fake("pass", tags=["teaches:lif.lif_step", "other"]).cells[1]
    assert taught(cell) == [("lif", "lif_step")]
    assert "def lif_step(" in "".join(room_sources("lif"))


@pytest.mark.parametrize(("code", "rooms"), [
    ("import snntutor", set()),
    ("from snntutor import plot, lif", {"plot", "lif"}),
    ("from snntutor.network import SNN", {"network"}),
    ("import snntutor.encode as e", {"encode"}),
    ("%matplotlib inline\nfrom snntutor.loss import accuracy", {"loss"}),
    ("def f():\n    from snntutor.train import fit", {"train"}),
])
def test_rooms_used_are_found(code, rooms):
    assert rooms_used(fake(code)) == rooms


def test_a_later_room_is_closed_to_an_earlier_chapter():
    assert "network" not in rooms_open("02")
    assert rooms_open("03") == {"check", "explore", "lif", "plot", "encode", "data", "network"}


def test_a_page_uses_what_is_open_after_its_chapter():
    assert rooms_open("A") == rooms_open("08") | find("A").opens
    with pytest.raises(LookupError, match="no chapter Q"):
        rooms_open("Q")


@pytest.mark.parametrize("code", [
    "!pip install torch", "%cd ..", "%pip install x", "import urllib.request",
    "from requests import get", "open('/home/me/data.npy')", "open('C:\\\\data\\\\a.npy')",
    "open('~/data.npy')", "data.fetch('mnist')",
])
def test_offences_are_found(code):
    assert len(list(offences(fake(code)))) == 1


def test_harmless_code_is_no_offence():
    assert list(offences(fake("a = 1 / 2\nlabel = 'spikes / s'\n%timeit a"))) == []


def test_machine_paths_in_outputs_are_found():
    chapter = fake("print(x)", [new_output("stream", text="from /home/me/snntutor/data\nfine")])
    assert list(machine_paths(chapter)) == ["from /home/me/snntutor/data"]


@pytest.mark.parametrize(("alt", "good"), [
    ("The potential climbs, crosses the threshold and falls back", True),
    ("", False), ("Figure", False), ("No description has been provided for this image", False),
])
def test_placeholders_are_no_alternative_text(alt, good):
    assert describes(alt) is good


def test_reason_is_read_from_metadata_and_from_a_comment():
    assert has_reason(fake("1", why="names this machine's versions").cells[1])
    assert has_reason(fake("# Not compared: it prints seconds\n1").cells[1])
    assert not has_reason(fake("# Not compared: time\n1").cells[1])


def test_cells_that_speak_are_told_from_those_that_do_not():
    assert speaks(fake("check('1.1', 3)").cells[1])
    assert not speaks(fake("def f():\n    print(3)").cells[1])
