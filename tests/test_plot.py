"""Pictures: what is drawn is what was given, and nobody is left without words."""

import io

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from snntutor import plot


def test_raster_draws_one_stroke_for_each_spike_and_changes_nothing():
    s = (np.random.default_rng(0).random((50, 7)) < 0.1).astype(float)
    before = s.copy()
    _, ax = plot.figure()
    plot.raster(ax, s, 1e-3)
    (strokes,) = ax.collections
    assert (s == before).all() and len(strokes.get_offsets()) == s.sum()
    drawn = np.zeros_like(s)
    for t, unit in strokes.get_offsets():
        drawn[round(t), int(unit)] = 1
    assert (drawn == s).all()


def test_a_raster_shows_all_steps_in_milliseconds_and_all_units():
    _, ax = plot.figure()
    s = np.zeros((50, 7))
    s[[0, 49], [0, 6]] = 1
    plot.raster(ax, s, 2e-3)
    (strokes,) = ax.collections
    assert strokes.get_offsets().tolist() == [[0, 0], [98, 6]]
    assert ax.get_xlim() == (-2, 100) and ax.get_ylim()[0] < 0 and ax.get_ylim()[1] > 6


def test_trace_keeps_values_and_takes_the_colour_of_its_role():
    _, ax = plot.figure()
    y = np.array([0.0, 2.0, 1.0])
    assert plot.trace(ax, np.arange(3), y, "potential", "U") is ax
    (line,) = ax.lines
    assert (line.get_ydata() == y).all() and line.get_color() == plot.COLOURS["potential"]


@pytest.mark.parametrize("function, arguments", [
    (plot.level, (1.0,)), (plot.label, ("time (ms)", "U")), (plot.raster, (np.ones((3, 2)), 1e-3)),
])
def test_drawing_returns_the_axis(function, arguments):
    _, ax = plot.figure()
    assert function(ax, *arguments) is ax


def test_no_two_roles_of_one_picture_look_alike():
    """Roles that share a colour differ in their dashes; colours differ in lightness or hue."""
    pairs = [(a, b) for a in plot.COLOURS for b in plot.COLOURS if a < b]
    for a, b in pairs:
        apart = np.abs(np.subtract(to_rgb(plot.COLOURS[a]), to_rgb(plot.COLOURS[b]))).max()
        assert apart > 0.1 or {a, b} == {"potential", "surrogate"}, (a, b)


def test_images_are_drawn_with_fixed_limits():
    _, axes = plot.figure(1, 3)
    plot.images(axes, np.zeros((3, 4, 4)) + 0.5, titles=["a", "b", "c"])
    assert [ax.get_title() for ax in axes] == ["a", "b", "c"]
    assert all(ax.images[0].get_clim() == (0, 1) for ax in axes)
    plot.images(axes, np.zeros((3, 4, 4)), limit=2)
    assert axes[0].images[-1].get_clim() == (-2, 2)


def test_the_unrolled_graph_has_an_arrow_for_each_term_and_a_dashed_reset():
    _, ax = plot.figure()
    assert plot.unrolled_graph(ax, 3) is ax
    arrows = [text.arrow_patch for text in ax.texts if getattr(text, "arrow_patch", None)]
    between, within = 6, 1  # six terms reach the next step; the spike is read off at its own
    assert len(arrows) == 2 * between + 3 * within
    assert sum(arrow.get_linestyle() != "-" for arrow in arrows) == 2


def test_show_wants_words(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: shown.append((data, more)))
    fig, ax = plot.figure()
    with pytest.raises(ValueError, match="alt is empty"):
        plot.show(fig, " ")
    plot.show(fig, "A flat line.")
    ((data, more),) = shown
    assert data["text/plain"] == "Picture: A flat line."
    assert more["metadata"]["image/png"]["alt"] == "A flat line."
    assert Image.open(io.BytesIO(data["image/png"])).size == (750, 300)


def test_time_axis_is_in_milliseconds():
    assert plot.milliseconds(3, 2e-3).tolist() == [0, 2, 4]


def test_the_drawing_of_a_neuron_names_each_of_its_parts():
    _, ax = plot.figure()
    assert plot.neuron_parts(ax) is ax
    words = " ".join(text.get_text() for text in ax.texts)
    for part in ("synapse", "weights w", "current I", "membrane", "potential U", "threshold", "reset", "output spikes"):
        assert part in words


def test_a_chain_shows_every_word_that_it_was_given_in_its_place():
    _, ax = plot.figure()
    assert plot.chain(ax, ["j0", "j1"], ["a", "b", "c"], ["x", "y", "z"], "$H$") is ax
    texts = {text.get_text(): text.get_position() for text in ax.texts if text.get_text()}
    assert texts["$H$[2]"] == (2, 0) and texts["j1"][0] == 1.5
    assert texts["b"][0] == texts["y"][0] == 1 and texts["b"][1] > 0 > texts["y"][1]
