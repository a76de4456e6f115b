"""What is asked of arguments, and in which words a value is told that is not what it must be."""

import math
import warnings
from decimal import Decimal
from itertools import repeat

import numpy as np
import pytest

from snntutor import arguments
from snntutor.encode import Events, latency, poisson, synthetic_task
from snntutor.lif import LIFParams, simulate

NUMBERLESS = ["10", None, [1], {}, object(), 1j, math.nan, np.array([1, 2]), True, 10**400, Decimal(1), np.complex64(1)]


class Rude:
    """An object that tells nothing."""

    def __repr__(self):
        raise RuntimeError("nothing is told")


def endless():
    """Return a list that holds itself."""
    ring = []
    ring.append(ring)
    return ring


@pytest.mark.parametrize("value", [Rude(), [Rude()], 10**5000, endless(), "x" * 10**6, list(range(10**5)),
                                   np.zeros(10**6), "\ud800"], ids=repeat("value"))
def test_whatever_it_is_a_value_is_shown_in_one_short_line(value):
    text = arguments.shown(value)
    assert 0 < len(text) < 300 and "\n" not in text


@pytest.mark.parametrize("value", NUMBERLESS, ids=repeat("value"))
def test_what_is_no_number_is_told_wherever_one_is_wanted(value):
    x = np.ones((2, 3))
    for use in (lambda: LIFParams(theta=value), lambda: LIFParams(tau_mem=value), lambda: latency(x, value),
                lambda: latency(x, 5, dt=value), lambda: latency(x, 5, threshold=value),
                lambda: poisson(x, value, 1e-3, np.random.default_rng(0))):
        with pytest.raises(ValueError, match="(theta|tau_mem|n_steps|dt|threshold) is .*; (it must|a time constant)"):
            use()


@pytest.mark.parametrize("value", [20, 20.0, np.int64(20), np.uint8(20), np.float32(20), np.array(20)])
def test_a_whole_number_of_any_type_is_one_of_pythons_own(value):
    assert type(arguments.whole("n", value)) is int and arguments.whole("n", value) == 20


@pytest.mark.parametrize("value, words", [(0, "1 or more"), (2.5, "whole number"), (2**63, r"below 2\*\*63"),
                                          (math.inf, "whole number"), (np.bool_(True), "whole number")])
def test_a_number_that_counts_nothing_is_told(value, words):
    with pytest.raises(ValueError, match=f"n is .*{words}"):
        arguments.whole("n", value)


@pytest.mark.parametrize("kind", ["<f8", ">f8", ">f4", "f2", "g", "u2", "u4", "u8", ">i4", "?"])
def test_numbers_of_any_type_and_order_are_simulated_and_coded_alike(kind):
    drive = np.arange(24).reshape(6, 2, 2).astype(kind)
    given = np.array(drive, kind)[::-1][::-1]
    u, s = simulate(given, LIFParams())
    assert np.isfinite(u).all() and (s == simulate(drive.astype(u.dtype), LIFParams())[1]).all()
    pixels = np.array([[0, 1, 1, 0]], kind)[:, ::-1]
    assert latency(pixels, 50).unit.tolist() == [1, 2]


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32, np.uint64, np.int16, ">i4", ">u8"])
def test_events_take_columns_of_any_whole_type_in_any_order(kind):
    columns = [np.array(c, kind)[::-1] for c in ([3, 2, 1], [1, 0, 0], [2, 1, 0])]
    events, plain = Events(*columns, (5, 2, 4)), Events([1, 2, 3], [0, 0, 1], [0, 1, 2], (5, 2, 4))
    assert (events.dense() == plain.dense()).all()
    assert (events.take(np.array([1, 0], kind)).dense() == plain.dense()[:, ::-1]).all()


@pytest.mark.parametrize("use", [
    lambda: simulate(np.broadcast_to(0.0, (10**6, 10**3, 10**4)), LIFParams()),
    lambda: Events([0], [0], [0], (10**6, 10**3, 10**3)).dense(),
    lambda: poisson(np.full((10**3, 100), 5.0), 10**12, 1e-3, np.random.default_rng(0)),
    lambda: synthetic_task(np.random.default_rng(0), n_samples=10**12)])
def test_arrays_larger_than_the_machine_are_told(use):
    with pytest.raises(ValueError, match="would take .* GB; this machine has"):
        use()


@pytest.mark.parametrize("rng", [0, None, "a", np.int64(3), np.random.default_rng])
def test_a_seed_in_place_of_a_source_of_chance_is_told(rng):
    for use in (lambda: synthetic_task(rng), lambda: poisson(np.ones((1, 1)), 5, 1e-3, rng)):
        with pytest.raises(ValueError, match=r"rng is .*default_rng\(0\)"):
            use()


@pytest.mark.parametrize("use", [
    lambda: LIFParams(tau_mem=10, tau_syn=5), lambda: LIFParams(tau_mem=10, tau_syn=5, dt=1),
    lambda: latency(np.ones((1, 1)), 20, tau=20), lambda: latency(np.ones((1, 1)), 20, dt=1),
    lambda: poisson(np.ones((1, 1)), 5, 1, np.random.default_rng(0))])
def test_milliseconds_where_seconds_are_meant_are_warned_of_once_at_the_line_that_gave_them(use):
    with pytest.warns(UserWarning, match="given in seconds") as seen:
        use()
    assert len(seen) == 1 and seen[0].filename == __file__


@pytest.mark.parametrize("p", [{}, {"tau_mem": math.inf}, {"tau_syn": 0}, {"tau_mem": 0.9}, {"theta": 1e9}])
def test_seconds_are_not_warned_of(p):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        LIFParams(**p)


@pytest.mark.parametrize("x, words", [([[1.0000001, 0.5]], "0.5 to 1.0000001"), ([[1, 2], [3]], "rows of one length"),
                                      ([[None]], "numbers of shape"), (None, "numbers of shape")])
def test_numbers_outside_the_range_of_a_code_are_told_to_the_last_digit(x, words):
    with pytest.raises(ValueError, match=words):
        latency(x, 20)


@pytest.mark.parametrize("p, reset, words", [(0.9, max, "p is 0.9; wanted is"), (LIFParams, max, "LIFParams"),
                                             (LIFParams(), "subtract", "reset is 'subtract'")])
def test_a_neuron_of_something_else_is_told(p, reset, words):
    with pytest.raises(ValueError, match=words):
        simulate(np.ones((3, 1, 1)), p, reset)


@pytest.mark.parametrize("shape", [None, 5, "abc", (1, 2, "3"), (1, 2, math.nan), ([1], 2, 3), (1, 2, 2**70)])
def test_a_shape_of_anything_but_three_whole_numbers_is_told(shape):
    with pytest.raises(ValueError, match="three whole numbers"):
        Events([], [], [], shape)
