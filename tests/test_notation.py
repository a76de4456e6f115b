"""The map and the notation table of chapter 00 say what is true of the book and of the code."""

import re
from dataclasses import fields
from pathlib import Path

import nbformat
import numpy as np
import pytest

from book import chapters
from snntutor.lif import LIFParams, LIFState, lif_step
from snntutor.network import SNN
from snntutor.record import Record

TEXT = "\n".join(cell.source for cell in nbformat.read(
    Path(__file__).parents[1] / "chapters" / "00_start_here.ipynb", 4).cells if cell.cell_type == "markdown")


def table():
    """Return the rows of the notation table as lists: symbol, code, meaning, unit, shape."""
    body = TEXT.split("| symbol | code | meaning | unit | shape |")[1].split("\n\n")[0]
    return [[part.strip() for part in row.strip("|").split("|")] for row in body.strip().splitlines()[1:]]


def names(column):
    """Return what stands between dollars or backticks in a column of the table."""
    return [name for row in table() for name in re.findall(r"[`$](.+?)[`$]", row[column])]


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.number)
def test_the_map_asks_each_chapters_own_question(chapter):
    (row,) = re.findall(rf"^\| {chapter.number} \| (.*) \|$", TEXT, re.MULTILINE)
    assert row.startswith(chapter.question)
    assert not (chapter.path.exists() and "to come" in row)


@pytest.mark.parametrize("column", [0, 1], ids=["symbols", "names in code"])
def test_no_letter_of_the_table_has_two_meanings(column):
    assert len(set(names(column))) == len(names(column))


def test_the_constants_of_a_neuron_have_the_names_of_the_table():
    told = set(names(1))
    assert {field.name for field in fields(LIFParams)} <= told
    assert {f"p.{name}" for name in ("alpha", "beta")} <= told and hasattr(LIFParams(), "alpha")
    assert set(LIFState._fields) | {"s"} <= told
    assert {"s", "u"} <= told & set(Record._fields)


def test_entry_j_i_of_a_weight_leads_from_j_to_i_in_every_layer():
    layer = SNN((4, 3, 2), seed=0)
    assert [tuple(w.shape) for w in layer.weights] == [(4, 3), (3, 2)]  # (in, out)
    spikes = np.zeros(4)
    spikes[2] = 1.0
    w = layer.weights[0].detach().numpy()
    state = lif_step(LIFState(np.zeros(3), np.zeros(3)), 0.0, spikes @ w, LIFParams())
    assert (state.i == w[2]).all()


def markdown(chapter):
    (path,) = (Path(__file__).parents[1] / "chapters").glob(f"{chapter}_*.ipynb")
    return "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("chapter", ["03", "07", "08"])
def test_formulas_name_first_where_a_weight_leads_to(chapter):
    assert "W_{ij}" in markdown(chapter)
    assert not re.search(r"W_\{?ji", markdown(chapter))


def test_the_penalty_on_activity_has_a_letter_of_its_own():
    (letter,) = re.findall(r"^\$\$(\w) = .*\\nu", markdown("08"), re.MULTILINE)
    assert letter not in names(0) and letter not in names(1)
