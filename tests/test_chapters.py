"""Every chapter is whole as it lies there: run, normalised, readable, honest about what it uses."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book import chapters, rooms_open
from chapter_env import chapter_env
from chapters import run_chapter
from normalise import images, normalise
from review import (
    code_cells,
    machine_paths,
    offences,
    room_sources,
    rooms_used,
    same_definition,
    speaks,
    taught,
)

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "chapters").glob("*.ipynb"))
TORCH_FREE = [chapter.path for chapter in chapters() if not chapter.torch]
each_chapter = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)

UNCOMPARED = {"nbval-ignore-output", "nbval-skip"}
PLACEHOLDER = re.compile(r"no description|^(an? )?(image|figure|plot|picture|output)\W*$", re.I)


def read(path):
    return nbformat.read(path, as_version=4)


def has_reason(cell):
    """Say whether a cell tells, in its metadata or a comment, why its output is not compared."""
    comments = re.findall(r"^\s*# *Not compared: (.+)", cell.source, re.MULTILINE)
    return len(" ".join([cell.metadata.get("why", ""), *comments]).split()) >= 3


def describes(alt):
    """Say whether an alternative text says something: four words and no placeholder."""
    return len(alt.split()) >= 4 and not PLACEHOLDER.search(alt.strip())


@each_chapter
def test_name_and_format_are_right(path):
    assert re.fullmatch(r"\d\d_[a-z_]+\.ipynb", path.name)
    nbformat.validate(read(path))


@each_chapter
def test_normalising_changes_nothing(path):
    expected = nbformat.writes(normalise(read(path))).rstrip("\n") + "\n"
    assert path.read_text(encoding="utf-8") == expected, f"run: python run.py build {path.name[:2]}"


@each_chapter
def test_every_code_cell_was_run_once_and_in_order(path):
    counts = [cell.execution_count for cell in code_cells(read(path))]
    assert counts == list(range(1, len(counts) + 1))


@each_chapter
def test_outputs_are_there(path):
    cells = code_cells(read(path))
    assert any(cell.outputs for cell in cells)
    silent = [cell.source for cell in cells if speaks(cell) and not cell.outputs]
    assert silent == []


@each_chapter
def test_no_output_is_an_error_or_a_warning(path):
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            assert output.get("name") != "stderr", output.text
            raised = output.output_type == "error"
            assert not raised or "raises-exception" in cell.metadata.get("tags", []), output.evalue


@each_chapter
def test_few_outputs_go_uncompared_and_each_says_why(path):
    cells = [cell for cell in code_cells(read(path))
             if UNCOMPARED & set(cell.metadata.get("tags", []))]
    assert len(cells) <= 2
    assert [cell.source for cell in cells if not has_reason(cell)] == []
    assert not re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)_", path.read_text(encoding="utf-8"))


@each_chapter
def test_every_picture_has_alternative_text(path):
    nb = read(path)
    for index, output, mime, _ in images(nb):
        alt = output.metadata.get(mime, {}).get("alt", "")
        assert describes(alt), f"cell {index}: {alt!r}"
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            for alt in re.findall(r"!\[(.*?)\]\(", cell.source, re.DOTALL):
                assert describes(alt), f"{alt!r}"


@each_chapter
def test_no_installing_no_download_no_path_of_one_machine(path):
    nb = read(path)
    assert list(offences(nb)) == []
    assert list(machine_paths(nb)) == []


@each_chapter
def test_what_is_taught_is_what_the_package_holds(path):
    for cell in code_cells(read(path)):
        for room, name in taught(cell):
            sources = [text for text in room_sources(room) if re.search(
                rf"^(def|class) {name}\b|^{name}\b.*=", text, re.MULTILINE)]
            assert sources, f"snntutor.{room} defines no {name}"
            assert same_definition(cell.source, sources[0], name), f"{room}.{name} differs"


@each_chapter
def test_only_open_rooms_are_used(path):
    assert rooms_used(read(path)) - rooms_open(path.name[:2]) == set()


@pytest.fixture
def no_torch(tmp_path, home):
    """An environment in which importing torch fails."""
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text("raise ImportError('torch is hidden')\n")
    env = chapter_env(home)
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(tmp_path), env.get("PYTHONPATH")]))
    return env


def test_torch_is_hidden_where_it_should_be(no_torch):
    done = subprocess.run([sys.executable, "-c", "import torch"], env=no_torch, capture_output=True,
                          text=True)
    assert "torch is hidden" in done.stderr


@pytest.mark.parametrize("path", TORCH_FREE, ids=lambda path: path.stem)
def test_first_chapters_reach_their_end_without_torch(path, no_torch):
    seconds, _ = run_chapter(read(path), path.parent, no_torch)
    assert len(seconds) == len(read(path).cells)


# The tests above, tried on chapters made up for it.

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


def test_chapter_08_records_the_promised_accuracy_mean_of_three_seeds():
    """Three seeds trained on the bundled cut; one that loses a class would pull the mean below it."""
    cells = read(ROOT / "chapters" / "08_real_data.ipynb").cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    (line,) = re.findall(r"^plain: test .*$", "".join(output.get("text", "") for output in outputs), re.MULTILINE)
    seeds = [float(number) for number in re.search(r"seeds \[(.*?)\]", line)[1].split()]
    assert len(seeds) == 3 and sum(seeds) / 3 >= 0.83
