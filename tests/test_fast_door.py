"""What the compiled layers refuse, and in which words: no index reaches a loop that was not looked at."""

import numpy as np
import pytest
import torch

from runs import random_events
from snntutor import fast
from snntutor.encode import Events
from snntutor.network import SNN
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid


def test_other_resets_and_types_are_refused():
    x = torch.ones(5, 1, 2)
    weights = [torch.ones(2, 2), torch.ones(2, 1)]
    with pytest.raises(ValueError, match="resets subtract, to_zero, to_zero_keeping and nothing"):
        fast.run(weights, x, Settings(reset=lambda u, i, s, p: u + i))
    with pytest.raises(ValueError, match="float16"):
        fast.run([w.half() for w in weights], x.half())
    with pytest.raises(ValueError, match="these are torch.float32 on cpu, torch.float64 on cpu"):
        fast.run([weights[0], weights[1].double()], x)


def test_a_weight_that_was_changed_before_the_way_back_is_noticed():
    net = SNN((12, 7, 3), seed=0)
    loss = net(random_events(np.random.default_rng(6), 30, 8, 12, 0.2)).readout.sum()
    with torch.no_grad():
        net.weights[1].add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_a_potential_that_was_changed_before_the_way_back_is_noticed():
    record = SNN((12, 7, 3), seed=0)(random_events(np.random.default_rng(6), 30, 8, 12, 0.2))
    record.u[0].detach()[:] = 0
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        record.readout.sum().backward()


def w(*shape):
    return torch.ones(shape, requires_grad=True)


@pytest.mark.parametrize(("weights", "recurrent", "words"), [
    ([w(6, 8), w(5, 3)], [], r"weights of layer 2 have the shape \(5, 3\); wanted is \(8, 3\)"),
    ([w(8, 6), w(8, 3)], [], r"weights of layer 1 have the shape \(8, 6\); wanted is \(6, 6\)"),
    ([w(6, 8), w(3, 8)], [], r"weights of layer 2 have the shape \(3, 8\); wanted is \(8, 8\)"),
    ([w(6), w(8, 3)], [], r"weights of layer 1 have the shape \(6,\)"),
    ([w(6, 0), w(0, 3)], [], r"weights of layer 1 have the shape \(6, 0\)"),
    ([w(2, 6, 8), w(3, 8, 3)], [], r"weights of layer 2 have the shape \(3, 8, 3\); wanted is \(2, 8, 3\)"),
    ([w(2, 6, 8), w(8, 3)], [], r"weights of layer 2 have the shape \(8, 3\); wanted is \(2, 8, 3\)"),
    ([w(6, 8), w(8, 3)], [w(8, 7)], r"recurrent weights of layer 1 have the shape \(8, 7\); wanted is \(8, 8\)"),
    ([w(6, 8), w(8, 3)], [w(8, 8)] * 2, "2 recurrent weights; wanted is none, or one for each of the 1 hidden"),
    ([], [], "no weights"),
])
def test_a_weight_that_does_not_fit_is_named_with_its_layer(weights, recurrent, words):
    for x in (Events([0], [0], [0], (5, 2, 6)), torch.ones(5, 2, 6)):
        with pytest.raises(ValueError, match=words):
            fast.run(weights, x, recurrent=recurrent)


@pytest.mark.parametrize("shape", [(5, 6), (5, 2, 1, 6), (0, 2, 6), (5, 0, 6)])
def test_an_input_without_three_axes_or_without_content_is_refused(shape):
    with pytest.raises(ValueError, match="input has the shape"):
        fast.run([w(6, 8), w(8, 3)], torch.ones(shape))


@pytest.mark.parametrize(("column", "value"), [("unit", 20), ("unit", -1), ("time", 5), ("batch", 3), ("batch", 0)])
def test_events_that_were_tampered_with_are_refused(column, value):
    events = Events([1, 2, 3], [0, 1, 2], [4, 5, 6], (5, 3, 20))
    changed = getattr(events, column).copy()
    changed[2] = value
    object.__setattr__(events, column, changed)
    with pytest.raises(ValueError, match="The events changed after they were made"):
        SNN((20, 4, 2), seed=0)(events)


@pytest.mark.parametrize(("setting", "words"), [
    ({"spike": None}, "spike is None"), ({"spike": fast_sigmoid(10)}, r"spike_fn\(fast_sigmoid\(10\)\)"),
    ({"reset": "subtract"}, "reset is 'subtract'"), ({"p": None}, "p is None"), ({"readout": 5e-3}, "readout is 0.005"),
])
def test_settings_that_make_no_sense_are_named(setting, words):
    with pytest.raises(ValueError, match=words):
        Settings(**setting)
    with pytest.raises(ValueError, match=words):
        SNN((4, 3, 2), **setting)
