"""Answers of every kind a learner may hand over by accident: each is judged, none raises."""

from itertools import repeat

import numpy as np
import pytest
import torch

from book import everything
from snntutor.check import check, contents, hint, predict, progress, show
from snntutor.check.compare import same
from snntutor.check.verdict import contains_ellipsis


class Rude:
    """An object that answers no question."""

    def __repr__(self):
        raise RuntimeError("not told")

    def __eq__(self, other):
        raise RuntimeError("not compared")

    def __float__(self):
        raise RuntimeError("not counted")


def rings():
    """Return lists that hold themselves, or are too deep to walk through."""
    alone, twice, deep = [], [1], []
    alone.append(alone)
    twice += [(twice,), twice]
    for _ in range(5000):
        deep = [deep]
    return alone, twice, deep, {"a": alone}


ODD = [10**5000, -10**5000, Rude(), [Rude()], *rings(), (10**5000,) * 3, (10**5000,) * 4, torch.empty(3, device="meta"),
       np.array([object()]), "\ud800", {"a": Rude()}, [[1, 2], [3]], (np.ones(2), 1, 2), ("moves", None, 5, "stays"),
       lambda *a: 10**5000, lambda *a: Rude(), lambda *a: rings()[1], lambda *a: rings()[2], lambda *a: {"a": Rude()}]
EXERCISES = [each.id for chapter in everything() for each in contents(chapter.number, "EXERCISES")]


@pytest.mark.parametrize("id", EXERCISES)
def test_no_answer_makes_a_check_raise(id, capsys):
    for answer in ODD:
        check(id, answer)
        assert f"Exercise {id}" in capsys.readouterr().out


@pytest.mark.parametrize("choice", [*ODD, ["a"], ("a",), {"a"}, None, 1, "z", ""], ids=repeat("choice"))
def test_a_choice_that_is_no_letter_is_told_with_an_example(choice, capsys):
    predict("5.a", choice)
    said = capsys.readouterr().out
    assert "is no choice" in said and 'predict("5.a", "a")' in said


@pytest.mark.parametrize("choice", ["B", " b", "b)", "(b)", "b."])
def test_a_letter_is_read_kindly(choice, capsys):
    predict("5.a", choice)
    assert "b is noted" in capsys.readouterr().out


@pytest.mark.parametrize("id, answer", [
    ("5.2", ("Stays", "STAYS", " moves ", "Moves")), ("1.3", ("Late", "ZERO", "subtract")),
    ("7.3", ("Silent layer", "Healthy", "DEAD COLUMN", "silent  partner"))])
def test_words_are_read_kindly(id, answer, capsys):
    check(id, answer)
    assert ": right." in capsys.readouterr().out


@pytest.mark.parametrize("reset", [Rude(), 10**5000, "yes"], ids=repeat("reset"))
def test_progress_is_reset_by_no_other_value(reset, capsys):
    progress(reset)
    assert "Nothing was reset" in capsys.readouterr().out


@pytest.mark.parametrize("id", ["².1", "5" * 5000 + ".1", Rude(), 10**5000, None, 5.2], ids=repeat("id"))
def test_a_name_that_none_has_is_told(id):
    with pytest.raises(ValueError, match="is no exercise's name"):
        hint(id)


@pytest.mark.parametrize("value", ODD, ids=repeat("value"))
def test_whatever_it_is_an_answer_is_shown_in_a_line(value):
    assert 0 < len(show(value)) < 400


def test_a_list_that_holds_itself_is_compared_to_its_end():
    ring = rings()[1]
    assert not same(ring, [1, 2, 3], 1e-9) and not contains_ellipsis(ring) and contains_ellipsis([1, (2, ...)])
