"""Lists of events: kept as they are given, sorted, cut into samples, and what they say to bad input."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snntutor.encode import Events, latency


@st.composite
def events(draw):
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(1, 4)))
    n = draw(st.integers(0, 30))
    columns = [draw(st.lists(st.integers(0, size - 1), min_size=n, max_size=n)) for size in shape]
    return Events(*columns, shape)


def columns(e):
    return [getattr(e, name).tolist() for name in ("time", "batch", "unit", "first")]


def test_a_list_keeps_the_types_it_is_given():
    e = Events(np.array([1, 0], np.uint8), np.array([1, 0], np.int16), [3, 2], (4, 3, 5))
    assert (e.time.dtype, e.batch.dtype, e.unit.dtype) == (np.uint8, np.int16, np.int64)
    assert columns(e) == [[0, 1], [0, 1], [2, 3], [0, 1, 2, 2]]


@pytest.mark.parametrize("shape", [[4, 3, 5], (4.0, 3.0, 5.0), np.array([4, 3, 5])])
def test_a_shape_is_kept_as_a_tuple_of_plain_integers(shape):
    kept = Events([], [], [], shape).shape
    assert kept == (4, 3, 5) and [type(n) for n in kept] == [int] * 3


def given_and_coded():
    """One list that was given, and one that a code made and that was cut."""
    return Events([1, 0], [0, 1], [2, 1], (4, 2, 5)), latency(np.ones((3, 2)), 100).take([2, 0])


@pytest.mark.parametrize("name", ["time", "batch", "unit", "first"])
def test_nobody_writes_to_a_list(name):
    for e in given_and_coded():
        with pytest.raises(ValueError, match="read-only"):
            getattr(e, name)[0] = 1
        with pytest.raises(FrozenInstanceError):
            setattr(e, name, [1, 1])


def test_a_list_does_not_change_with_the_arrays_it_was_made_of():
    mine = [np.array([0, 1]) for _ in range(3)]
    e = Events(*mine, (4, 2, 5))
    for column in mine:
        column[:] = 0
    assert columns(e) == [[0, 1], [0, 1], [0, 1], [0, 1, 2]]


def test_a_list_equals_itself_alone_and_may_be_a_key():
    (a, _), (b, _) = given_and_coded(), given_and_coded()
    assert a == a and a != b and {a: 1}[a] == 1


def test_a_dense_array_is_of_float32():
    assert all(e.dense().dtype == np.float32 for e in given_and_coded())


def test_samples_that_are_cut_from_a_code_take_twelve_bytes_an_event_too():
    _, e = given_and_coded()
    assert all(column.dtype == np.int32 for column in (e.time, e.batch, e.unit))


def test_steps_times_samples_may_exceed_the_type_of_the_samples():
    batch = np.array([60, 10], np.int16)  # 60 x 1000 is negative in 16 bits
    assert Events([5, 900], batch, [0, 0], (1000, 61, 1)).batch.tolist() == [10, 60]


@given(events())
def test_events_are_sorted_by_sample_then_time(e):
    key = e.batch * e.shape[0] + e.time
    assert (np.diff(key) >= 0).all() and e.dense().sum() == len(e) and e.dense().shape == e.shape


@settings(max_examples=50)
@given(events(), st.data())
def test_taken_samples_are_those_of_the_dense_array(e, data):
    rows = data.draw(st.lists(st.integers(0, e.shape[1] - 1), max_size=7))
    taken = e.take(rows)
    assert (taken.dense() == e.dense()[:, rows]).all()
    assert columns(taken) == columns(Events(taken.time, taken.batch, taken.unit, taken.shape))


@pytest.mark.parametrize("columns, words", [
    (([0], [0], [5]), "unit runs from 5 to 5"), (([-1], [0], [0]), "time runs from -1"),
    (([0, 1], [0], [0]), "one of each"), (([0.5], [0], [0]), "flat list of integers"),
    (([[0]], [[0]], [[0]]), "flat list of integers"), (([2, -1], [0, 0], [0, 0]), "time runs from -1 to 2"),
    (([4, 2], [0, 0], [0, 0]), "time runs from 2 to 4"),
])
def test_events_outside_their_shape_or_malformed_are_refused(columns, words):
    with pytest.raises(ValueError, match=words):
        Events(*columns, (4, 3, 5))


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, -1), (4, 3, 2.5)])
def test_shapes_that_make_no_sense_are_refused(shape):
    with pytest.raises(ValueError, match="three whole numbers"):
        Events([], [], [], shape)


@pytest.mark.parametrize("rows, words", [([0, 3], "0 to 3"), ([-1, 2], "-1 to 2"), (-1, "-1 to -1")])
def test_rows_outside_the_batch_are_refused(rows, words):
    with pytest.raises(ValueError, match=f"rows run from {words}; there are 3 samples"):
        Events([], [], [], (4, 3, 5)).take(rows)
