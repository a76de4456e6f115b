"""The numbers of chapter 04's explorers: both sweeps on the way, and routes that add up whatever is switched off."""

import itertools

import numpy as np
import pytest

from snntutor import credit, explore
from snntutor.explore import routes, sweeps

LINEAR = credit.tanh_network(credit.random_smooth(1, steps=9, inputs=2, neurons=3)).without()
UNROLLED = credit.lif_network(credit.random_spiking(4, lambda x: 1 / (1 + 10 * abs(x)) ** 2, steps=30, inputs=2,
                                                    neurons=3))
SORTED = credit.routes(UNROLLED, ("alpha", "reset", "recurrence"))


@pytest.mark.parametrize("done", range(9))
def test_forward_has_the_errors_until_now_and_backward_the_uses_from_then_on(done):
    now = explore.two_sweeps(LINEAR).numbers(done=done)
    early = np.where(np.arange(9)[:, None] <= done, LINEAR.error, 0)
    assert np.allclose(now.forward, credit.backward(LINEAR._replace(error=early)), rtol=1e-12)
    late = np.where(np.arange(9)[:, None, None] >= 8 - done, LINEAR.direct, 0)
    assert np.allclose(now.backward, credit.backward(LINEAR._replace(direct=late)), rtol=1e-12)
    assert now.blame.mask.any(0).tolist() == [n < 8 - done for n in range(9)]


def test_both_sweeps_end_with_the_gradient():
    live = explore.two_sweeps(LINEAR)
    assert "0.000 away" not in live.sentence
    live.set(done=8)
    assert live.sentence.startswith("Both sweeps are done and have the same gradient, to 12 digits")


def test_sweeps_that_end_apart_are_told_so():
    now = sweeps.Sweeps(8, 9, None, None, np.ones(3), np.ones(3) * 1.1, np.ones(3))
    assert "0.17 apart" in sweeps.sentence(now)


@pytest.mark.parametrize("weight", [0, 7, 14])
@pytest.mark.parametrize("off", [off for size in range(4) for off in itertools.combinations(
    ("alpha", "reset", "recurrence"), size)])
def test_routes_left_on_are_the_gradient_without_the_paths_that_are_off(weight, off):
    live = explore.unrolled_gradient(SORTED, always=("stand-in",))
    now = live.numbers(**({name: name not in off for name in live.controls} | {"weight": weight}))
    wanted = credit.shares(UNROLLED.without(*off))[:, weight]
    assert np.allclose(now.shares.sum(0), wanted, rtol=1e-9, atol=1e-9 * np.abs(wanted).max() + 1e-12)
    assert now.kept == pytest.approx(wanted.sum(), rel=1e-9, abs=1e-9)
    assert now.whole == pytest.approx(credit.backward(UNROLLED.without())[weight], rel=1e-9, abs=1e-9)
    assert now.off == ", ".join(off) and np.abs(now.shares.sum(0)).max() <= now.tall


def test_without_what_every_route_takes_nothing_is_left():
    live = explore.unrolled_gradient(SORTED, always=("stand-in",), begin=7)
    live.set(**{"stand-in": False})
    assert "Together +0.0000" in live.sentence and "stand-in off" in live.sentence


def test_bars_of_one_sign_stand_on_each_other_and_end_where_the_sum_is():
    _, second, third = routes._stacked(np.array([[1.0, -1.0], [2.0, 3.0], [-4.0, -2.0]]))
    assert second[:, :, 1].tolist() == [[1.0, 3.0], [0.0, 3.0]]
    assert third[:, :, 1].tolist() == [[0.0, -4.0], [-1.0, -3.0]]


@pytest.mark.parametrize(("change", "words"), [
    ({"by_route": [1]}, "table of routes"), ({"by_route": {(): np.zeros((3, 2))}}, "wanted is one path or more"),
    ({"by_route": {("a",): np.zeros((3, 2)), (): np.zeros((2, 2))}}, "one shape"), ({"told": ("x",)}, "told is"),
    ({"told": ()}, "told is"), ({"names": ["w"]}, "a word for each of the 15"), ({"begin": 15}, "from 0 to 14")])
def test_routes_that_cannot_be_drawn_are_told(change, words):
    with pytest.raises(ValueError, match=words):
        explore.unrolled_gradient(**({"by_route": SORTED} | change))


@pytest.mark.parametrize(("given", "words"), [(None, "seen through"), (credit.Linearised(
    np.zeros((1, 2, 2)), np.zeros((1, 2, 3)), np.zeros((1, 2))), "two or more")])
def test_runs_that_cannot_be_swept_are_told(given, words):
    with pytest.raises(ValueError, match=words):
        explore.two_sweeps(given)
