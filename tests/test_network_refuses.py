"""What a network refuses, and in which words."""

import numpy as np
import pytest
import torch

from snntutor.encode import Events
from snntutor.network import SNN


@pytest.mark.parametrize("sizes", [(3,), (3, 0), (3, -1, 2), (3, 2.5), (3, "4"), (True, 2)])
def test_sizes_that_make_no_sense_are_named(sizes):
    with pytest.raises(ValueError, match="whole numbers above 0"):
        SNN(sizes)


@pytest.mark.parametrize("x, words", [
    (np.ones((7, 5)), "three axes"),
    (np.ones((7, 2, 2, 5)), "three axes"),
    (np.ones((7, 2, 4)), "has 4 neurons"),
    (Events(np.array([0]), np.array([0]), np.array([0]), (7, 2, 4)), "has 4 neurons"),
    (np.ones((7, 0, 5)), "empty batch"),
    (Events(np.array([]), np.array([]), np.array([]), (7, 0, 5)), "empty batch"),
    (np.ones((0, 2, 5)), "no time step"),
    (np.full((7, 2, 5), np.nan), "not finite"),
    (np.full((7, 2, 5), np.inf), "not finite"),
    (np.full((7, 2, 5), "spike"), "wanted are Events or real numbers"),
    (np.ones((7, 2, 5), complex), "wanted are Events or real numbers"),
    (torch.ones((7, 2, 5), dtype=torch.complex64), "wanted are Events or real numbers"),
])
def test_input_that_does_not_fit_is_named(x, words):
    with pytest.raises(ValueError, match=words):
        SNN((5, 3, 2))(x)


@pytest.mark.parametrize("dtype", [torch.int64, torch.float16, "double"])
def test_a_type_that_cannot_learn_is_named(dtype):
    with pytest.raises(ValueError, match="wanted is torch.float32 or torch.float64"):
        SNN((5, 2), dtype=dtype)


@pytest.mark.parametrize("scale", [float("nan"), float("inf"), -1.0, "large", None])
def test_a_weight_scale_that_makes_no_sense_is_named(scale):
    with pytest.raises(ValueError, match="weight_scale is .* 0 or more"):
        SNN((5, 2), weight_scale=scale)
