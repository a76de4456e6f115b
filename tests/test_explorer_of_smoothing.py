"""The explorer of chapter 06: its slope, its valley and what the hard network does there."""

import numpy as np
import pytest

from sentences import assert_told
from snntutor.explore import smoothing, smoothings

WAYS = ("soft spikes", "spikes by chance")


def loss_at(way, sharpness, positions):
    """A parabola whose lowest point comes nearer to 1 with the sharpness; the hard one has stairs of a half."""
    if way is None:
        return np.floor(2 * np.abs(positions - 1)) / 2
    return (positions - 1 - 1 / sharpness) ** 2


@pytest.mark.parametrize("position", [-0.5, 0.0, 1.2, 2.5])
@pytest.mark.parametrize("sharpness", [1, 2, 10, 60])
def test_slope_and_valley_of_a_parabola_are_found_and_the_hard_loss_is_that_of_the_place(position, sharpness):
    now = smoothings.numbers(loss_at, np.linspace(-0.5, 2.5, 301), way=WAYS[0], sharpness=sharpness, position=position)
    assert now.slope == pytest.approx(2 * (position - 1 - 1 / sharpness), abs=1e-9)
    assert now.valley == pytest.approx(1 + 1 / sharpness, abs=0.0251)  # half the distance of two points
    assert (now.hard, now.hard_valley) == tuple(loss_at(None, 1, np.array([position, now.valley])))
    assert now.smooth == pytest.approx((position - 1 - 1 / sharpness) ** 2)
    assert_told(smoothings.sentence(now), sharpness, round(now.smooth, 2), round(now.slope, 2), now.hard,
                round(now.valley, 2), round(now.smooth_valley, 2), now.hard_valley)


def test_walking_downhill_stops_in_the_first_valley_on_the_way():
    loss = np.array([3.0, 1.0, 2.0, 4.0, 0.5, 0.0])
    assert [smoothings.downhill(loss, k) for k in range(6)] == [1, 1, 1, 5, 5, 5]


@pytest.mark.parametrize("bad, words", [(5, "is 5; wanted is a function"), (lambda x: x, "yours takes other arguments"),
                                        (lambda way, sharpness, positions: 3.0, "wanted are 301 losses"),
                                        (lambda way, sharpness, positions: positions[:5], "wanted are 301 losses")])
def test_a_loss_that_cannot_be_drawn_is_told(bad, words):
    with pytest.raises(ValueError, match=words):
        smoothing(bad, WAYS)
