"""The explorer of chapter 09: a finished grid, told against its own numbers."""

import numpy as np
import pytest

from sentences import assert_told
from snntutor.explore import finished_grid, grids

SLOPES = np.array([0.1, 10.0, 1000.0])
TABLE = {"wide_one": np.array([[0.5, 0.6], [0.9, 1.0], [0.7, 0.8]]),
         "other": np.array([[0.4, 0.5], [0.8, 0.9], [0.97, 0.99]])}


def derivative(shape, slope, x):
    return np.where(shape == "other", 2.0, 1.0) / (1 + slope * np.abs(x))


def numbers(**moved):
    return grids.numbers(TABLE, SLOPES, derivative, **({"shape": "wide_one", "slope": 0.1, "each": True} | moved))


def test_means_and_spreads_are_those_over_the_seeds():
    now = numbers()
    np.testing.assert_allclose(now.means, [0.55, 0.95, 0.75])
    np.testing.assert_allclose(now.spreads, [np.std([0.5, 0.6], ddof=1)] * 3)
    assert now.seeds.tolist() == [0.5, 0.6] and now.best_slope == 10.0
    assert (now.winner, now.winning_slope, now.top) == ("other", 1000.0, pytest.approx(0.98)) and len(now.others) == 1


def test_the_sentence_tells_this_place_what_it_costs_and_the_best_of_all():
    assert_told(grids.sentence(numbers()), 0.1, 0.550, 0.071, 2, 0.500, 0.600, 40.0, 10, 0.950, 0.980, 1000)
    told = grids.sentence(numbers(shape="other", slope=1000.0))
    assert "its best slope here" in told and "other at 1000" in told and "wide one" in grids.sentence(numbers())


def test_the_bump_is_the_one_of_the_chosen_shape_and_slope():
    np.testing.assert_allclose(numbers(shape="other", slope=10.0).bump.max(), 2.0)
    np.testing.assert_allclose(numbers(slope=10.0).bump[0], 1 / 16)


def test_a_single_seed_has_no_spread():
    table = {name: values[:, :1] for name, values in TABLE.items()}
    now = grids.numbers(table, SLOPES, derivative, shape="other", slope=0.1, each=False)
    assert not now.spreads.any() and "±" not in grids.sentence(now)


@pytest.mark.parametrize("accuracies, slopes, words", [
    ({"a": np.zeros((2, 3))}, SLOPES, "shape"), ({"a": np.full((3, 2), np.nan)}, SLOPES, "finite"),
    ({}, SLOPES, "a shape or more"), ({"a": np.zeros((1, 2))}, [1.0], "two slopes"),
    ({"a": np.zeros((3, 2))}, SLOPES[::-1], "ascending"), ({"a": np.zeros((3, 2))}, [0.0, 1, 2], "above 0")])
def test_a_grid_that_cannot_be_drawn_is_told(accuracies, slopes, words):
    with pytest.raises(ValueError, match=words):
        finished_grid(accuracies, slopes, derivative)


def test_a_derivative_of_other_arguments_is_told():
    with pytest.raises(ValueError, match="other arguments"):
        finished_grid(TABLE, SLOPES, lambda x: x)
