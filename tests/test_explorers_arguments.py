"""What an explorer is given in another form than is wanted: told at once, not by a slider's silence."""

import numpy as np
import pytest
import torch

from snntutor import explore
from snntutor.conventions import article
from snntutor.encode import latency
from snntutor.lif import LIFParams
from snntutor.surrogate import fast_sigmoid

IMAGES = np.random.default_rng(0).random((3, 8, 8))
RUN = {"images": IMAGES, "inputs": latency(IMAGES.reshape(3, -1), 20), "hidden": np.zeros((20, 3, 5)),
       "readout": np.random.default_rng(0).random((20, 3, 4)), "labels": [0, 1, 2]}
DISTANCE = np.random.default_rng(0).normal(size=(5, 4))


def gradient(weights):
    """Return what stands for a gradient here."""
    return weights.sum(0)


@pytest.mark.parametrize("make, names", [(explore.warm_up, ("every", "keep", "rim")),
                                         (explore.neuron, ("current", "tau_mem", "tau_syn")),
                                         (explore.random_network, ("weight_scale", "recurrent_scale"))])
@pytest.mark.parametrize("value", ["5", None, float("nan"), -1, 1000, [1]])
def test_a_slider_that_begins_beyond_its_ends_is_told_with_both(make, names, value):
    for name in names:
        with pytest.raises(ValueError, match="is .*; it must be a number from .* to "):
            make(**{name: value})


@pytest.mark.parametrize("images, words", [
    (None, "real numbers"), ("ab", "real numbers"), ([], "height, width"), (IMAGES[0], "height, width"),
    (IMAGES * 300, "wanted is 0 to 1"), (IMAGES * np.nan, "wanted is 0 to 1"), (IMAGES * 1j, "real numbers"),
    ([[1, 2], [3]], "rows of one length")])
def test_images_that_cannot_be_coded_are_told(images, words):
    with pytest.raises(ValueError, match=words):
        explore.latency_code(images)


@pytest.mark.parametrize("images", [IMAGES.astype(">f4"), IMAGES[::-1], IMAGES.tolist(), torch.from_numpy(IMAGES)],
                         ids=["order", "reversed", "list", "tensor"])
def test_images_of_any_kind_of_array_are_coded(images):
    assert "pixels spike" in explore.latency_code(images).sentence


@pytest.mark.parametrize("change, words", [
    ({"images": IMAGES[:2]}, "one of each"), ({"images": IMAGES[:, 0]}, "height, width"),
    ({"images": IMAGES[:, :4]}, "32 pixels"), ({"inputs": RUN["inputs"].dense()}, "as latency makes"),
    ({"hidden": np.zeros((20, 5))}, "height, width"), ({"hidden": np.zeros((5, 3, 5))}, "time steps"),
    ({"readout": "a"}, "real numbers"), ({"readout": RUN["readout"] * np.nan}, "not finite"),
    ({"labels": None}, "real"), ({"labels": ["a", "b", "c"]}, "real numbers"), ({"labels": [0, 1, 9]}, "from 0 to 3"),
    ({"labels": [0.5, 1, 2]}, "whole numbers"), ({"names": ["a"]}, "1 names for 4"), ({"names": 5}, "names is 5"),
    ({"begin": (9, 0)}, "image is 9"), ({"begin": 5}, "begin is 5"), ({"begin": (0,)}, "begin is"),
    ({"begin": ("a", "b")}, "image is .a."),
    ({"dt": 0}, "dt is 0")])
def test_a_run_that_does_not_fit_together_is_told(change, words):
    with pytest.raises(ValueError, match=words):
        explore.sample(**(RUN | change))


def test_a_run_of_few_steps_is_shown_from_its_last():
    assert explore.sample(**RUN).values == {"picture": 0, "step": 19}


@pytest.mark.parametrize("loss_at, words", [
    (None, "loss_at is None"), (lambda layer: 1, r"called as loss_at\(layer, positions\)"),
    (lambda layer, positions: None, "wanted are 64 losses"), (lambda layer, positions: (1, 2), "wanted are 64 losses"),
    (lambda layer, positions: (positions[:3], positions[:3]), "wanted are 64 losses"),
    (lambda layer, positions: (["a"] * 24, positions), "real numbers")])
def test_a_loss_along_a_line_that_is_none_is_told(loss_at, words):
    with pytest.raises(ValueError, match=words):
        explore.staircase(loss_at)


@pytest.mark.parametrize("change, words", [
    ({"shapes": None}, "shapes is None"), ({"shapes": {}}, "wanted is a dict"), ({"shapes": {"a": 5}}, "a function"),
    ({"shapes": {"a": fast_sigmoid(10)}}, "what fast_sigmoid"), ({"distance": "a"}, "real numbers"),
    ({"distance": []}, "empty"), ({"distance": DISTANCE * np.nan}, "not finite"), ({"gradient": 5}, "gradient is 5"),
    ({"gradient": lambda: 1}, "called as gradient"), ({"gradient": lambda w: w * 0}, "0 everywhere"),
    ({"gradient": lambda w: None}, "real numbers"), ({"reference": 5}, "reference is 5"),
    ({"reference": fast_sigmoid}, "reference gives|slope is")])
def test_what_gives_no_surrogate_gradient_is_told(change, words):
    given = {"shapes": {"fast": fast_sigmoid}, "distance": DISTANCE, "gradient": gradient,
             "reference": fast_sigmoid(10)}
    with pytest.raises(ValueError, match=words):
        explore.surrogate_gradient(**(given | change))


@pytest.mark.parametrize("neurons, words", [
    (None, "two conventions"), ({"a": article}, "two conventions"), ({"a": article, "b": 3}, "wanted is a function")])
def test_fewer_than_two_conventions_are_told(neurons, words):
    with pytest.raises(ValueError, match=words):
        explore.side_by_side(neurons)


@pytest.mark.parametrize("p", [None, 0.9, LIFParams])
def test_constants_of_a_random_network_are_asked_for(p):
    with pytest.raises(ValueError, match="p is .*LIFParams"):
        explore.random_network(p=p)


@pytest.mark.parametrize("change", [{"current": "a"}, {"current": None}, {"reset": "zero"}, {"once": "maybe"}])
def test_a_control_set_to_what_it_cannot_be_is_named(change):
    with pytest.raises(ValueError, match="must be a number|is one of|True or False"):
        explore.neuron().set(**change)


def test_a_slider_of_whole_numbers_begins_at_one():
    assert explore.warm_up(every=np.int64(7)).values["every"] == 7
    with pytest.raises(ValueError, match="whole number"):
        explore.warm_up(every=2.5)
