"""What checks, hints, solutions and predictions promise a learner."""

import json
import sys

import pytest

from snntutor.check import (
    check,
    given,
    hint,
    predict,
    reveal,
    solution,
    solution_of,
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SNNTUTOR_HOME", str(tmp_path))
    return tmp_path


def said(capsys):
    return capsys.readouterr().out


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


def test_a_solution_without_imports_begins_with_its_function():
    assert solution_of("0.3").startswith("def steps(seconds, dt):\n")


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


def test_a_prediction_is_told_in_the_light_of_what_was_said(capsys):
    reveal("1.b")
    assert "Prediction 1.b: it is b." in (first := said(capsys)) and "b)  more" in first
    predict("1.b", "c")
    said(capsys)
    reveal("1.b")
    assert "Prediction 1.b: you said c, it is b." in said(capsys)
    predict("1.a", "c")
    said(capsys)
    reveal("1.a")
    assert "you said c, and so it is c." in said(capsys)


@pytest.mark.parametrize("call", [lambda id: check(id, 1), hint, solution, given, lambda id: predict(id, "a"), reveal])
@pytest.mark.parametrize("id", ["1.99", "99.1", "one", "one.2", "².1", 1.1, "", None])
def test_an_unknown_name_is_an_error_that_lists_the_known_ones(call, id):
    with pytest.raises(ValueError, match="There is no|no exercise's name"):
        call(id)


@pytest.mark.parametrize("call, words", [
    (lambda: hint("1.9"), "There is no exercise 1.9; this chapter has: 1.1, 1.2, 1.3, 1.4, 1.5."),
    (lambda: reveal("99.a"), "There is no prediction 99.a; this chapter has: none."),
])
def test_the_known_names_are_listed_in_one_line(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_package_that_a_chapter_needs_and_that_is_missing_is_told(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError("No module named 'scipy'", name="scipy")

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(ModuleNotFoundError, match="scipy"):
        hint("1.1")


def test_an_exercise_that_gives_nothing_says_so():
    with pytest.raises(ValueError, match="gives nothing"):
        given("1.1")
