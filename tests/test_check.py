"""What checks, hints, solutions, predictions and progress promise a learner."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
import torch

from snntutor import files
from snntutor.check import (
    Mistake,
    by_cases,
    by_value,
    check,
    given,
    hint,
    is_stub,
    predict,
    progress,
    same,
    solution,
    solution_of,
)
from snntutor.encode import Events


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SNNTUTOR_HOME", str(tmp_path))
    return tmp_path


def said(capsys):
    return capsys.readouterr().out


def kept_files(home):
    """Return the names of the files in a home, in order; the lock beside progress.json is none of them."""
    return sorted(path.name for path in home.iterdir() if path.name != "progress.json.lock")


def double(x):
    return 2 * x


JUDGE = by_cases(double, [(1.0,), (np.arange(3.0),), (-2.0,)],
                 [Mistake(lambda x: x + 1, "You add one."), Mistake(lambda x: x**2, "You square.")])


def test_a_right_function_is_right_whatever_it_looks_like():
    assert JUDGE(lambda x: x + x).status == "right"
    assert JUDGE(lambda x: torch.as_tensor(x) * 2).status == "right"


@pytest.mark.parametrize("answer, words", [
    (lambda x: 1 + x, "You add one."), (lambda x: x * x, "You square."), (3.0, "a function"),
    (lambda x: print(end=""), "return"), (lambda x: 1 / 0, "ZeroDivisionError"), (lambda: 1, "TypeError"),
    (lambda x: 2 * x if np.ndim(x) == 0 else 2 * x[:2], "The smallest input where it differs: (x=[0., 1., 2.])"),
    (lambda x: 3 * x, "The smallest input where it differs: (x=1). Yours gives 3; wanted is 2."),
    (lambda x: "two", "'two'"), (lambda x: [[1], [2, 3]], "smallest input"),
])
def test_a_wrong_function_is_told_what_is_wrong(answer, words):
    verdict = JUDGE(answer)
    assert verdict.status == "wrong" and words in verdict.message


@pytest.mark.parametrize("answer", [
    lambda x: np.float32(2) * np.float32(x), lambda x: torch.as_tensor(x, dtype=torch.float32) * 2,
    lambda x: 2 * torch.tensor(x, dtype=torch.float64, requires_grad=True),
    lambda x: np.asarray(2 * x).tolist(),
])
def test_a_right_answer_of_another_type_is_right(answer):
    third = by_cases(lambda x: x * 2, [(1 / 3,), (np.arange(5.0) / 7,), (-1e6 / 3,)], [])
    assert third(answer).status == "right"


@pytest.mark.parametrize("answer", [
    lambda x: (y for y in [x]), lambda x: exit(), lambda x: torch.ones(2, dtype=torch.bfloat16),
    lambda x: Events, lambda x: [np.ones((2, 2)), np.ones((2, 3))],
])
def test_no_answer_escapes(answer):
    assert JUDGE(answer).status == "wrong"


def test_float32_earns_no_more_than_its_seven_digits():
    small = by_cases(lambda x: np.array([3e-6, 1e-6]) * x, [(1.0,)], [])
    assert small(lambda x: np.array([3e-6, 1e-6], dtype=np.float32)).status == "right"
    assert small(lambda x: np.array([3.01e-6, 1e-6], dtype=np.float32)).status == "wrong"
    assert small(lambda x: np.zeros(2, dtype=np.float32)).status == "wrong"


def test_a_difference_too_small_to_be_shown_is_told():
    assert "not shown" in JUDGE(lambda x: 2 * x + 1e-8).message


def test_a_mistake_that_stops_on_an_input_is_passed_over():
    one_over, add = Mistake(lambda x: 1 / x, "One over."), Mistake(lambda x: x + 1, "Add.")
    judge = by_cases(double, [(1.0,), (0.0,)], [one_over, add])
    assert judge(lambda x: 1 + x).message == "Add."


def test_where_nothing_comes_back_the_input_is_told():
    assert "With (x=-2) your function gives nothing" in JUDGE(lambda x: None if np.max(x) < 0 else 2 * x).message


def test_a_reference_without_names_shows_bare_arguments():
    assert "differs: (1)" in by_cases(lambda *x: 2 * x[0], [(1.0,)], [])(lambda x: x).message


def test_numpys_numbers_are_shown_as_plain_numbers():
    verdict = by_cases(double, [(3,)], [])(lambda x: (np.int64(7), np.float32(0.5), np.True_))
    assert "Yours gives (7, 0.5, True); wanted is 6." in verdict.message


def test_an_answer_that_changes_its_input_is_told():
    def careless(x):
        x = np.asarray(x)
        x *= 2
        return x

    assert "changes the array" in by_cases(double, [(np.arange(3.0),)], [])(careless).message


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_an_answer_that_fills_one_buffer_anew_at_every_call_is_right(dtype):
    buffer = np.empty(3, dtype=dtype)
    judge = by_cases(double, [(np.arange(3.0),), (np.ones(3),), (np.arange(3.0) / 3,)])
    assert judge(lambda x: np.multiply(x, 2, out=buffer, casting="same_kind")).status == "right"
    assert judge(lambda x: np.multiply(x, 3, out=buffer, casting="same_kind")).status == "wrong"


def test_an_answer_that_hands_back_a_read_only_view_is_right():
    assert by_cases(lambda x: x[0], [(np.arange(6.0).reshape(2, 3),)])(
        lambda x: np.broadcast_to(x, (4, 2, 3))[2, 0]).status == "right"


def test_cases_and_references_stay_whole_when_an_answer_spoils_its_arguments():
    case = (np.arange(3.0),)
    judge = by_cases(double, [case], [])
    judge(lambda x: x.fill(9))
    assert case[0].tolist() == [0, 1, 2] and judge(double).status == "right"


def with_docstring(x):
    """Say what it does."""
    ...


def half_done(x):
    y = ...
    return y + x


@pytest.mark.parametrize("stub", [..., lambda x: ..., with_docstring, half_done, lambda x: (1, ...)])
def test_a_stub_is_open_at_every_stage(stub):
    assert JUDGE(stub).status == "open"


def test_a_short_answer_is_no_stub():
    assert not is_stub(lambda x: x) and not is_stub(lambda x: 0) and not is_stub(lambda: abs)


VALUE = by_value(12.0, [Mistake(1.2, "Ten times too small."), Mistake(lambda: 144.0, "Squared.")],
                 lambda answer: f"With {answer} it would be {answer / 12:.2f} of it.")


@pytest.mark.parametrize("answer, status, words", [
    (12, "right", ""), (12.0000000001, "right", ""), (..., "open", "Replace"), (1.2, "wrong", "Ten times"),
    (144, "wrong", "Squared"), (6, "wrong", "0.50"), ("12", "wrong", "Wanted is"), (Fraction(12), "right", ""),
    (Events, "wrong", "Wanted is"), ([np.ones((2, 2)), np.ones((2, 3))], "wrong", "Wanted is"),
    ((12,), "wrong", "Wanted is"), (None, "wrong", "Wanted is"), (float("nan"), "wrong", ""),
])
def test_values_are_judged(answer, status, words):
    verdict = VALUE(answer)
    assert verdict.status == status and words in verdict.message


@pytest.mark.parametrize("a, b, equal", [
    (1, 1.0, True), ((1, 2), [1, 2], True), ((1, 2), (1, 3), False), (np.ones(3), np.ones((3, 1)), False),
    ("a", "a", True), ("a", "b", False), ("a", 1, False), (np.nan, np.nan, True), (1, None, False),
    (torch.ones(2), np.ones(2), True), (True, 1, True), ({"a": 1}, {"a": 1}, True), (abs, abs, True),
    (Events([0], [0], [1], (2, 1, 2)), Events([0], [0], [1], (2, 1, 2)), True),
    (Events([0], [0], [1], (2, 1, 2)), Events([1], [0], [1], (2, 1, 2)), False),
])
def test_answers_are_compared_part_by_part(a, b, equal):
    assert same(a, b, 1e-9) is equal


def test_a_check_is_kept_with_its_tries(home, capsys):
    check("1.3", ("zero", "late", "subtract"))
    assert ": wrong." in said(capsys)
    check("1.3", ("late", "zero", "subtract"))
    assert ": right." in said(capsys)
    check("1.3", ("zero", "late", "subtract"))
    kept = json.loads((home / "progress.json").read_text())
    assert kept["exercises"]["1.3"] == {"tries": 3, "right": True}


def test_an_open_exercise_leaves_no_trace(home, capsys):
    check("1.3", ...)
    assert ": open." in said(capsys) and not (home / "progress.json").exists()


def test_hints_come_one_at_a_time_and_then_all(capsys):
    for words in ("Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3"):
        hint("1.1")
        assert words in said(capsys)
    hint("1.1")
    assert said(capsys).count("\n") >= 4


def test_the_solution_asks_first(capsys):
    solution("1.1")
    assert "are you sure" in (first := said(capsys)) and "def" not in first
    solution("1.1")
    assert "def my_step" in said(capsys)


def test_a_solution_shows_the_imports_and_the_helpers_that_it_needs_and_no_others():
    assert solution_of("2.2").startswith("import math\n\n\ndef charge_time(x, v0, tau, threshold):\n")
    shown = solution_of("1.5")
    assert shown.index("import math\nimport numpy as np\n") < shown.index("def weakest_pulses") < shown.index("check(")
    assert shown.count("def ") == 2


def test_a_solution_that_is_a_function_is_handed_over_and_one_that_is_a_value_is_called():
    assert solution_of("0.3").endswith('\n\n\ncheck("0.3", steps)')
    assert solution_of("0.4").endswith('\n\n\ncheck("0.4", shape())')


def test_a_copy_without_solutions_says_so(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "snntutor.exercises.solutions.ch01", None)  # as if the folder were not there
    solution("1.1")
    solution("1.1")
    assert "without solutions" in said(capsys)


def test_the_first_prediction_counts(home, capsys):
    predict("1.a", ...)
    assert "a)" in said(capsys) and not (home / "progress.json").exists()
    predict("1.a", "z")
    assert "Choose one of a, b, c" in said(capsys)
    predict("1.a", "b")
    predict("1.a", "c")
    assert "Your first choice, b" in said(capsys)
    assert json.loads((home / "progress.json").read_text())["predictions"] == {"1.a": "b"}


def test_progress_counts_chapter_by_chapter(capsys):
    progress()
    assert "Nothing tried yet" in said(capsys)
    check("1.3", ("late", "zero", "subtract"))
    predict("1.a", "c")
    predict("1.b", "a")
    said(capsys)
    progress()
    assert "Chapter 01: 1 of 5 exercises solved; 1 of 2 predictions came true." in said(capsys)


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
    '{"exercises": {}, "predictions": {"1.a": 3}}',
])
def test_a_broken_file_is_set_aside_and_told(home, capsys, broken):
    (home / "progress.json").write_text(broken)
    predict("1.a", "c")
    assert "set aside" in (words := said(capsys)) or "kept as progress.broken.json" in words
    assert (home / "progress.broken.json").read_text() == broken
    assert json.loads((home / "progress.json").read_text())["predictions"] == {"1.a": "c"}


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


@pytest.mark.parametrize("call", [lambda id: check(id, 1), hint, solution, given, lambda id: predict(id, "a")])
@pytest.mark.parametrize("id", ["1.99", "99.1", "one", 1.1, "", None])
def test_an_unknown_name_is_an_error_that_lists_the_known_ones(call, id):
    with pytest.raises(ValueError, match="There is no|no exercise's name"):
        call(id)


def test_an_exercise_that_gives_nothing_says_so():
    with pytest.raises(ValueError, match="gives nothing"):
        given("1.1")
