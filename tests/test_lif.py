"""The neuron: closed forms, the reset's conventions, and what it says to bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snntutor.lif import LIFParams, LIFState, lif_step, nothing, simulate, subtract, to_zero, to_zero_keeping

BARE = LIFParams(tau_syn=0)
taus = st.floats(1e-3, 0.2)


def steady(current, n_steps=150):
    return np.full((n_steps, 1, 1), current)


def spike_steps(drive, p, reset=subtract):
    return np.flatnonzero(simulate(drive, p, reset)[1][:, 0, 0])


@given(tau_mem=taus, tau_syn=taus, w=st.floats(-3, 3))
def test_response_to_one_spike_is_a_difference_of_powers(tau_mem, tau_syn, w):
    p = LIFParams(tau_mem, tau_syn, theta=1e9)
    if abs(p.beta - p.alpha) < 1e-3:
        return
    drive = np.zeros((60, 1, 1))
    drive[0] = w
    n = np.arange(1, 60)
    closed = w * (p.beta ** (n - 1) - p.alpha ** (n - 1)) / (p.beta - p.alpha)
    u = simulate(drive, p)[0][:, 0, 0]
    assert u[0] == 0 and np.abs(u[1:] - closed).max() < 1e-12


def test_response_moves_two_steps_after_the_spike_and_is_largest_at_step_eight():
    drive = np.zeros((60, 1, 1))
    drive[0] = 0.5
    u = simulate(drive, LIFParams(theta=1e9))[0][:, 0, 0]
    assert u[0] == u[1] == 0 and u[2] == 0.5 and u.argmax() == 8


@given(level=st.floats(1.02, 9), tau_mem=st.floats(2e-3, 50e-3), theta=st.floats(0.2, 3))
def test_interval_with_reset_to_zero_is_exact(level, tau_mem, theta):
    p = LIFParams(tau_mem, tau_syn=0, theta=theta)
    current = level * theta * (1 - p.beta)
    exact = math.log(1 - (1 - p.beta) * theta / current) / math.log(p.beta)
    if abs(exact - round(exact)) < 1e-6:
        return  # the potential meets the threshold itself: rounding decides
    gaps = np.diff(spike_steps(steady(current, 1500), p, to_zero))
    assert len(gaps) and (gaps == math.floor(exact) + 2).all()


@pytest.mark.parametrize("level", [1.1, 1.5, 3.0])
def test_rate_with_subtracting_reset_converges_to_the_continuous_one(level):
    error = []
    for dt in (1e-3, 1e-4, 1e-5):
        p = LIFParams(tau_syn=0, dt=dt)
        gaps = np.diff(spike_steps(steady(level * (1 - p.beta), round(0.3 / dt)), p))
        error.append(abs(gaps.mean() * dt / (p.tau_mem * math.log(level / (level - 1))) - 1))
    assert error[0] > error[1] > error[2] and error[2] < 2e-3


def test_a_steady_current_one_and_a_half_times_threshold_gives_twelve_spikes():
    assert len(spike_steps(steady(1.5 * (1 - BARE.beta)), BARE)) == 12


def test_late_reset_gives_doublets():
    u, spikes, before = 0.0, [], 0.0
    for n in range(150):
        s = float(u > 1)
        spikes += [n] * int(s)
        u, before = BARE.beta * u + 1.5 * (1 - BARE.beta) - before, s
    assert len(spikes) == 16 and set(np.diff(spikes)[::2]) == {1}


@given(st.floats(-2, 2), st.floats(-2, 2), st.booleans(), st.floats(-2, 2))
def test_step_is_the_articles(i, u, s, drive):
    p = LIFParams(theta=0.7)
    new = lif_step(LIFState(i, u), s, drive, p)
    assert new == (p.alpha * i + drive, p.beta * u + i - p.theta * s)


def test_reset_to_zero_loses_the_input_of_its_step_too():
    assert lif_step(LIFState(0.4, 1.2), 1, 0.3, BARE, to_zero).u == 0


def test_a_reset_to_zero_that_keeps_its_input_starts_again_from_what_arrives():
    assert lif_step(LIFState(0.4, 1.2), 1, 0.3, BARE, to_zero_keeping).u == 0.4
    gaps = [np.diff(spike_steps(steady(0.3), BARE, reset)) for reset in (to_zero, to_zero_keeping)]
    assert set(gaps[0]) == {5} and set(gaps[1]) == {4}, "from 0 four steps lead over 1; the lost input costs a fifth"


def test_without_a_spike_all_resets_are_alike_and_nothing_never_resets():
    below, above = LIFState(0.4, 0.5), LIFState(0.4, 1.2)
    assert len({lif_step(below, 0, 0.3, BARE, reset) for reset in (subtract, to_zero, to_zero_keeping, nothing)}) == 1
    assert lif_step(above, 1, 0.3, BARE, nothing) == lif_step(above, 0, 0.3, BARE)


def test_a_reset_that_takes_other_arguments_is_told_how_it_is_called():
    with pytest.raises(ValueError, match=r"reset is called as reset\(u, i, s, p\); yours takes other arguments"):
        simulate(steady(1.0), BARE, lambda u, s, p: u - s)


def test_threshold_itself_is_no_spike():
    assert simulate(steady(1.0, 4), LIFParams(tau_mem=0, tau_syn=0))[1].sum() == 0


def test_ends_of_the_constants():
    assert LIFParams(tau_mem=math.inf).beta == 1
    assert LIFParams(tau_syn=0).alpha == 0
    assert LIFParams(tau_mem=1e-3).beta == pytest.approx(math.exp(-1))


@pytest.mark.parametrize("name", ["tau_mem", "tau_syn"])
def test_a_time_constant_may_be_a_rounding_error_shorter_than_the_step(name):
    """A slider's 0.1 + 0.2 ms are more than 0.3 ms by a rounding error."""
    dt = 1e-4 + 2e-4
    assert dt > 3e-4 and LIFParams(**{name: 3e-4, "dt": dt}).dt == dt
    with pytest.raises(ValueError, match="shorter than the time step"):
        LIFParams(**{name: 3e-4, "dt": 3e-4 * (1 + 2e-9)})


def test_one_value_that_is_no_number_at_the_last_step_is_noticed():
    drive = np.zeros((50, 2, 3))
    for value in (np.nan, np.inf):
        drive[-1, -1, -1] = value
        with pytest.raises(ValueError, match="not finite"):
            simulate(drive, LIFParams())


def test_every_neuron_runs_as_if_alone():
    drive = np.random.default_rng(0).normal(0.1, 0.3, (80, 3, 4))
    u, s = simulate(drive, LIFParams())
    for b, k in np.ndindex(3, 4):
        alone = simulate(drive[:, b:b + 1, k:k + 1], LIFParams())
        assert (alone[0][:, 0, 0] == u[:, b, k]).all() and (alone[1][:, 0, 0] == s[:, b, k]).all()


def test_simulation_keeps_the_callers_array_and_type():
    drive = np.full((9, 1, 2), 0.5, np.float32)
    before = drive.copy()
    u, s = simulate(drive, LIFParams())
    assert (drive == before).all() and u.dtype == s.dtype == np.float32
    assert simulate(np.ones((3, 1, 1), int), LIFParams())[0].dtype == float


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64])
def test_spikes_of_every_type_drive_a_neuron_as_numbers_do(kind):
    spikes = np.random.default_rng(0).random((40, 2, 3)) < 0.5
    for got, want in zip(simulate(spikes.astype(kind), LIFParams()), simulate(spikes.astype(float), LIFParams())):
        assert got.dtype == float and (got == want).all() and want.any()


@pytest.mark.parametrize("constants, words", [
    ({"tau_mem": -1e-3}, "tau_mem is -0.001"), ({"tau_syn": float("nan")}, "tau_syn is nan"),
    ({"tau_mem": 0.5e-3}, "shorter than the time step"), ({"tau_syn": 1e-6}, "0 for no filter"),
    ({"theta": 0}, "theta is 0"), ({"dt": 0}, "dt is 0"), ({"dt": float("inf")}, "dt is inf"),
    ({"tau_mem": "10 ms"}, "number of seconds"), ({"theta": None}, "theta is None"),
])
def test_constants_that_make_no_sense_are_refused_with_a_sentence(constants, words):
    with pytest.raises(ValueError, match=words):
        LIFParams(**constants)


@pytest.mark.parametrize("drive, words", [
    (np.ones(5), r"drive\[:, None, None\]"), (np.ones((0, 1, 1)), "no time step"),
    (np.full((3, 1, 1), np.nan), "not finite"), (np.full((3, 1, 1), 1j), "real numbers"),
    ([["a"]], "three axes"),
])
def test_drives_that_make_no_sense_are_refused_with_a_sentence(drive, words):
    with pytest.raises(ValueError, match=words):
        simulate(drive, LIFParams())


@pytest.mark.parametrize(("p", "told"), [
    (LIFParams(), "<LIFParams: tau_mem 10 ms = 10 steps, beta 0.9048; tau_syn 5 ms = 5 steps, alpha 0.8187; theta 1; "
                  "dt 1 ms>"),
    (LIFParams(20e-3, 0, 0.5, 0.5e-3), "<LIFParams: tau_mem 20 ms = 40 steps, beta 0.9753; tau_syn 0, no filter, "
                                       "alpha 0; theta 0.5; dt 0.5 ms>"),
    (LIFParams(math.inf, dt=2e-3), "<LIFParams: tau_mem inf, no leak, beta 1; tau_syn 5 ms = 2.5 steps, alpha 0.6703; "
                                   "theta 1; dt 2 ms>")])
def test_constants_are_told_in_milliseconds_in_steps_and_as_decays(p, told):
    assert repr(p) == str(p) == told
    assert told in repr((p, 3)) and len(told) <= 160, "which is as much as a message shows of a value"


def test_constants_that_differ_in_the_ninth_digit_are_told_apart():
    assert repr(LIFParams(10e-3)) != repr(LIFParams(10.0000001e-3))
