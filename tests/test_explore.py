"""Every explorer at every end of its controls, and what the core of explorers promises."""

import base64
import io
import itertools
import json
import warnings
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from book import everything
from snntutor.explore import EXAMPLES, Explorer, choice, slider, switch
from snntutor.explore.controls import Choice, Switch

every_explorer = pytest.mark.parametrize("name", EXAMPLES)


def settings(control):
    """The ends and the middle of a control."""
    if isinstance(control, Choice):
        return list(control.options)
    if isinstance(control, Switch):
        return [False, True]
    middle = control.min + round((control.max - control.min) / 2 / control.step) * control.step
    return [control.min, middle, control.max]


def pairs(controls):
    """Every two controls at their ends and middles, the others where they start."""
    for (a, first), (b, second) in itertools.combinations(controls.items(), 2):
        for values in itertools.product(settings(first), settings(second)):
            yield dict(zip((a, b), values))
    if len(controls) == 1:
        (only,) = controls
        yield from ({only: value} for value in settings(controls[only]))


def assert_sound(explorer):
    """No NaN and no nonsense among the numbers drawn and told."""
    assert explorer.sentence and not any(word in explorer.sentence.lower().split() for word in ("nan", "inf"))
    assert "nan" not in explorer.sentence.lower().replace("nano", "")
    for ax in explorer.picture.figure.axes:
        assert np.isfinite([*ax.get_xlim(), *ax.get_ylim()]).all()
        for line in ax.lines:
            assert not np.isnan(np.asarray(line.get_ydata(), float)).any()


@every_explorer
def test_every_pair_of_settings_draws_without_error_warning_or_nan(name):
    explorer = EXAMPLES[name]()
    start = explorer.values
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_sound(explorer)
        for values in pairs(explorer.controls):
            explorer.set(**(start | values))
            assert_sound(explorer)


@every_explorer
def test_no_text_is_cut_off_at_a_side(name):
    explorer = EXAMPLES[name]()
    for control in explorer.controls.values():
        for value in settings(control):
            control.value = value
            around = explorer.picture.figure.get_tightbbox()
            assert around.x0 >= 0 and around.x1 <= explorer.picture.figure.get_figwidth(), (control.text, value)


@every_explorer
def test_each_move_changes_what_is_told_and_the_words_of_every_place_are_its_own(name):
    explorer = EXAMPLES[name]()
    for control in explorer.controls.values():
        told = []
        for value in settings(control):
            control.value = value
            told.append(explorer._view.answer["sentence"])
            assert control.told(value) in told[-1]
        assert len(set(told)) == len(told), control.text


@every_explorer
def test_a_control_moved_by_hand_changes_picture_or_sentence(name):
    explorer = EXAMPLES[name]()
    for control in explorer.controls.values():
        seen = set()
        for value in settings(control):
            control.value = value
            seen.add((explorer.sentence, explorer.png))
        assert len(seen) > 1, f"{control.text} does nothing"


@every_explorer
def test_a_picture_reached_by_moves_equals_one_drawn_afresh(name):
    moved, fresh = EXAMPLES[name](), EXAMPLES[name]()
    for control in moved.controls.values():
        for value in settings(control):
            control.value = value
    fresh.set(**moved.values)
    fresh.picture._frames.clear()
    fresh.refresh()
    assert moved.sentence == fresh.sentence
    assert (pixels(moved.png) == pixels(fresh.png)).all()


@every_explorer
def test_a_saved_explorer_shows_a_picture_and_words(name):
    data, metadata = EXAMPLES[name]()._repr_mimebundle_()
    picture = base64.b64decode(data["image/png"])
    assert Image.open(io.BytesIO(picture)).width > 300 and len(picture) < 100_000
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"].startswith("Explorer: ")
    assert len(metadata["image/png"]["alt"]) > 40


@every_explorer
def test_numbers_are_plain_and_depend_on_the_controls_alone(name):
    explorer = EXAMPLES[name]()
    first, start = (explorer.sentence, explorer.png), explorer.values
    for control in explorer.controls.values():
        control.value = settings(control)[-1]
    numbers = explorer.numbers(**start)
    assert all(isinstance(number, (np.ndarray, np.number, int, float, str, list)) for number in numbers)
    explorer.show(numbers)
    assert (explorer.sentence, explorer.png) == first


def test_every_chapter_and_page_has_an_explorer_to_try():
    written = {chapter.number for chapter in everything() if chapter.path.exists()}
    assert written <= {name.split()[0] for name in EXAMPLES}


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png))).astype(int)


class Height(NamedTuple):
    height: float


def line_explorer(numbers=lambda *, height, kind, more: Height(height)):
    def draw(fig):
        (line,) = fig.subplots().plot([0, 1], [0, 1])
        return lambda shown: line.set_ydata([0, shown.height])

    controls = {"height": slider("height", 0.0, 1.0, 0.5, 0.1), "kind": choice("kind", ["a", "b"]),
                "more": switch("more")}
    return Explorer(controls, numbers, draw, lambda shown: f"height {shown.height:.2f}",
                    alt="A line that rises with the height.")


def test_blitting_draws_what_a_new_frame_draws():
    explorer = line_explorer()
    explorer.set(height=0.9)
    blitted = pixels(explorer.png)
    explorer.picture._frames.clear()
    explorer.refresh()
    assert (pixels(explorer.png) == blitted).all()


def test_an_unknown_control_is_named():
    with pytest.raises(ValueError, match="width"):
        line_explorer().set(width=1)


def test_a_failing_setting_is_told_below_the_picture():
    def fail(height, **others):
        if height > 0.8:
            raise ValueError("too high <b>")
        return Height(height)

    explorer = line_explorer(fail)
    with pytest.raises(ValueError):
        explorer.controls["height"].value = 1.0
    assert explorer._view.answer["problem"] == "This setting fails: too high <b>"
    explorer.controls["height"].value = 0.1
    assert explorer._view.answer["problem"] == "" and "height 0.10" in explorer._view.answer["sentence"]


def test_a_failing_setting_that_a_page_asks_for_is_answered_and_logged(caplog):
    explorer = line_explorer(lambda *, height, kind, more: Height(1 / (1 - height)))
    asked(explorer, 7, height=1, kind=0, more=False)
    assert "ZeroDivisionError" in caplog.text
    assert explorer._view.answer["number"] == 7
    assert explorer._view.answer["problem"] == "This setting fails: float division by zero"


def asked(explorer, number, **values):
    """Ask as a page does."""
    explorer._view._handle_custom_msg({"number": number, "values": values}, [])


def test_a_page_asks_with_plain_values_and_is_answered_by_number():
    explorer = line_explorer()
    asked(explorer, 4, height=0.7, kind=1, more=True)
    assert explorer.values == {"height": 0.7, "kind": "b", "more": True}
    answer = explorer._view.answer
    assert (answer["number"], answer["values"]) == (4, {"height": 0.7, "kind": 1, "more": True})
    assert answer["sentence"] == "height 0.70 Controls: height 0.7, kind b, more: yes."
    assert answer["alt"] == "A line that rises with the height. height 0.70"
    assert explorer._view.picture == explorer.png
    explorer.set(height=0.2)
    assert explorer._view.answer["number"] == 0, "a move by code answers no question"


@every_explorer
def test_a_page_gets_nothing_but_plain_values(name):
    view = EXAMPLES[name]()._view
    assert json.loads(json.dumps([view.description, view.answer])) == [view.description, view.answer]


def test_a_slider_of_whole_numbers_stays_whole():
    assert slider("n", 1, 9, 3, 1).value == 3 and isinstance(slider("n", 1, 9, 3, 1).read(4), int)
    assert isinstance(slider("x", 1.0, 9, 3, 1).value, float)


def test_a_slider_has_no_number_that_it_does_not_show():
    position = slider("position", -1.0, 1.0, 0.0, 0.005, "m")
    for k in range(401):
        position.value = position.read(-1.0 + k * 0.005)
        assert position.place() == f"position {position.value:.3f} m"
        assert len(repr(abs(position.value))) <= len("0.005")


def test_a_control_refuses_what_a_hand_cannot_reach():
    with pytest.raises(ValueError, match="it must be a number from 0.5 to 6"):
        slider("rim", 0.5, 6.0, 1.0, 0.1).value = 7
    with pytest.raises(ValueError, match="kind is one of a, b; 'c' was given"):
        choice("kind", ["a", "b"], "c")
