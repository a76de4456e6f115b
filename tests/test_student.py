"""Student copies: the book as git tracks it, no solutions, no teacher's notes, nothing else lost."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

import testing
from install import SetupError
from student import student_copy

ROOT = Path(__file__).resolve().parent.parent


def files_in(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path):
    """A small project with one chapter, one solution, and files that are nobody else's."""
    root = tmp_path / "project"
    for name in ("run.py", "README.md", "snntutor/a.py", "snntutor/exercises/solutions/ch01.py", "tests/test_a.py",
                 ".env", "exam.md", "chapters/99_exam.ipynb", "grades/list.csv", ".gitignore"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    (root / "chapters" / "book.toml").write_text('[[chapters]]\nfile = "01_a"\n\n[[pages]]\nfile = "atlas"\n')
    for name in ("01_a", "atlas"):
        write_notebook(root / "chapters" / f"{name}.ipynb", [{}, {"tags": ["instructor"]}])
    return root


BOOK = {"run.py", "README.md", "snntutor/a.py", "chapters/book.toml", "chapters/01_a.ipynb", "chapters/atlas.ipynb"}


def write_notebook(path, metadata):
    cells = [{"cell_type": "markdown", "source": "", "metadata": each} for each in metadata]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


def track(root, *names):
    """Make the project a repository that tracks these files, or all of the book."""
    git = ["git", "-c", "init.defaultBranch=main", "-C", str(root)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", *(names or sorted(BOOK | {".gitignore"}))], check=True)


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@needs_git
def test_a_student_copy_holds_what_git_tracks_and_no_exam(project, tmp_path):
    track(project)
    assert "What git does not track stayed here." in student_copy(project, tmp_path / "course")
    assert files_in(tmp_path / "course") == BOOK | {".gitignore"}


@pytest.mark.parametrize("how", ["no git", "not tracked", "inside another repository"])
def test_where_git_cannot_be_asked_a_list_is_copied_and_this_is_told(project, tmp_path, monkeypatch, how):
    if how == "no git":
        monkeypatch.setenv("PATH", "")
    if how == "inside another repository":
        (tmp_path / "mine").touch()
        track(tmp_path, "mine")
    assert "what tools/student.py lists was taken" in student_copy(project, tmp_path / "course")
    assert files_in(tmp_path / "course") == BOOK


@needs_git
def test_the_list_and_git_agree_on_the_book(tmp_path, monkeypatch):
    if not (ROOT / ".git").exists():
        pytest.skip("not a repository")
    student_copy(ROOT, tmp_path / "tracked")
    monkeypatch.setattr("student._tracked", lambda root: [])
    student_copy(ROOT, tmp_path / "listed")
    assert files_in(tmp_path / "tracked") - files_in(tmp_path / "listed") <= {".gitignore"}


@pytest.mark.parametrize("tags", [["instructor"], "instructor", "slow, instructor", ["Instructor "],
                                  ["a", "INSTRUCTOR"], [None, "instructor"]])
@needs_git
def test_notes_leave_every_notebook_whatever_their_metadata(project, tmp_path, tags):
    odd = [None, {}, {"tags": None}, {"tags": "instructors"}, {"tags": []}]
    for name in ("chapters/01_a.ipynb", "docs/extra.ipynb", "more.IPYNB"):
        (project / name).parent.mkdir(exist_ok=True)
        write_notebook(project / name, [*odd, {"tags": tags}])
    (project / "old.ipynb").write_text(json.dumps({"worksheets": [{"cells": [{"metadata": {"tags": tags}}]}]}))
    track(project, "run.py", "chapters/01_a.ipynb", "docs", "more.IPYNB", "old.ipynb")
    assert "without 4 teacher's notes" in student_copy(project, tmp_path / "course")
    for name in ("chapters/01_a.ipynb", "docs/extra.ipynb", "more.IPYNB"):
        kept = json.loads((tmp_path / "course" / name).read_text())["cells"]
        assert [cell["metadata"] for cell in kept] == odd


@pytest.mark.parametrize("content", ["", "[]", "{", '{"cells": 3}', "null", "[" * 10**5, '{"cells": [3]}'])
def test_a_notebook_that_cannot_be_read_is_named_and_nothing_is_copied(project, tmp_path, content):
    (project / "chapters" / "01_a.ipynb").write_text(content)
    with pytest.raises(SetupError, match="01_a.ipynb is not a notebook that can be read"):
        student_copy(project, tmp_path / "course")
    assert os.listdir(tmp_path) == ["project"]


@needs_git
@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_is_not_followed_out_of_the_project(project, tmp_path):
    write_notebook(tmp_path / "mine.ipynb", [{"tags": ["instructor"]}])
    before = (tmp_path / "mine.ipynb").read_text()
    (project / "link.ipynb").symlink_to(tmp_path / "mine.ipynb")
    track(project, "run.py", "link.ipynb")
    student_copy(project, tmp_path / "course")
    assert files_in(tmp_path / "course") == {"run.py"} and (tmp_path / "mine.ipynb").read_text() == before


def test_tests_of_a_student_copy_are_its_chapters_and_this_is_told(project, tmp_path, monkeypatch, capsys):
    student_copy(project, tmp_path / "course")
    monkeypatch.setattr(testing, "ROOT", tmp_path / "course")
    assert [name for name, _ in testing.parts("python", [])] == ["chapters"]
    assert testing.run_tests("python", [], lambda command, env: 0) == 0
    assert "without unit tests: the chapters are run" in capsys.readouterr().out


def test_student_copy_has_the_book_and_no_solutions(tmp_path):
    said = student_copy(ROOT, tmp_path / "course")
    copied = {path.relative_to(tmp_path / "course").as_posix()
              for path in (tmp_path / "course").rglob("*") if path.is_file()}
    assert {"run.py", "README.md", "snntutor/lif/step.py"} <= copied
    assert (ROOT / "snntutor" / "exercises" / "solutions").is_dir()
    assert not [name for name in copied if re.search(r"solution|answers|^tests/|\.git/", name)]
    for path in (tmp_path / "course" / "chapters").glob("*.ipynb"):
        assert '"instructor"' not in path.read_text(encoding="utf-8")
        nbformat.validate(nbformat.read(path, as_version=4))
    assert "without the solutions" in said


def test_a_student_copy_that_fails_takes_back_what_it_made_and_nothing_else(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    (tmp_path / "course.part").mkdir()
    monkeypatch.setattr("student._drop_notes", full)
    with pytest.raises(OSError, match="No space left"):
        student_copy(ROOT, tmp_path / "course")
    assert os.listdir(tmp_path) == ["course.part"]


def test_student_copy_overwrites_nothing(tmp_path):
    (tmp_path / "a file").touch()
    with pytest.raises(SetupError, match="not empty"):
        student_copy(ROOT, tmp_path)
    with pytest.raises(SetupError, match="inside the project"):
        student_copy(ROOT, ROOT / "course")
