"""The table of a grid: chosen from, summarised over seeds, shown and drawn with what is missing."""

import math
import statistics

import numpy as np
import pytest

from snntutor import plot, sweep
from snntutor.sweep.table import Table
from snntutor.sweep.wanted import Run


def table_of(*rows):
    """A table without anything run: (settings, the number of each seed, None where it is yet to be done)."""
    return Table([Run(settings, seed, None if number is None else {"value": number})
                  for settings, numbers in rows for seed, number in enumerate(numbers)])


@pytest.fixture
def table():
    return table_of(({"slope": 1, "shape": "a"}, [0.2, 0.4]), ({"slope": 10, "shape": "a"}, [0.5, 0.7]),
                    ({"slope": 1, "shape": "b"}, [0.9, math.nan]), ({"slope": 10, "shape": "b"}, [None, 0.8]))


@pytest.fixture
def ax():
    return plot.figure()[1]


def test_a_summary_is_the_mean_and_the_standard_deviation_over_the_seeds_that_are_done(table):
    first, *_, last = table.summaries()
    assert first.settings == {"slope": 1, "shape": "a"} and first.seeds == 2
    assert first.mean == pytest.approx(0.3) and first.spread == pytest.approx(statistics.stdev([0.2, 0.4]))
    assert last.seeds == 1 and last.mean == 0.8 and math.isnan(last.spread)


def test_a_spread_of_the_last_bits_of_a_float_is_told_as_none():
    told = str(table_of(({"a": 1}, [0.642, 0.642 + 1e-8]), ({"a": 2}, [0.642, 0.643])))
    assert "0.642 ± 0\n" in told + "\n" and "± 0.00071" in told


def test_equal_numbers_have_no_spread_and_endless_ones_none_that_is_known():
    assert table_of(({"a": 1}, [0.1] * 3)).spread() == 0
    endless = table_of(({"a": 1}, [1.0, math.inf]))
    assert endless.mean() == math.inf and math.isnan(endless.spread())


def test_mean_and_spread_are_of_the_runs_that_were_chosen(table):
    one = table.where(slope=10, shape="a")
    assert one.mean() == pytest.approx(0.6) and one.spread() == pytest.approx(statistics.stdev([0.5, 0.7]))
    assert table.where(seed=0).numbers().tolist() == [0.2, 0.5, 0.9] and math.isnan(table.mean())
    with pytest.raises(ValueError, match=r"spread is over seeds, but there are 4 settings here: choose one by where"):
        table.spread()


def test_a_choice_may_be_a_value_in_another_form_or_a_function(table):
    assert len(table.where(slope=10.0)) == len(table.where(slope=lambda slope: slope > 1)) == 3
    lists = table_of(({"sizes": (2, 3)}, [1.0]), ({"sizes": (4,)}, [2.0]), ({"sizes": None}, [3.0]))
    assert lists.where(sizes=[2, 3]).mean() == 1 and lists.where(sizes=None).mean() == 3
    assert table_of(({"a": math.nan}, [1.0])).where(a=math.nan).mean() == 1


@pytest.mark.parametrize(("chosen", "says"), [
    ({"slope": 11}, "slope is never 11 here; it is one of 1, 10."),
    ({"slope": True}, "slope is never True here"),
    ({"peak": 1}, "There is no setting 'peak'; there are slope, shape, seed."),
    ({"seed": 7}, "seed is never 7 here")])
def test_a_choice_that_leaves_nothing_is_told(table, chosen, says):
    with pytest.raises(ValueError) as error:
        table.where(**chosen)
    assert says in str(error.value)


def test_the_best_has_the_largest_mean_and_is_never_none(table):
    assert table.best().settings == {"slope": 10, "shape": "b"}  # (1, b) has a NaN
    assert table.best(smallest=True).settings == {"slope": 1, "shape": "a"}
    assert table_of(({"a": 1}, [2.0]), ({"a": 2}, [2.0])).best().settings == {"a": 1}
    with pytest.raises(ValueError, match="No setting has a mean"):
        table_of(({"a": 1}, [None])).best()


def test_a_number_is_called_by_its_name_where_there_are_several():
    several = Table([Run({"a": 1}, 0, {"loss": 1.0, "accuracy": 0.5}), Run({"a": 1}, 1, {"loss": 3.0})])
    assert several.mean("loss") == 2 and several.summaries("accuracy")[0].seeds == 1
    with pytest.raises(ValueError, match="one of 'loss', 'accuracy'; it is None"):
        several.mean()
    with pytest.raises(ValueError, match="it is 'speed'"):
        several.best("speed")


def test_a_table_says_all_that_it_holds_and_all_that_it_lacks(table):
    assert repr(table).splitlines() == [
        "slope  shape  seeds       value",
        "    1      a      2  0.3 ± 0.14",
        "   10      a      2  0.6 ± 0.14",
        "    1      b      2         nan",
        "   10      b      1         0.8",
        "1 of 8 runs are yet to be done."]
    failed = Table([Run({"a": "<b>"}, 0, error="ValueError: no & no")])
    assert repr(failed).splitlines() == ["  a  seeds", "<b>      0", "1 of 1 runs failed, function(0, a='<b>'): "
                                         "ValueError: no & no"]
    shown = failed._repr_html_()
    assert "<td>&lt;b&gt;</td>" in shown and "no &amp; no" in shown and "<b>" not in shown
    long = table_of(*(({"a": k}, [1.0]) for k in range(40)))
    assert "... and 10 more settings." in repr(long) and "<td>30</td>" not in long._repr_html_()
    assert repr(Table([])) == "seeds"


def test_rows_are_dicts_of_what_is_done(table):
    assert table.rows[0] == {"slope": 1, "shape": "a", "seed": 0, "value": 0.2}
    assert len(table.rows) == len(table) == 7 and table.values("slope") == [1, 10] and table.failed == []


def test_a_heat_map_tells_each_mean_and_hatches_what_is_missing(table, ax):
    assert sweep.heat_map(ax, table, "slope", "shape") is ax
    assert [text.get_text() for text in ax.texts] == ["0.3", "0.6", "none", "0.8"]
    image, = ax.images
    assert np.isnan(image.get_array().filled(np.nan)).tolist() == [[False, False], [True, False]]
    assert ax.patch.get_hatch() and ax.get_xlabel() == "slope" and ax.get_ylabel() == "shape"
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]


def test_a_heat_map_in_words_says_where_its_ends_are_and_what_is_missing(table):
    assert sweep.heat_map_in_words(table, "slope", "shape") == (
        "A field of value over slope (across) and shape (upward): largest, 0.8, at slope 10 and shape b; smallest, "
        "0.3, at slope 1 and shape a. 1 of 4 cells have no number.")
    nothing = table_of(({"slope": 1, "shape": "a"}, [None]))
    assert sweep.heat_map_in_words(nothing, "slope", "shape").endswith("without any number.")


def test_a_heat_map_of_nothing_is_drawn_too(ax):
    sweep.heat_map(ax, table_of(({"slope": 1, "shape": "a"}, [None])), "slope", "shape")
    assert plot.png(ax.figure)


def test_curves_have_their_spread_around_them_and_gaps_where_there_is_nothing(table, ax):
    assert sweep.curves(ax, table, "slope", "shape") is ax
    first, second = ax.lines
    assert first.get_ydata().tolist() == pytest.approx([0.3, 0.6]) and first.get_xdata().tolist() == [1, 10]
    assert np.isnan(second.get_ydata()).tolist() == [True, False]
    band = ax.collections[0].get_paths()[0].vertices
    assert {round(y, 4) for x, y in band if x == 1} == {round(0.3 - 0.02**0.5, 4), round(0.3 + 0.02**0.5, 4)}
    assert (first.get_color(), first.get_marker()) != (second.get_color(), second.get_marker())
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]
    assert sweep.curves_in_words(table, "slope", "shape") == (
        "Curves of value over slope. shape a: from 0.3 at 1 to 0.6 at 10, largest 0.6 at 10; shape b: from 0.8 at 10 "
        "to 0.8 at 10, largest 0.8 at 10.")


@pytest.mark.parametrize(("values", "scale", "at"), [
    ([1, 10, 100], "log", [1, 10, 100]), ([1, 2, 3], "linear", [1, 2, 3]), ([0, 1, 100], "linear", [0, 1, 100]),
    (["a", "b"], "linear", [0, 1]), ([1, None], "linear", [0, 1])])
def test_numbers_stand_where_they_belong_and_words_side_by_side(ax, values, scale, at):
    sweep.curves(ax, table_of(*(({"a": value}, [1.0]) for value in values)), "a")
    assert ax.get_xscale() == scale and ax.lines[0].get_xdata().tolist() == at


def test_curves_come_from_left_to_right_however_the_grid_was_written(ax):
    sweep.curves(ax, table_of(({"a": 3}, [30.0]), ({"a": 1}, [10.0])), "a")
    assert ax.lines[0].get_xdata().tolist() == [1, 3] and ax.lines[0].get_ydata().tolist() == [10, 30]


def test_a_third_setting_is_chosen_before_anything_is_drawn(ax):
    table = table_of(({"a": 1, "b": 1, "c": 1}, [1.0]), ({"a": 1, "b": 1, "c": 2}, [2.0]))
    with pytest.raises(ValueError, match=r"c has the values 1, 2: choose one first, as table\.where\(c=1\)"):
        sweep.heat_map(ax, table, "a", "b")
    with pytest.raises(ValueError, match="'a' cannot stand on an axis here"):
        sweep.heat_map(ax, table.where(c=1), "a", "a")
    with pytest.raises(ValueError, match="There is no setting 'd'"):
        sweep.curves(ax, table.where(c=1), "d")
    assert not ax.images and not ax.lines
    sweep.curves(ax, table.where(c=1), "a", "b")


def test_ax_and_arrays_of_a_field_are_looked_at(ax):
    with pytest.raises(ValueError, match="ax is 3; wanted is one of the axes"):
        plot.heat_map(3, [[1]], [1], [1])
    with pytest.raises(ValueError, match="wanted is a number for each of both"):
        plot.heat_map(ax, [[1, 2]], [1], [1])
    with pytest.raises(ValueError, match="wanted is a y for each t"):
        plot.band(ax, [1, 2], [1, 2], [1], "spike")
