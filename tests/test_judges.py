"""What judges promise: which answers are right, what is said of a wrong one, and what is still open."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from snntutor.check import (
    Mistake,
    by_cases,
    by_value,
    by_words,
    is_stub,
    same,
)
from snntutor.encode import Events


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


def test_cases_that_agree_are_passed_over_whatever_their_numbers():
    judge = by_cases(double, [(-2.0,), (100.0,), (1.0,)])
    assert "differs: (x=1). Yours gives 0; wanted is 2." in judge(lambda x: 0 if x == 1 else 2 * x).message


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


@pytest.mark.parametrize("wanted, answer, words", [
    ("late", 7, "'a word'; this is 7."), (("late", 2), "late", "('a word', 0); this is 'late'."),
    (1.5, "late", "0.5; this is 'late'."), (3, (3,), "0; this is (3)."), ([1.5, 2.5], 2.5, "[0.5, 0.5]; this is 2.5."),
])
def test_an_answer_of_another_kind_is_told_what_kind_is_wanted(wanted, answer, words):
    assert by_value(wanted, [], str)(answer).message == f"Wanted is an answer like {words}"


@pytest.mark.parametrize("answer, message", [
    (("late", "zero", "zero"), "2 are right."), (("late", "late", "late"), "1 are right."),
    (("late", "zero", "early"), "Use late, zero, subtract."), (("zero", "late", "subtract"), "Swapped."),
    (("late", "zero"), "Wanted is an answer like ('a word', 'a word', 'a word'); this is ('late', 'zero')."),
])
def test_words_that_are_right_are_counted_and_other_words_are_told(answer, message):
    judge = by_words(("late", "zero", "subtract"), [Mistake(("zero", "late", "subtract"), "Swapped.")],
                     "Use late, zero, subtract.", "{right} are right.")
    assert judge(answer) == ("wrong", message)


@pytest.mark.parametrize("a, b, equal", [
    (1, 1.0, True), ((1, 2), [1, 2], True), ((1, 2), (1, 3), False), (np.ones(3), np.ones((3, 1)), False),
    ("a", "a", True), ("a", "b", False), ("a", 1, False), (np.nan, np.nan, True), (1, None, False),
    (np.uint8(12), 12 + 1e-10, True), (np.float32([1e6, 0]), np.array([1e6, 0.5]), True),
    (torch.ones(2), np.ones(2), True), (True, 1, True), ({"a": 1}, {"a": 1}, True), (abs, abs, True),
    (Events([0], [0], [1], (2, 1, 2)), Events([0], [0], [1], (2, 1, 2)), True),
    (Events([0], [0], [1], (2, 1, 2)), Events([1], [0], [1], (2, 1, 2)), False),
])
def test_answers_are_compared_part_by_part(a, b, equal):
    assert same(a, b, 1e-9) is equal


def test_without_a_tolerance_float32_is_compared_to_the_last_digit():
    one = np.ones(2, np.float32)
    assert same(one, one.copy(), 0) and not same(one, np.nextafter(one, np.float32(2)), 0)
