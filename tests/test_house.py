"""Files of the house that must say the same thing."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import words
from book import chapters, everything, pages

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}
CONDA_ONLY = {"python", "pip", "setuptools"}
RUN_PY = (ROOT / "run.py").read_text(encoding="utf-8")


def requirements(names):
    """Return {name: bounds} of a list of requirements."""
    parsed = [Requirement(name) for name in names]
    return {canonicalize_name(one.name): one.specifier for one in parsed}


def conda_requirements():
    """Return {name: bounds} of environment.yml."""
    lines = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pairs = [line.partition(" ")[::2] for line in lines]
    exact = re.compile(r"^=([\d.]+)$")  # conda's =3.11 is any 3.11
    return {name: SpecifierSet(exact.sub(r"==\1.*", bounds)) for name, bounds in pairs}


def pins():
    """Return {name: (bounds, marker)} of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    parsed = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(one.name): one for one in parsed}


def test_conda_and_pip_want_the_same():
    wanted = requirements(PROJECT["project"]["dependencies"])
    conda = conda_requirements()
    assert {CONDA_NAMES.get(name, name): bounds for name, bounds in wanted.items()} == {
        name: bounds for name, bounds in conda.items() if name not in CONDA_ONLY}


def test_conda_takes_a_python_that_the_package_takes():
    spec, = conda_requirements()["python"]
    wanted = SpecifierSet(PROJECT["project"]["requires-python"])
    assert spec.operator == "==" and wanted.contains(spec.version.removesuffix(".*"))


def test_torch_has_an_upper_bound_everywhere():
    assert "<" in str(requirements(PROJECT["project"]["dependencies"])["torch"])


@pytest.mark.parametrize("group", ["dependencies", "test"])
def test_every_dependency_is_pinned_within_its_bounds(group):
    project = PROJECT["project"]
    names = project[group] if group in project else project["optional-dependencies"][group]
    pinned = pins()
    for name, bounds in requirements(names).items():
        version, = [spec.version for spec in pinned[name].specifier]
        assert bounds.contains(version), f"{name} {version} is not in {bounds}"


def test_pins_are_exact_and_without_local_versions():
    for requirement in pins().values():
        spec, = requirement.specifier
        assert spec.operator == "==" and "+" not in spec.version and "*" not in spec.version


def test_version_is_the_same_everywhere():
    code = ast.parse((ROOT / "snntutor" / "__init__.py").read_text(encoding="utf-8"))
    here, = [node.value.value for node in code.body if isinstance(node, ast.Assign)
             and node.targets[0].id == "__version__"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = re.findall(r"^## \[(\d[\d.]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
                         re.MULTILINE)
    assert {PROJECT["project"]["version"], str(citation["version"]), changes[0]} == {here}


def test_commands_in_the_texts_exist_and_every_word_is_in_the_help():
    texts = [README, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), RUN_PY]
    named = set(re.findall(r"python3? run\.py ([a-z]+)\b", "\n".join(texts)))
    assert named == set(words.WORDS)


def test_the_book_lists_every_chapter_that_is_there_in_order_and_by_its_question():
    book = chapters()
    assert [chapter.number for chapter in book] == [f"{n:02}" for n in range(len(book))]
    there = {path.name for path in (ROOT / "chapters").glob("*.ipynb")}
    assert there == {chapter.path.name for chapter in everything() if chapter.path.exists()}
    for chapter in everything():
        if chapter.path.exists():
            assert chapter.question in nbformat.read(chapter.path, as_version=4).cells[0].source


def test_each_page_has_a_capital_letter_of_its_own_and_a_chapter_after_which_it_can_be_read():
    letters = [page.letter for page in pages()]
    assert len(set(letters)) == len(letters) and all(re.fullmatch("[A-Z]", letter) for letter in letters)
    assert {page.after for page in pages()} <= {chapter.number for chapter in chapters()}


def test_texts_give_the_right_number_of_chapters():
    for text in (README, PROJECT["project"]["description"]):
        assert f"course in {len(chapters())} " in text


def test_ruff_finds_nothing():
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "."],
                          cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_mypy_finds_nothing_in_the_package(tmp_path):
    done = subprocess.run([sys.executable, "-m", "mypy", f"--cache-dir={tmp_path}"],
                          cwd=ROOT, env={**os.environ, "MYPYPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_links_in_the_texts_lead_somewhere():
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        targets = re.findall(r"\]\(([^)#]+)\)", text)
        missing = [t for t in targets if not t.startswith("http") and not (ROOT / t).exists()]
        assert missing == []


def test_nothing_is_called_binder_and_postbuild_can_run():
    assert not (ROOT / "binder").exists() and not (ROOT / ".binder").exists()
    if sys.platform != "win32":
        assert (ROOT / "postBuild").stat().st_mode & 0o111
        assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
