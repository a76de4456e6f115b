"""The numbers that explorers draw and tell, against closed forms or a second way to compute them."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sentences import assert_told
from snntutor import conventions, plot
from snntutor.encode import latency
from snntutor.explore import buckets, codes, networks, neurons
from snntutor.explore import conventions as pairs
from snntutor.lif import LIFParams, subtract, to_zero

few = settings(max_examples=30, deadline=None)


# 00: with q = keep**every, the m-th cup raises the level to (1 - q**m) / (1 - q) and leaves it to sink

@few
@given(st.integers(1, 20), st.floats(0.5, 0.99))
def test_a_bucket_without_a_rim_fills_like_a_geometric_sum(every, keep):
    bucket = buckets.numbers(every=every, keep=keep, rim=1e9)
    cups, since = np.divmod(np.arange(100), every)
    q = keep**every
    np.testing.assert_allclose(bucket.levels, keep**since * (1 - q ** (cups + 1)) / (1 - q))
    assert bucket.highest == pytest.approx((1 - q ** (99 // every + 1)) / (1 - q))
    assert bucket.limit == pytest.approx(1 / (1 - q))
    assert len(bucket.tips) == 0


@few
@given(st.integers(1, 20), st.floats(0.5, 0.99), st.floats(0.5, 6))
def test_a_bucket_tips_over_at_every_mth_cup(every, keep, rim):
    q = keep**every
    left = 1 - rim * (1 - q)  # the m-th cup is above the rim where q**m is below this
    cups = math.log(left) / math.log(q) if left > 0 else 999.5  # more than there will be
    assume(abs(left) > 1e-9 and abs(cups - round(cups)) > 1e-9)
    apart = (math.floor(cups) + 1) * every
    assert buckets.numbers(every=every, keep=keep, rim=rim).tips.tolist() == list(range(apart - every, 100, apart))


@pytest.mark.parametrize(("every", "keep", "rim", "wanted"), [
    (4, 1.0, 2.5, (4, 1.0, 25 // 3, 100, 8)),  # every third of 25 cups
    (3, 0.5, 1.1, (3, 0.5, 34 // 2, 100, 3)),  # every second of 34: 1, then 1.125
    (2, 0.5, 3.0, (2, 0.5, 100, 4 / 3, 3.0, 1.34)),  # 1 / (1 - 1/4), rounded up
    (20, 0.99, 5.5, (20, 0.99, 100, (1 - 0.99**100) / (1 - 0.99**20), 5.5, 1 / (1 - 0.99**20) + 5e-3)),
    (20, 0.99, 5.0, (20, 0.99, 100, (1 - 0.99**100) / (1 - 0.99**20), 5.0)),  # not yet
])
def test_a_bucket_is_told_as_it_is(every, keep, rim, wanted):
    bucket = buckets.numbers(every=every, keep=keep, rim=rim)
    assert_told(buckets.sentence(bucket), *wanted)


def test_a_near_miss_of_the_rim_is_seen_in_the_picture():
    fig, bucket = plot.figure(height=3.2)[0], buckets.numbers(every=5, keep=0.9, rim=2.5)
    fig.clear()
    buckets.draw(fig)(bucket)
    (ax,) = fig.axes
    level, rim = (line for line in ax.lines if line.get_label() in ("level", "rim"))
    fig.draw_without_rendering()
    top, line = (ax.transData.transform((0, max(drawn.get_ydata())))[1] for drawn in (level, rim))
    assert line - top > 3  # pixels, for lines of 1.7 pixels


def test_a_bucket_whose_rim_is_at_or_above_the_limit_of_its_level_never_tips_over():
    told = {rim: buckets.sentence(buckets.numbers(every=1, keep=0.5, rim=rim)) for rim in (1.9, 2.0, 2.1)}
    assert "the bucket tips over" in told[1.9] and "never tips over" in told[2.0] and "never tips over" in told[2.1]
    exactly = buckets.sentence(buckets.numbers(every=1, keep=0.8, rim=5.0))  # by a rounding error above 5
    assert "it never gets above" in exactly and "never tips over" in exactly


# 01: the input comes at 20 ms, is current at 21 ms and moves the potential from 22 ms on

def response(**values):
    return neurons.numbers(**{"current": 1.5, "tau_mem": 10.0, "tau_syn": 5.0, "theta": 1.0, "reset": subtract,
                              "scale": True, "once": False} | values)


@few
@given(st.floats(1.1, 5), st.floats(1, 50), st.floats(0.2, 1))
def test_a_neuron_without_a_synapse_spikes_at_the_closed_form_of_its_rate(current, tau, theta):
    beta = math.exp(-1 / tau)
    steps = math.log(1 - theta / current) / math.log(beta)  # until current (1 - beta**k) reaches theta
    assume(abs(steps - round(steps)) > 1e-9)
    k = math.floor(steps) + 1
    found = response(current=current, tau_mem=tau, tau_syn=0.0, theta=theta, reset=to_zero)
    assert found.spikes.tolist() == list(range(21 + k, 200, k + 1))  # one step more for the reset
    assert found.highest == pytest.approx(current * (1 - beta**k))
    if len(found.spikes) > 1:
        assert (found.interval, found.rate) == (k + 1, pytest.approx(1000 / (k + 1)))


@few
@given(st.floats(0, 5), st.floats(1, 50), st.floats(1, 20), st.sampled_from([subtract, to_zero]), st.booleans())
def test_a_neuron_does_what_a_loop_of_two_lines_does(current, tau_mem, tau_syn, reset, scale):
    assume(abs(current - 0.8) > 1e-6)  # else the potential ends at the threshold, where rounding decides
    alpha, beta = math.exp(-1 / tau_syn), math.exp(-1 / tau_mem)
    drive = current * ((1 - alpha) * (1 - beta) if scale else 1)
    i, u, currents, potentials = 0.0, 0.0, [], []
    for n in range(200):
        currents.append(i)
        potentials.append(u)
        u = 0.0 if reset is to_zero and u > 0.8 else beta * u + i - 0.8 * (u > 0.8)
        i = alpha * i + drive * (n >= 20)
    found = response(current=current, tau_mem=tau_mem, tau_syn=tau_syn, theta=0.8, reset=reset, scale=scale)
    np.testing.assert_allclose(found.current, currents, atol=1e-12)
    np.testing.assert_allclose(found.potential, potentials, atol=1e-9)
    assert found.spikes.tolist() == np.flatnonzero(np.array(potentials) > 0.8).tolist()


@few
@given(st.floats(0.1, 1), st.floats(11, 50), st.floats(1, 10))
def test_a_single_spike_gives_the_difference_of_two_exponentials(current, tau_mem, tau_syn):
    alpha, beta, k = math.exp(-1 / tau_syn), math.exp(-1 / tau_mem), np.arange(179)
    found = response(current=current, tau_mem=tau_mem, tau_syn=tau_syn, theta=1e3, once=True)
    np.testing.assert_allclose(found.current[21:], current * alpha**k, rtol=1e-9)
    potential = current * (beta**k - alpha**k) / (beta - alpha)
    np.testing.assert_allclose(found.potential[21:], potential, rtol=1e-9, atol=1e-12)
    assert not found.current[:21].any() and not found.potential[:21].any()
    assert_told(neurons.sentence(found), potential.max())


def test_a_neuron_is_told_as_it_is():
    beta = math.exp(-1 / 20)  # 2 (1 - beta**k) passes 1.2 at k = 19
    values = {"current": 2.0, "tau_mem": 20.0, "tau_syn": 0.0, "theta": 1.2, "reset": to_zero}
    assert_told(neurons.sentence(response(**values)), 8, 40, 20.0, 1000 / 20, 2 * (1 - beta**19))
    assert_told(neurons.sentence(response(**values | {"theta": 1.999})), 1, 21 + 153, 2 * (1 - beta**153))
    assert_told(neurons.sentence(response(**values | {"theta": 2.0})), 2 * (1 - beta**178))


# 02: a pixel x spikes at step floor(tau ln(x / (x - threshold)) / dt)

@few
@given(st.integers(0, 99), st.floats(0.05, 0.95), st.floats(1, 60), st.integers(5, 120), st.sampled_from([1e-3, 2e-3]))
def test_a_code_is_that_of_each_pixel_by_itself(seed, threshold, tau, n_steps, dt):
    image = np.random.default_rng(seed).random((5, 4)).round(2) * (np.arange(4) > 0)
    code = codes.numbers(image[None], dt, picture=0, threshold=threshold, tau=tau, n_steps=n_steps)
    waits = {k: 1e-3 * tau * math.log(x / (x - threshold)) / dt for k, x in enumerate(image.flat) if x > threshold}
    assume(all(abs(wait - round(wait)) > 1e-9 for wait in waits.values()))
    steps = {k: math.floor(wait) for k, wait in waits.items() if wait < n_steps}
    back = np.zeros(20)
    for k, step in steps.items():
        back[k] = min(1, threshold / -math.expm1(-(step + 0.5) * dt / (1e-3 * tau)))
    assert dict(zip(code.pixels, code.times)) == pytest.approx({k: 1e3 * dt * step for k, step in steps.items()})
    assert code.counts.tolist() == [list(steps.values()).count(n) for n in range(n_steps)]
    assert code.silent == sum(image.flat > 0) - len(steps)
    np.testing.assert_allclose(code.decoded.ravel(), back)
    errors = abs(back - image.ravel())
    assert code.error == pytest.approx(errors.mean())
    assert code.error_of_spikes == pytest.approx(sum(errors[k] for k in steps) / max(1, len(steps)))


def test_an_image_read_back_spikes_at_the_same_steps_again():
    image = np.random.default_rng(0).random((1, 8, 8))
    code = codes.numbers(image, 1e-3, picture=0, threshold=0.3, tau=30, n_steps=80)
    again = latency(code.decoded.reshape(1, -1), 80, tau=30e-3, threshold=0.3)
    assert dict(zip(again.unit, 1.0 * again.time)) == dict(zip(code.pixels, code.times))


def test_a_code_is_told_as_it_is():
    images = np.array([[[0.9, 0.5], [0.0, 0.41]]])
    steps = [math.floor(10 * math.log(x / (x - 0.4))) for x in (0.9, 0.5)]  # the fourth comes at step 37
    errors = [abs(0.4 / (1 - math.exp(-(n + 0.5) / 10)) - x) for n, x in zip(steps, (0.9, 0.5))]
    code = codes.numbers(images, 1e-3, picture=0, threshold=0.4, tau=10, n_steps=37)
    assert steps == [5, 16]
    assert_told(codes.sentence(code), 2, 4, 5, 16, 1, 0, (sum(errors) + 0.41) / 4, sum(errors) / 2)
    silent = codes.numbers(images, 1e-3, picture=0, threshold=0.95, tau=10, n_steps=37)
    assert_told(codes.sentence(silent), 4, (0.9 + 0.5 + 0.41) / 4)


# 03

def layer(p, weight_scale, recurrent_scale, rate, seed):
    """Spikes of the layer, each step of each neuron by the two lines of chapter 01."""
    rng = np.random.default_rng(seed)
    chance, w, v = rng.random((200, 100)), rng.normal(size=(100, 40)), rng.normal(size=(40, 40))
    alpha, beta = math.exp(-p.dt / p.tau_syn), math.exp(-p.dt / p.tau_mem)
    i, u, spikes = np.zeros(40), np.zeros(40), []
    for arrived in chance < rate * p.dt:
        spikes.append(u > p.theta)
        u = beta * u + i - p.theta * spikes[-1]
        i = alpha * i + (1 - beta) * (weight_scale * w[arrived].sum(0) / math.sqrt(100)
                                      + recurrent_scale * v[spikes[-1]].sum(0) / math.sqrt(40))
    return np.array(spikes)


@pytest.mark.parametrize(("weight_scale", "recurrent_scale", "rate", "seed"), [
    (7.0, 0.0, 20, 1), (15.0, 4.0, 8, 2), (12.0, 12.0, 3, 9), (20.0, 20.0, 50, 5)])
def test_a_layer_does_what_a_second_loop_does(weight_scale, recurrent_scale, rate, seed):
    p = LIFParams(8e-3, 4e-3, 0.9)
    spikes = layer(p, weight_scale, recurrent_scale, rate, seed)
    found = networks.numbers(p, weight_scale=weight_scale, recurrent_scale=recurrent_scale, rate=rate, seed=seed)
    counts, total = spikes.sum(0), spikes.sum()
    assert total > 40
    assert sorted(zip(found.times, found.units)) == sorted((n, unit) for n, unit in np.argwhere(spikes))
    np.testing.assert_allclose(found.rates, counts / 0.2)
    assert_told(networks.sentence(found), total / 40 / 0.2, 100 * sum(counts == 0) / 40,
                100 * spikes[100:].sum() / total)


def test_a_layer_whose_weights_are_zero_is_silent():
    found = networks.numbers(LIFParams(), weight_scale=0.0, recurrent_scale=20.0, rate=50, seed=3)
    assert (found.rate, found.silent, found.late) == (0, 1, 0)
    assert_told(networks.sentence(found), 40)


# the atlas: two conventions under one drive

def pair(first, second, drive="steady", strength=1.5, tau_syn=0.0):
    neurons = {name: getattr(conventions, name) for name in (first, second)}
    return pairs.numbers(neurons, first=first, second=second, drive=drive, strength=strength, tau_syn=tau_syn)


def test_a_neuron_beside_itself_differs_nowhere():
    same = pairs.numbers({"a": conventions.article, "b": conventions.article}, first="a", second="b", drive="noise",
                         strength=3.0, tau_syn=5.0)
    assert len(same.alone) == 0 and len(same.spikes[0]) > 0
    assert_told(pairs.sentence(same), len(same.spikes[0]), len(same.spikes[0]))


@pytest.mark.parametrize("drive", ["steady", "noise"])
def test_a_delay_is_told_as_a_shift_after_which_all_spikes_agree(drive):
    shifted = pair("article", "same_step", drive, 3.0, 5.0)
    first, second = shifted.spikes
    assert shifted.shift == 2 and shifted.matched == len(first) and list(second[:len(first)] + 2) == list(first)
    assert "if the second came 2 ms later" in pairs.sentence(shifted)


def test_a_pulse_below_the_threshold_makes_no_spike_and_one_above_makes_one():
    assert pairs.sentence(pair("article", "late", "one pulse", 0.95)).endswith("neither spikes.")
    told = pair("article", "late", "one pulse", 1.5)
    assert [list(steps) for steps in told.spikes] == [[7], [7, 8]]
    assert_told(pairs.sentence(told), 1, 2, 8, 1)
