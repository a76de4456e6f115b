"""The explorer of the gradient bench: what it computes, tells and draws, and what it is given wrongly."""

import math

import numpy as np
import pytest

from sentences import assert_told
from snntutor import gradients
from snntutor.explore import benches, gradient_bench, slider
from snntutor.gradients import compare
from snntutor.surrogate import fast_sigmoid


class Counted:
    """An estimator that counts its calls."""

    def __init__(self, estimate):
        self.estimate, self.calls = estimate, 0

    def __call__(self, testbed):
        self.calls += 1
        return self.estimate(testbed)


def make(slope, network):
    """Draw a testbed for the two knobs of these tests."""
    return gradients.example(network, derivative=fast_sigmoid(slope))


def bench(estimators=None, **change):
    estimators = estimators or {"surrogate": gradients.surrogate_gradient, "rtrl": gradients.rtrl,
                                "true": gradients.true_derivative}
    knobs = {"slope": slider("slope", 1, 100, 10, 1), "network": slider("network", 0, 9, 0, 1)}
    return gradient_bench(**{"estimators": estimators, "make": make, "compare": compare, "knobs": knobs} | change)


def numbers_of(explorer):
    return explorer.numbers(**explorer.values)


def test_a_row_holds_what_the_comparison_of_the_estimators_says():
    explorer = bench(reference="rtrl")
    explorer.set(slope=25, network=3)
    testbed = make(25, 3)
    rows = compare({"surrogate": gradients.surrogate_gradient(testbed), "rtrl": gradients.rtrl(testbed),
                    "true": gradients.true_derivative(testbed)}, "rtrl")
    found = numbers_of(explorer)
    for part, values in (("cosine", found.cosines), ("norm", found.norms), ("ratio", found.ratios)):
        np.testing.assert_array_equal(values, [getattr(row, part) for row in rows])
    assert_told(explorer.sentence, found.norms[1], 1, 1, 0)


def test_weights_stand_neuron_after_neuron_and_the_largest_of_a_row_is_one():
    found = numbers_of(bench())
    gradient = gradients.surrogate_gradient(make(10, 0))
    np.testing.assert_allclose(found.weights[0, 6:12], gradient[:, 1] / abs(gradient).max())
    assert abs(found.weights[0]).max() == 1 and not found.weights[2].any()


def test_another_reference_needs_no_estimator_and_a_knob_each_of_them_once():
    counted = {name: Counted(estimate) for name, estimate in
               (("surrogate", gradients.surrogate_gradient), ("rtrl", gradients.rtrl))}
    explorer = bench(counted)
    before = [estimate.calls for estimate in counted.values()]
    explorer.set(reference="rtrl")
    assert [estimate.calls for estimate in counted.values()] == before == [1, 1]
    explorer.set(slope=11)
    assert [estimate.calls for estimate in counted.values()] == [2, 2]


def test_beside_a_reference_of_zero_lengths_are_told_and_no_cosine():
    explorer = bench(reference="true")
    found = numbers_of(explorer)
    assert np.isnan(found.cosines).all() and np.isnan(found.ratios).all()
    assert "so nothing has an angle to it" in explorer.sentence
    assert_told(explorer.sentence, 0, *found.norms)


def test_the_picture_shows_every_stroke_and_bar_at_its_place():
    explorer = bench(reference="surrogate")
    weights, cosine, ratio = explorer.picture.figure.axes
    found = numbers_of(explorer)
    ends = np.array(weights.collections[0].get_segments())[:, 1]
    np.testing.assert_allclose(ends[:24, 1], -0.45 * found.weights[0])
    assert [segment[1][0] for segment in cosine.collections[0].get_segments()] == pytest.approx([1, 1, 0])
    assert [segment[1][0] for segment in ratio.collections[0].get_segments()] == pytest.approx([0, 0, 0], abs=1e-9)
    assert [text.get_text() for text in cosine.texts] == ["+1.000", "+1.000", "none"]
    assert [text.get_text() for text in ratio.texts] == ["reference", "1", "0"]


def test_a_length_beyond_the_panel_ends_at_its_edge_and_is_told_in_full():
    explorer = benches.example()
    segments = explorer.picture.figure.axes[2].collections[0].get_segments()
    assert segments[2][1][0] == pytest.approx(2.2) and explorer.picture.figure.axes[2].texts[2].get_text() == "300"


def test_numbers_of_the_example_s_own_comparison_are_those_of_the_room():
    explorer = benches.example()
    for name in ("with noise", "zero"):
        explorer.set(reference=name)
        found = numbers_of(explorer)
        estimates = explorer.numbers.args[0](**{k: v for k, v in explorer.values.items() if k != "reference"})
        rows = compare(estimates, name)
        np.testing.assert_allclose(found.cosines, [row.cosine for row in rows])
        np.testing.assert_allclose(found.ratios, [row.ratio for row in rows])


@pytest.mark.parametrize(("change", "says"), [
    ({"estimators": {"a": 5}}, r"estimators\['a'\] is 5"), ({"estimators": [1]}, "wanted is a dict"),
    ({"estimators": {"a": lambda: 0}}, r"called as .*\(testbed\)"), ({"make": None}, "make is None"),
    ({"compare": None}, "compare is None"), ({"compare": lambda: 0}, r"compare\(estimates, name\)"),
    ({"knobs": {"slope": 3}}, "dict of controls"), ({"knobs": {"reference": slider("n", 1, 2, 1, 1)}}, "none of them"),
    ({"reference": "b"}, "reference is one of surrogate, rtrl, true"),
    ({"estimators": {"a": lambda testbed: "b"}}, "real numbers"),
    ({"estimators": {"a": lambda testbed: np.ones(3)}}, "one for all"),
    ({"estimators": {"a": lambda testbed: testbed.w, "b": lambda testbed: testbed.v}}, "b has the shape")])
def test_a_bench_that_cannot_be_is_told(change, says):
    with pytest.raises(ValueError, match=says):
        bench(**change)


def test_a_slider_says_whether_a_page_waits_until_it_is_let_go():
    assert slider("n", 1, 9, 3, 1, on_release=True).described()["on_release"] is True
    assert slider("n", 1, 9, 3, 1).described()["on_release"] is False
    with pytest.raises(ValueError, match="on_release is 1"):
        slider("n", 1, 9, 3, 1, on_release=1)


def test_a_zero_has_no_bar_and_nothing_drawn_is_nan():
    assert benches._decades(np.array([0.0, math.nan, 10.0])).tolist() == [0, 0, 1]


def test_a_knob_may_have_any_name():
    knobs = {name: slider(name, 0, 3, 1, 1) for name in ("shape", "estimates", "compare", "make", "estimators")}
    explorer = bench(make=lambda **values: make(10, values["shape"]), knobs=knobs)
    explorer.set(shape=3, make=2)
    np.testing.assert_allclose(numbers_of(explorer).norms[0], np.linalg.norm(gradients.rtrl(make(10, 3))))
