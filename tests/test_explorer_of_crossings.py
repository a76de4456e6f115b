"""The explorer of chapter 13: spike times against a weight, told against a closed form."""

import numpy as np
import pytest

from sentences import assert_told
from snntutor.explore import crossings


def run(weight, ratio):
    """One spike at 10 ms / weight from weight 0.5 on, two with the ratio "2"."""
    count = (weight >= 0.5) * (2 if ratio == "2" else 1)
    return np.full(count, 10e-3 / max(weight, 0.1)) * np.arange(1, count + 1), np.full(count, -10e-3 / weight**2)


def numbers(weight, ratio="4"):
    grid = np.array([0.0, 0.5, 1.0, 2.0])
    curves = {ratio: crossings._curve(run, grid[1:], ratio) for ratio in ("4", "2")}
    return crossings.numbers(run, lambda t, weight, ratio: t * weight, grid[1:], curves, weight=weight, ratio=ratio)


def test_times_and_slopes_are_told_in_milliseconds():
    now = numbers(2.0)
    assert now.times == pytest.approx([5]) and now.slopes == pytest.approx([-2.5])
    assert_told(crossings.sentence(now), 2.00, 5.00, -2.5)


def test_without_a_spike_there_is_no_gradient():
    assert "no spike" in crossings.sentence(numbers(0.25))


def test_the_curve_has_a_column_for_each_spike():
    now = numbers(1.0, "2")
    np.testing.assert_allclose(now.curve[:, :2], [[20, 40], [10, 20], [5, 10]])
    assert np.isnan(now.curve[:, 2:]).all()
