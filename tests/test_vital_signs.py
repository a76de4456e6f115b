"""The picture of a dashboard shows its numbers, and what is no dashboard is told."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from snntutor import plot
from snntutor.diagnose import dashboard
from snntutor.network import SNN


def board(**settings):
    rng = np.random.default_rng(0)
    x = (rng.random((40, 12, 20)) < 0.1).astype(float)
    return dashboard(SNN((20, 6, 5, 3), seed=0, **settings), (x, rng.integers(0, 3, 12)))


def test_bars_are_as_high_as_the_numbers_of_the_dashboard():
    seen = board(dtype=torch.float64)
    _, axes = plot.figure(1, 3)
    shares, potentials, gradients = plot.vital_signs(axes, seen)
    heights = [bar.get_height() for bar in shares.patches]
    wanted = [100 * getattr(layer, name) for name in ("silent", "saturated", "passes") for layer in seen.layers]
    assert heights == pytest.approx(wanted)
    assert [tuple(line.get_ydata()) for line in potentials.lines[:2]] == [(x.low, x.high) for x in seen.layers]
    tops = [bar.get_y() + bar.get_height() for bar in gradients.patches]
    assert tops == pytest.approx([w.gradient for w in seen.weights])


def test_a_gradient_of_zero_or_none_or_beyond_all_bounds_can_be_drawn():
    layer = SimpleNamespace(silent=1.0, saturated=0.0, passes=0.0, low=-0.1, high=0.2)
    weights = [SimpleNamespace(name=name, gradient=g) for name, g in zip("abcd", (0.0, None, float("inf"), 1e60))]
    fig, axes = plot.figure(1, 3)
    _, _, gradients = plot.vital_signs(axes, SimpleNamespace(layers=(layer,), weights=weights))
    assert [text.get_text() for text in gradients.texts] == ["0", "0"]
    assert len(plot.png(fig)) > 1000


@pytest.mark.parametrize("axes, given, words", [
    (2, "board", "2 axes"), (3, 7, "board is 7"), (3, SimpleNamespace(layers=(), weights=()), "with a hidden layer")])
def test_what_cannot_be_drawn_is_told(axes, given, words):
    with pytest.raises(ValueError, match=words):
        plot.vital_signs(plot.figure(1, axes)[1], board() if given == "board" else given)
