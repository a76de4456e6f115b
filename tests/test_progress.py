"""Progress: kept through crashes, damage and other kernels, or else told."""

import json
import os
import subprocess
import sys
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from snntutor import files
from snntutor.check import (
    Prediction,
    check,
    hint,
    predict,
    progress,
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SNNTUTOR_HOME", str(tmp_path))
    return tmp_path


def said(capsys):
    return capsys.readouterr().out


def kept_files(home):
    """Return the names of the files in a home, in order; the lock beside progress.json is none of them."""
    return sorted(path.name for path in home.iterdir() if path.name != "progress.json.lock")


def test_progress_counts_chapter_by_chapter(capsys):
    progress()
    assert "Nothing tried yet" in said(capsys)
    check("1.3", ("late", "zero", "subtract"))
    predict("1.a", "c")
    predict("1.b", "a")
    said(capsys)
    progress()
    assert "Chapter 01: 1 of 6 exercises solved; 1 of 2 predictions came true." in said(capsys)


def test_progress_counts_a_page_by_its_letter_behind_the_chapters(capsys, monkeypatch):
    page = SimpleNamespace(EXERCISES=(), PREDICTIONS=(Prediction("Q.a", "?", {"a": "one", "b": "two"}, "b"),))
    monkeypatch.setitem(sys.modules, "snntutor.exercises.page_q", page)
    predict("Q.a", "b")
    predict("1.a", "c")
    with pytest.raises(ValueError, match="no prediction q.a; this chapter has: Q.a"):
        predict("q.a", "b")
    said(capsys)
    progress()
    _, chapter, page = said(capsys).splitlines()
    assert chapter.startswith("Chapter 01: ") and page.startswith("Page Q: ") and "1 of 1 predictions" in page


def test_a_home_that_is_not_there_is_made(home, monkeypatch):
    monkeypatch.setenv("SNNTUTOR_HOME", str(home / "far" / "below"))
    predict("1.a", "c")
    assert (home / "far" / "below" / "progress.json").exists()


def test_a_file_with_a_name_that_is_no_exercises_is_broken(home, capsys):
    (home / "progress.json").write_text('{"exercises": {"x": {}}, "predictions": {}}')
    progress()
    assert "kept as progress.broken.json" in said(capsys)


def test_a_reset_keeps_the_old_file(home, capsys):
    progress(reset=True)
    assert "no progress" in said(capsys)
    for _ in range(2):
        predict("1.a", "c")
        progress(reset=True)
    assert kept_files(home) == ["progress.old1.json", "progress.old2.json"]


@pytest.mark.parametrize("reset", ["no", 1, 1.0, np.True_, ..., None, [True]])
def test_nothing_but_true_resets(home, capsys, reset):
    predict("1.a", "c")
    progress(reset=reset)
    words = said(capsys)
    assert "Nothing was reset" in words and "1 of 1 predictions came true" in words
    assert kept_files(home) == ["progress.json"]


HINTS = "from snntutor.check import hint\nfor _ in range(50):\n    hint('1.1')"


def test_four_kernels_with_fifty_hints_each_keep_two_hundred(home):
    kernels = [subprocess.Popen([sys.executable, "-c", HINTS], stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [kernel.wait() for kernel in kernels] == [0] * 4
    assert json.loads((home / "progress.json").read_text())["exercises"]["1.1"]["hints"] == 200
    assert kept_files(home) == ["progress.json"]


def test_progress_that_another_kernel_holds_is_told_and_the_answer_counts(home, monkeypatch, capsys):
    predict("1.a", "c")
    with files.locked(home / "progress.json"):
        monkeypatch.setattr(files, "locked", partial(files.locked, seconds=0.1))
        check("1.3", ("late", "zero", "subtract"))
        progress(reset=True)
    words = said(capsys)
    assert ": right." in words and "could not be saved (another process has kept progress.json for 0.1 s)" in words
    assert "could not be reset" in words
    assert json.loads((home / "progress.json").read_text())["exercises"] == {}


def test_where_no_lock_can_be_made_hints_go_on(home, capsys):
    (home / "progress.json.lock").mkdir()
    hint("1.1")
    words = said(capsys)
    assert "Hint 1 of 3" in words and "could not be saved" in words and kept_files(home) == []


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="the administrator may write everywhere")
def test_in_a_folder_that_may_only_be_read_hints_go_on(home, capsys):
    home.chmod(0o500)
    hint("1.1")
    words = said(capsys)
    assert "Hint 1 of 3" in words and "could not be saved" in words and kept_files(home) == []


@pytest.mark.parametrize("broken", [
    "", "{", "[]", "null", '{"exercises": {}}', '{"exercises": {"x": 1}, "predictions": {}}',
    '{"exercises": {}, "predictions": {"1.a": 3}}', "[" * 10**6, '{"a":' * 10**5,
    '{"exercises": {"1.1": {"tries": "x"}}, "predictions": {}}', '{"exercises": {"1.1": []}, "predictions": {}}',
    '{"exercises": {"1.1": {"hints": -1}}, "predictions": {}}', '{"exercises": [], "predictions": {}}',
    '{"exercises": {"1.1": {"tries": 1e999}}, "predictions": {}}',
    '{"exercises": {}, "predictions": {"1.b": "\\ud800"}}',
    '{"exercises": {"1.1": {"right": "no"}}, "predictions": {}}', '{"exercises": {"%s.1": {}}, "predictions": {}}' % (
        "9" * 5000), '{"exercises": {"1.1": {"solutions": null}}, "predictions": {}}',
])
def test_a_broken_file_is_set_aside_and_told(home, capsys, broken):
    (home / "progress.json").write_text(broken)
    predict("1.a", "c")
    assert "set aside" in (words := said(capsys)) or "kept as progress.broken.json" in words
    assert (home / "progress.broken.json").read_text() == broken
    assert json.loads((home / "progress.json").read_text())["predictions"] == {"1.a": "c"}


def test_each_broken_file_is_kept_beside_the_ones_before(home, capsys):
    for broken in ("first", "second", "third"):
        (home / "progress.json").write_text(broken)
        hint("1.1")
    assert said(capsys).count("Hint 1 of 3") == 3
    assert [(home / f"progress.broken{k}.json").read_text() for k in ("", 2, 3)] == ["first", "second", "third"]


def test_a_folder_in_the_place_of_the_file_is_set_aside(home, capsys):
    (home / "progress.json").mkdir()
    hint("1.1")
    assert "kept as progress.broken.json" in said(capsys) and (home / "progress.json").is_file()


def test_keys_that_nobody_here_knows_are_kept_and_break_nothing(home, capsys):
    later = {"exercises": {"1.1": {"stars": 5}}, "predictions": {}, "badges": {"gold": 1}, "version": 2}
    (home / "progress.json").write_text(json.dumps(later))
    hint("1.1")
    progress()
    check("1.3", ("late", "zero", "subtract"))
    words = said(capsys)
    assert "set aside" not in words and "Chapter 01: 0 of 6" in words
    kept = json.loads((home / "progress.json").read_text())
    assert kept["badges"] == {"gold": 1} and kept["version"] == 2
    assert kept["exercises"]["1.1"] == {"stars": 5, "hints": 1}


def test_a_full_disk_is_told_and_leaves_the_old_file_whole(home, monkeypatch, capsys):
    predict("1.a", "c")
    before = (home / "progress.json").read_text()

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    check("1.3", ("late", "zero", "subtract"))
    words = said(capsys)
    assert ": right." in words and "No space left" in words
    assert (home / "progress.json").read_text() == before
    assert kept_files(home) == ["progress.json"]


def test_a_home_that_cannot_be_written_is_told(home, monkeypatch, capsys):
    (home / "file").write_text("")
    monkeypatch.setenv("SNNTUTOR_HOME", str(home / "file" / "below"))
    predict("1.a", "c")
    assert "could not be" in said(capsys)
