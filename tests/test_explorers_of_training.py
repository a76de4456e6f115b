"""The numbers of the explorers from chapter 05 on, which look into networks that learn."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sentences import assert_told
from snntutor.encode import Events
from snntutor.explore import sample, samples, staircases, surrogates

few = settings(max_examples=30, deadline=None)
places = st.floats(-1, 1)
widths = st.sampled_from([1.0, 0.1, 0.01])


# 05

def smooth(a, b, c, d):
    """A loss of known slope along W2, whose spikes stay the same."""
    return lambda layer, x: (a * x**3 + b * x**2 + c * x + d, np.ones((1, 7)))


def steps(layer, x):
    """A loss that jumps up by 0.25 at every multiple of 0.04, with 3 spikes at each jump."""
    stair = np.floor(x / 0.04)
    return 2 + 0.25 * stair, np.repeat(stair[:, None], 3, 1)


@few
@given(places, places, places, widths, st.sampled_from([0.1, 0.01, 0.001]))
def test_a_difference_finds_the_slope_of_a_quadratic_exactly(b, c, position, width, h):
    found = staircases.numbers(smooth(0, b, c, 0.5), layer=2, position=position, width=width, h=h)
    shift = width * np.linspace(-0.5, 0.5, 61)
    assert found.slope == pytest.approx(2 * b * position + c, abs=1e-9)
    assert found.loss == pytest.approx(b * position**2 + c * position + 0.5)
    np.testing.assert_allclose(found.rise, (2 * b * position + c) * shift + b * shift**2, atol=1e-12)
    assert found.changed == 0


def test_a_difference_adds_h_squared_to_the_slope_of_a_cube():
    found = staircases.numbers(smooth(1, 0, 0, 0), layer=2, position=0.3, width=0.1, h=0.1)
    assert found.slope == pytest.approx(3 * 0.3**2 + 0.1**2)


@few
@given(places, widths, st.sampled_from([0.1, 0.01, 0.001]))
def test_a_difference_over_a_staircase_counts_the_jumps_between_its_ends(position, width, h):
    points = position + np.array([*(width * (k / 60 - 0.5) for k in range(61)), -h, h, 0])
    assume(np.abs(points / 0.04 - np.round(points / 0.04)).min() > 1e-9)
    found = staircases.numbers(steps, layer=1, position=position, width=width, h=h)
    jumps = math.floor((position + h) / 0.04) - math.floor((position - h) / 0.04)
    assert found.slope == pytest.approx(jumps * 0.25 / (2 * h))
    assert found.changed == (3 if jumps else 0)
    assert found.levels == len({math.floor(point / 0.04) for point in points[:61]})


@pytest.mark.parametrize(("loss_at", "layer", "h", "wanted"), [
    (smooth(0, 3, 1, 1), 2, 0.01, (3 * 0.1**2 + 0.1 + 1, 6 * 0.1 + 1, 61, 61)),
    (smooth(0, 0, 2e-4, 1), 2, 1e-6, (1 + 2e-5, 2e-4, 61, 61)),
    (steps, 1, 0.01, (2 + 0.5, 0, 61, 3)),  # jumps at 0.08 and 0.12
    (steps, 1, 0.025, (2 + 0.5, 0.5 / 0.05, 3, 61, 3))])
def test_the_loss_along_a_line_is_told_as_it_is(loss_at, layer, h, wanted):
    window = staircases.numbers(loss_at, layer=layer, position=0.1, width=0.1, h=h)
    assert_told(staircases.sentence(window), *wanted)


def test_a_slope_is_called_0_only_where_it_is():
    flat, tiny = (staircases.numbers(loss_at, layer=1, position=0.1, width=0.1, h=0.01)
                  for loss_at in (steps, smooth(0, 0, 2e-4, 1)))
    assert "slope exactly 0: between the two ends no spike changed." in staircases.sentence(flat)
    assert "slope +0.000200: between the two ends no spike changed." in staircases.sentence(tiny)


# 07: where the gradient of a weight is the derivative of its own spike, all can be computed by hand

SHAPES = {"fast sigmoid": lambda slope: lambda x: 1 / (1 + slope * abs(x)) ** 2,
          "rectangle": lambda slope: lambda x: 1.0 * (slope * abs(x) < 1)}


def compare(distance, wanted, **values):
    return surrogates.numbers(SHAPES, np.asarray(distance), np.copy, np.asarray(wanted), **values)


@few
@given(st.integers(0, 99), st.integers(1, 100), st.booleans())
def test_a_surrogate_is_compared_as_by_hand(seed, slope, peak):
    rng = np.random.default_rng(seed)
    distance, wanted = rng.normal(0, 0.5, 30).tolist(), rng.normal(size=30).tolist()
    factor = slope if peak else 1
    gradient = [factor / (1 + slope * abs(x)) ** 2 for x in distance]
    found = compare(distance, wanted, shape="fast sigmoid", slope=slope, peak=peak)
    assert found.share == pytest.approx(sum(abs(x) < (math.sqrt(10) - 1) / slope for x in distance) / 30)
    assert found.ratio == pytest.approx(math.hypot(*gradient) / math.hypot(*wanted))
    unit, other = ([g / math.hypot(*vector) for g in vector] for vector in (gradient, wanted))
    np.testing.assert_allclose(found.direction, unit)
    halved = math.asin(math.dist(unit, other) / 2)  # the angle of two unit vectors from the chord between them
    assert found.angle == pytest.approx(math.degrees(2 * halved), abs=1e-5)
    assert (found.curve[200], found.curve[0]) == pytest.approx((factor, factor / (1 + 1.5 * slope) ** 2))


def test_a_peak_of_the_slope_makes_the_gradient_longer_and_turns_it_no_further():
    distance, wanted = np.linspace(-1, 0.5, 9), np.arange(9.0)
    low, high = (compare(distance, wanted, shape="fast sigmoid", slope=7, peak=peak) for peak in (False, True))
    assert high.ratio == pytest.approx(7 * low.ratio) and high.angle == pytest.approx(low.angle)
    assert high.share == low.share


def test_a_surrogate_is_told_as_it_is():
    distance = [0.0, 0.05, 0.3, -2.0]
    found = compare(distance, [0.0, 0.0, 3.0, 4.0], shape="rectangle", slope=10, peak=True)
    assert_told(surrogates.sentence(found), 10, 10, 50.0, 10 * math.sqrt(2) / 5, 90)
    found = compare(distance, [1.0, 0.0, 0.0, 0.0], shape="rectangle", slope=12, peak=True)
    assert_told(surrogates.sentence(found), 12, 12, 50.0, 12 * math.sqrt(2), 45)
    found = compare(distance, [-0.01, -0.01, 0.0, 0.0], shape="rectangle", slope=12, peak=False)
    assert_told(surrogates.sentence(found), 12, 1, 50.0, 100, 180)
    nothing = surrogates.sentence(compare([0.5, -2.0], [1.0, 1.0], shape="rectangle", slope=3, peak=False))
    assert_told(nothing, 3, 1, 0.0, 0.0)
    assert nothing.endswith("so it has no direction.")


# 08: two images of four pixels; the second is coded by spikes at the steps 1, 1 and 3 of 5

def two_images():
    hidden = np.zeros((5, 2, 3))
    hidden[[1, 2, 2, 4], 1, [0, 0, 2, 1]] = 1
    hidden[:, 0] = 1
    readout = np.full((5, 2, 3), 9.0)
    readout[:, 1] = [[0, 0, 0], [-1, -2, 0], [-2, 0.5, 0.25], [0.75, 0.25, 0.5], [0, 0, -3]]
    inputs = Events(np.array([0, 1, 1, 3]), np.array([0, 1, 1, 1]), np.array([2, 3, 0, 1]), (5, 2, 4))
    images = np.array([np.zeros((2, 2)), [[0.9, 0.4], [0, 0.8]]])
    return sample(images, inputs, hidden, readout, [0, 2], ["shirt", "bag", "boot"], dt=2e-3, begin=(1, 0))


@pytest.mark.parametrize(("step", "seen", "spikes", "scores"), [
    (0, [0, 0, 0, 0], [], [0, 0, 0]),
    (2, [0.9, 0, 0, 0.8], [(2, 0), (4, 0), (4, 2)], [0, 0.5, 0.25]),
    (4, [0.9, 0.4, 0, 0.8], [(2, 0), (4, 0), (4, 2), (8, 1)], [0.75, 0.5, 0.5])])
def test_a_sample_shows_what_has_happened_so_far(step, seen, spikes, scores):
    moment = two_images().numbers(picture=1, step=step)
    assert moment.seen.ravel().tolist() == seen
    assert list(zip(moment.times, moment.units)) == spikes
    assert moment.scores.tolist() == scores
    assert moment.t.tolist() == [2 * n for n in range(step + 1)] and moment.potentials.shape == (step + 1, 3)


@pytest.mark.parametrize(("step", "wanted"), [
    (1, "At 2 ms 2 of 3 input spikes have arrived and the hidden neurons have spiked 1 times. "
        "No class is above 0 yet; it is: boot."),
    (2, "At 4 ms 2 of 3 input spikes have arrived and the hidden neurons have spiked 3 times. "
        "bag leads with 0.50 before boot with 0.25; it is: boot."),
    (4, "At 8 ms 3 of 3 input spikes have arrived and the hidden neurons have spiked 4 times. "
        "shirt leads with 0.75 before bag with 0.50; it is: boot.")])
def test_a_sample_is_told_as_it_is(step, wanted):
    assert samples.sentence(two_images().numbers(picture=1, step=step)) == wanted


def test_a_sample_needs_one_of_each_for_every_image():
    with pytest.raises(ValueError, match=r"\[2, 1, 2, 2, 2\]"):
        sample(np.zeros((2, 2, 2)), Events([], [], [], (5, 1, 4)), np.zeros((5, 2, 3)), np.zeros((5, 2, 3)), [0, 1])
