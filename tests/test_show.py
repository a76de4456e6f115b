"""What a value looks like in one line."""

from functools import partial

import numpy as np
import pytest
import torch

from snntutor.check import show


@pytest.mark.parametrize("value", [np.arange(3) / 3, torch.arange(3, dtype=torch.float64) / 3, [0, 1 / 3, 2 / 3]])
def test_numbers_in_a_row_look_alike_whatever_holds_them(value):
    assert show(value) == "[0. , 0.3333, 0.6667]"


def test_an_array_of_more_than_twelve_numbers_is_shown_by_its_shape_and_its_ends():
    assert show(np.arange(12)) == "[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]"
    assert show(np.arange(13)) == "an array of shape (13,), [ 0, 1, 2, ..., 10, 11, 12]"
    assert show(np.zeros((9, 2))).count("\n") == 0


def test_a_long_text_is_cut():
    assert show("a" * 158) == repr("a" * 158) and show("a" * 200) == "'" + "a" * 159 + " ..."
    assert show("a" * 9, longest=4) == "'aaa ..."


@pytest.mark.parametrize("value, words", [
    (abs, "abs"), (partial(abs), "a function"), (1 / 3, "0.333333"), (np.float32(0.1), "0.1"), (2, "2"), (True, "True"),
    ((1, 0.5, abs), "(1, 0.5, abs)"), (["a", 1], "['a', 1]"), ([[1], [2, 3]], "[[1], [2, 3]]"), (None, "None"),
])
def test_a_value_looks_as_a_learner_would_write_it(value, words):
    assert show(value) == words
