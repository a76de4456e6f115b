"""Codes: spike times, rates, and what they say to bad input."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snntutor.encode import Events, latency, poisson, synthetic_task

RNG = np.random.default_rng


def test_latency_of_full_brightness_is_step_four():
    assert latency(np.ones((1, 1)), 100).time.tolist() == [4]


def test_a_number_up_to_the_threshold_never_spikes():
    x = np.array([[0.0, 0.1, 0.2, 0.2001, 0.21]])
    with np.errstate(all="raise"):
        assert sorted(latency(x, 10_000).unit) == [3, 4]


@given(st.floats(0.201, 1), st.floats(5e-3, 50e-3))
def test_latency_is_when_a_leaky_capacitor_reaches_the_threshold(x, tau):
    step = latency(np.array([[x]]), 10**6, tau=tau).time
    charge = [x * (1 - np.exp(-n * 1e-3 / tau)) for n in (step, step + 1)]
    assert charge[0] <= 0.2 + 1e-9 and charge[1] >= 0.2 - 1e-9


def test_brighter_comes_earlier_and_late_spikes_are_lost():
    x = np.linspace(0.21, 1, 50)[None]
    by_unit = latency(x, 1000).dense()[:, 0].argmax(0)
    assert (np.diff(by_unit) <= 0).all()
    assert len(latency(x, 10)) == (by_unit < 10).sum() < 50


def in_one_piece(x, n_steps, tau):
    """The latency code as its formula reads, over all samples at once."""
    batch, unit = np.nonzero(x > 0.2)
    bright = x[batch, unit].astype(float)
    step = np.floor(tau / 1e-3 * np.log(bright / (bright - 0.2)))
    kept = step < n_steps
    return Events(step[kept].astype(np.int64), batch[kept], unit[kept], (n_steps, *x.shape))


def columns(e):
    return [getattr(e, name).tolist() for name in ("time", "batch", "unit", "first")]


@pytest.mark.parametrize("kind", [np.float64, np.float32, bool, np.int8, np.uint8])
@pytest.mark.parametrize("shape, n_steps", [
    ((3000, 30), 100),  # five slabs of 655 samples, the last one smaller
    ((2, 2**19), 20), ((5, 7), 2**16 + 1),  # one sample is a slab
    ((4, 7), 1), ((0, 7), 10), ((4, 0), 10)])
def test_latency_in_slabs_of_samples_is_the_code_in_one_piece(shape, n_steps, kind):
    x = (RNG(0).random(shape) * (2 if np.dtype(kind).kind in "iu" else 1)).astype(kind)
    e = latency(x, n_steps)
    assert columns(e) == columns(in_one_piece(x, n_steps, 20e-3)) and e.shape == (n_steps, *shape)


def test_steps_beyond_sixteen_bits_keep_their_order():
    """With a slow code some spikes come after step 65,536, which a sort of 16-bit numbers would put first."""
    x = np.array([[0.2 + 1e-9, 1.0, 0.2 + 1e-7], [0.9, 0.2 + 1e-8, 0.3]])
    e = latency(x, 100_000, tau=4.0)
    exact = 4000 * np.log(x / (x - 0.2))
    assert (exact > 2**16).sum() == 2 and len(e) == 6
    assert columns(e) == columns(in_one_piece(x, 100_000, 4.0))
    assert (np.sort(exact[0]).astype(int) == e.time[:3]).all() and (np.diff(e.time[3:]) >= 0).all()


def test_latency_does_not_depend_on_how_numbers_lie_in_memory():
    x = RNG(0).random((900, 90))
    assert columns(latency(np.asfortranarray(x), 100)) == columns(latency(x, 100))
    assert columns(latency(x[::2, ::-3], 100)) == columns(latency(x[::2, ::-3].copy(), 100))


def test_latency_takes_twelve_bytes_an_event_and_little_more_while_it_works():
    x = RNG(0).random((20_000, 100), np.float32)
    tracemalloc.start()
    e = latency(x, 100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert all(column.dtype == np.int32 for column in (e.time, e.batch, e.unit))
    assert peak < 12 * len(e) + 2e7


def test_numbers_beyond_thirty_one_bits_take_more_bytes():
    x = np.ones((1, 1))
    assert [latency(x, n_steps).time.dtype for n_steps in (2**31 - 1, 2**31)] == [np.int32, np.int64]


@settings(max_examples=25)
@given(st.integers(1, 40), st.integers(0, 3), st.integers(0, 3), st.integers(0, 9))
def test_poisson_draws_the_same_numbers_in_slabs_of_steps(n_steps, batch, units, seed):
    rate = RNG(seed).random((batch, units)) * 500
    e, rng = poisson(rate, n_steps, 1e-3, RNG(seed)), RNG(seed)
    assert (e.dense() == (rng.random((n_steps, batch, units)) < rate * 1e-3)).all()
    wide = np.full((2000, 200), 20.0)  # two steps are a slab
    if n_steps < 6:
        e, rng = poisson(wide, n_steps, 1e-3, RNG(seed)), RNG(seed)
        assert (e.dense() == (rng.random((n_steps, *wide.shape)) < 0.02)).all()


def test_poisson_spikes_as_often_as_its_rate_says():
    rate = np.array([[5.0, 50.0, 1000.0, 0.0]])
    counts = poisson(np.repeat(rate, 200, 0), 500, 1e-3, RNG(0)).dense().sum((0, 1)) / 200
    wanted = rate[0] * 0.5
    spread = np.sqrt(wanted * (1 - rate[0] * 1e-3) / 200)
    assert (abs(counts - wanted) <= 4 * spread + 1e-12).all()


def test_poisson_takes_more_than_a_million_units():
    e = poisson(np.full((1, 2**20 + 1), 1000.0), 2, 1e-3, RNG(0))
    assert len(e) == 2 * (2**20 + 1) and e.time[-1] == 1


class Lowest(np.random.Generator):
    """Draws the lowest number that chance can draw."""

    def random(self, size):
        return np.zeros(size)


def test_a_rate_of_zero_never_spikes_even_where_chance_draws_zero():
    rng = Lowest(np.random.PCG64(0))
    assert poisson(np.array([[0.0, 1.0]]), 3, 1e-3, rng).unit.tolist() == [1, 1, 1]


def test_poisson_is_repeated_by_its_seed():
    a, b, c = (poisson(np.full((3, 4), 80.0), 60, 1e-3, RNG(seed)) for seed in (1, 1, 2))
    assert (a.dense() == b.dense()).all() and (a.dense() != c.dense()).any()


def test_synthetic_task_is_noise_at_five_hertz_with_two_labels():
    x, y = synthetic_task(RNG(0))
    assert x.shape == (200, 256, 100) and y.shape == (256,) and set(y.tolist()) == {0, 1}
    assert len(x) / (256 * 100 * 0.2) == pytest.approx(5, rel=0.02)


@pytest.mark.parametrize("x, words", [
    (np.ones(3), "shape"), (np.full((1, 2), 1.5), "runs from 1.5 to 1.5"),
    (np.array([[0.5, -0.1]]), "runs from -0.1 to 0.5"), (np.array([[0.5, 1.5]]), "runs from 0.5 to 1.5"),
    (np.full((1, 1), np.nan), "not finite"), (np.array([[0.5, np.inf]]), "not finite"),
    (np.array([[0.5, np.nan]]), "not finite"), (np.ones((2, 28, 28)), r"x.reshape\(len\(x\), -1\)"),
    ([["a"]], "numbers of shape"),
])
def test_numbers_that_cannot_be_coded_are_refused(x, words):
    with pytest.raises(ValueError, match=words):
        latency(x, 100)


@pytest.mark.parametrize("change, words", [
    ({"n_steps": 0}, "n_steps is 0"), ({"tau": -1.0}, "tau is -1"), ({"dt": 0}, "dt is 0"),
    ({"tau": np.inf}, "tau is inf"), ({"threshold": 1.0}, "between 0 and 1"), ({"threshold": 0}, "between 0 and 1"),
])
def test_constants_of_the_latency_code_are_checked(change, words):
    with pytest.raises(ValueError, match=words):
        latency(np.ones((1, 1)), **({"n_steps": 10} | change))


@pytest.mark.parametrize("change, words", [
    ({"n_steps": 0}, "n_steps is 0"), ({"dt": 0}, "dt is 0"), ({"dt": np.inf}, "dt is inf"),
])
def test_constants_of_the_poisson_code_are_checked(change, words):
    with pytest.raises(ValueError, match=words):
        poisson(np.zeros((1, 1)), **({"n_steps": 10, "dt": 1e-3, "rng": RNG(0)} | change))


def test_a_rate_above_one_spike_a_step_is_refused():
    with pytest.raises(ValueError, match="hertz.*0 to 1000"):
        poisson(np.full((1, 1), 2000.0), 10, 1e-3, RNG(0))
