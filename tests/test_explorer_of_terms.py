"""The explorer of chapter 14: what is left of a gradient, told against closed forms."""

import numpy as np
import pytest

from sentences import assert_told
from snntutor.explore import kept_terms, terms

PATHS, WAYS = ("reset", "recurrence"), ("the readout", "random weights")


def gradient(strength, deleted, way, late):
    """A gradient along one axis for each of its terms."""
    found = np.array([1.0, "reset" not in deleted, strength * ("recurrence" not in deleted), 2.0 * late])
    return found if way == WAYS[0] else -found


def numbers(**moved):
    at = {"strength": 3.0, "reset": True, "recurrence": True, "late": True, "way": WAYS[0]}
    return terms.numbers(gradient, PATHS, WAYS[0], **(at | moved))


def test_with_everything_kept_the_gradient_is_the_exact_one():
    now = numbers()
    assert (now.cosine, now.ratio) == (pytest.approx(1), pytest.approx(1)) and now.deleted == ""
    assert_told(terms.sentence(now), 1.00, 0, 1)


@pytest.mark.parametrize("moved, left", [({"reset": False}, [1, 0, 3, 2]), ({"late": False}, [1, 1, 3, 0]),
                                         ({"way": WAYS[1]}, [-1, -1, -3, -2]), ({"strength": 0.0}, [1, 1, 0, 2]),
                                         ({"recurrence": False}, [1, 1, 0, 2])])
def test_cosine_and_length_are_those_of_what_is_left(moved, left):
    now, exact = numbers(**moved), np.array([1, 1, moved.get("strength", 3.0), 2])
    cosine = exact @ left / np.linalg.norm(left) / np.linalg.norm(exact)
    ratio = np.linalg.norm(left) / np.linalg.norm(exact)
    assert (now.cosine, now.ratio) == (pytest.approx(cosine), pytest.approx(ratio))
    told = terms.sentence(now)
    assert f"{cosine:.2f}" in told and f"{ratio:.2g} times" in told


def test_a_gradient_of_which_nothing_is_left_has_no_direction():
    now = terms.numbers(lambda strength, deleted, way, late: np.ones(3) * late, (), WAYS[0], strength=1.0,
                        late=False, way=WAYS[0])
    assert (now.ratio, now.cosine) == (0, 0) and terms.sentence(now).endswith("Nothing is left of the gradient.")


def test_every_path_has_a_switch_and_deleting_is_told_by_name():
    explorer = kept_terms(gradient, PATHS, WAYS)
    explorer.set(reset=False, late=False)
    assert "Deleted: reset, late errors" in explorer.sentence


@pytest.mark.parametrize("bad, words", [(5, "is 5; wanted is a function"), (lambda x: x, "yours takes other arguments"),
                                        (lambda *_: "a", "real numbers"), (lambda *_: np.zeros(3), "0 everywhere"),
                                        (lambda *_: np.array([np.nan]), "not finite")])
def test_a_gradient_that_cannot_be_drawn_is_told(bad, words):
    with pytest.raises(ValueError, match=words):
        kept_terms(bad, PATHS, WAYS)
