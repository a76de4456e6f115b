"""What cannot be drawn is told before matplotlib fails; what can be read as an array is drawn."""

import numpy as np
import pytest
import torch

from snntutor import plot

S = np.eye(3)


def ax():
    """Return an axis to draw on."""
    return plot.figure()[1]


@pytest.mark.parametrize("draw", [plot.tidy, plot.legend, lambda a: plot.label(a, "x", "y"), lambda a: plot.level(a, 1),
                                  lambda a: plot.trace(a, [1], [2], "spike"), lambda a: plot.raster(a, S, 1e-3),
                                  plot.unrolled_graph, lambda a: plot.chain(a, [], ["a"], ["b"])])
@pytest.mark.parametrize("where", [None, "ax", plot.figure(), plot.figure(2)[1]], ids=["none", "word", "pair", "axes"])
def test_what_is_no_axis_is_told(draw, where):
    with pytest.raises(ValueError, match=r"ax is .*plot.figure\(\)"):
        draw(where)


@pytest.mark.parametrize("role", ["blue", None, 5, ["spike"]])
def test_a_role_without_a_colour_is_told_with_those_that_have_one(role):
    for draw in (lambda: plot.trace(ax(), [1], [2], role), lambda: plot.level(ax(), 1, role),
                 lambda: plot.raster(ax(), S, 1e-3, role)):
        with pytest.raises(ValueError, match="role is .*'input', 'current'"):
            draw()


@pytest.mark.parametrize("t, y", [([1, 2], [1]), ([1, 2], None), (None, [1, 2]), ([1, 2], "ab"), ([1, 2], ["a", "b"]),
                                  ([1, 2], [[1, 2], [3]]), ([1, 2], {})])
def test_a_curve_that_is_none_is_told(t, y):
    with pytest.raises(ValueError, match="wanted|rows of one length"):
        plot.trace(ax(), t, y, "spike")


@pytest.mark.parametrize("s", [None, 5, "ab", [1, 0], np.ones((3, 2, 1)), [["a"]], [[1, 2], [3]]])
def test_spikes_that_make_no_raster_are_told(s):
    with pytest.raises(ValueError, match="s (has|is)"):
        plot.raster(ax(), s, 1e-3)


@pytest.mark.parametrize("s", [S, S.tolist(), S.astype(">f8")[::-1], torch.eye(3, requires_grad=True), S > 0])
def test_spikes_of_any_kind_of_array_are_drawn(s):
    assert len(plot.raster(ax(), s, 1e-3).collections[0].get_offsets()) == 3
    plot.trace(ax(), [1, 2, 3], s[0], "spike")


@pytest.mark.parametrize("use, words", [
    (lambda: plot.figure(0), "rows is 0"), (lambda: plot.figure(height="2"), "height is '2'"),
    (lambda: plot.figure(height=-1), "height is -1"), (lambda: plot.milliseconds("5", 1e-3), "n_steps is '5'"),
    (lambda: plot.milliseconds(5, None), "dt is None"), (lambda: plot.raster(ax(), S, 0), "dt is 0"),
    (lambda: plot.milliseconds(10**13, 1e-3), "would take"), (lambda: plot.level(ax(), [1, 2]), "y is"),
    (lambda: plot.png(ax()), "fig is"), (lambda: plot.show(plot.figure(), "alt"), "fig is"),
    (lambda: plot.show(plot.figure()[0], None), "alt is empty"), (lambda: plot.unrolled_graph(ax(), 0), "n_steps is 0"),
    (lambda: plot.images(plot.figure(1, 2)[1], [[1, 2]]), "height, width"),
    (lambda: plot.images(plot.figure(1, 2)[1], S[None] * 1j), "real numbers"),
    (lambda: plot.images(plot.figure(1, 2)[1], np.ones((2, 3, 3)), ["one"]), "one for each of the 2"),
    (lambda: plot.images(plot.figure(1, 2)[1], np.ones((2, 3, 3)), limit=0), "limit is 0")])
def test_sizes_and_pictures_that_make_no_sense_are_told(use, words):
    with pytest.raises(ValueError, match=words):
        use()


def test_milliseconds_given_for_seconds_are_warned_of():
    with pytest.warns(UserWarning, match="given in seconds"):
        plot.milliseconds(5, 1)
