"""Every row of the paper map leads somewhere."""

import ast
import importlib
import json
import sys
from functools import cache
from pathlib import Path

import pytest

import paper_map
from paper_map import rows

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "benchmarks"))

from claims.found import found  # noqa: E402

each_row = pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)


@cache
def tags(path):
    """Return the tags of all cells of a notebook that are the article's."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [tag for cell in cells for tag in cell["metadata"].get("tags", []) if tag.startswith("article:")]


@each_row
def test_one_cell_of_the_chapter_states_it(row):
    assert tags(row.notebook).count(row.tag) == 1


@each_row
def test_its_function_is_in_the_package(row):
    module, _, name = row.function.rpartition(".")
    assert hasattr(importlib.import_module(f"snntutor.{module}"), name)


@each_row
def test_its_test_exists(row):
    file, name = row.test.split("::")
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@each_row
def test_its_claim_is_measured(row):
    assert not row.claim or row.claim in found()


def test_every_tag_of_the_article_has_a_row():
    known = {(row.notebook, row.tag) for row in rows()}
    assert {(path, tag) for path in (ROOT / "chapters").glob("*.ipynb") for tag in tags(path)} == known


def test_a_row_has_an_id_of_its_own():
    assert len({row.id for row in rows()}) == len(rows())


def test_a_row_without_its_cell_is_noticed(monkeypatch):
    monkeypatch.setattr(paper_map, "FILE", ROOT / "tests" / "no_such_file.toml")
    with pytest.raises(FileNotFoundError):
        rows()


def test_rows_of_one_section_stand_together():
    sections = [row.section for row in rows()]
    assert len(set(sections)) == sum(a != b for a, b in zip(sections, [None, *sections]))
