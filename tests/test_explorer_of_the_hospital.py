"""The numbers of the hospital's explorer are those of the dashboard it looks at."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from sentences import assert_told
from snntutor.diagnose import dashboard
from snntutor.explore import scales, weight_scale
from snntutor.network import SNN


def look(factor, positive):
    net = SNN((20, 6, 3), seed=0, dtype=torch.float64)
    w = net.weights[0].data
    net.weights[0].data = factor * (w.abs() if positive else w)
    x = (np.random.default_rng(0).random((40, 12, 20)) < 0.1).astype(float)
    return dashboard(net, (x, np.arange(12) % 3))


@pytest.mark.parametrize("power, positive", [(0.0, False), (-0.4, True), (1.3, True)])
def test_what_is_told_is_what_the_dashboard_of_that_network_says(power, positive):
    explorer = weight_scale(look)
    explorer.set(power=power, positive=positive)
    board = look(10**power, positive)
    layer, (hidden, readout) = board.layers[0], board.weights
    assert_told(explorer.sentence, 10**power, 100 * layer.silent, 100 * layer.saturated, layer.rate, layer.low,
                layer.high, 100 * layer.passes, hidden.gradient, readout.gradient)


def test_the_network_is_looked_at_once_for_each_place_of_the_controls_and_never_while_they_move():
    asked = []
    explorer = weight_scale(lambda factor, positive: asked.append((factor, positive)) or look(factor, positive))
    assert len(set(asked)) == len(asked) == 62 and np.log10(asked[4][0]) == pytest.approx(-0.6)
    for power in (-1.0, 0.5, 2.0):
        explorer.set(power=power, positive=True)
    assert len(asked) == 62


def test_a_gradient_of_none_or_zero_is_told_as_exactly_zero():
    assert "hidden weights is exactly 0" in scales.sentence(
        weight_scale(lambda factor, positive: look(0.0, False)).numbers(power=0.0, positive=False))


@pytest.mark.parametrize("given, words", [
    (3, "look is 3"), (lambda factor: 0, "is called as"), (lambda factor, positive: 7, "gives 7"),
    (lambda factor, positive: SimpleNamespace(layers=(), weights=()), "with a hidden layer")])
def test_what_gives_no_dashboard_is_told(given, words):
    with pytest.raises(ValueError, match=words):
        weight_scale(given)
