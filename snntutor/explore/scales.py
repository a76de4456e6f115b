"""Explorer of the bug hospital: a network's vital signs from silent to saturated, as its weights grow."""

from functools import partial
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.explore.controls import slider, switch
from snntutor.explore.core import Explorer
from snntutor.lif import LIFParams, simulate

_ENDS = (-1.0, 2.0)  # powers of ten
_STEP = 0.1  # of the slider, which stands on points of the curves: all of them are looked at once, before it moves
_FLOOR, _TOP = 1e-4, 1e6  # of a gradient as it is drawn
_SHARES = (("silent", "potential", "-"), ("saturated", "spike", "--"), ("passes", "current", ":"))


def weight_scale(look):
    """Make a live picture of what weights of another size do to a network.

    Parameters
    ----------
    look : callable
        ``look(factor, positive) -> Dashboard`` of the network whose hidden weights were multiplied by ``factor`` and,
        where ``positive`` is True, lost their signs. It has a hidden layer and two weights.

    Returns
    -------
    Explorer
    """
    arguments.function("look(factor, positive)", look=look)
    arguments.takes(2, "(factor, positive)", look=look)
    curves = {positive: np.array([_row(look(factor, positive)) for factor in _factors()]).T
              for positive in (False, True)}
    controls = {"power": slider("weights times 10 to the power of", *_ENDS, 0.0, _STEP),
                "positive": switch("all positive")}
    return Explorer(controls, partial(numbers, curves), draw, sentence, size=(7.6, 2.9),
                    alt="On the left shares of silent and saturated units and of steps at which the surrogate passes "
                        "something, on the right gradients, all against the size of the weights, with a line where "
                        "you stand.")


class Signs(NamedTuple):
    """Vital signs at one size of the weights, and the curves through all sizes: rows as `_row` has them."""

    power: float
    silent: float
    saturated: float
    passes: float
    hidden: float  # gradient norm of the hidden weights
    readout: float
    rate: float
    low: float
    high: float
    curves: np.ndarray


def numbers(curves, *, power, positive) -> Signs:
    """Return what was seen where the controls stand."""
    here = round((power - _ENDS[0]) / _STEP)
    return Signs._make((power, *map(float, curves[positive][:, here]), curves[positive]))


def _factors():
    return 10 ** np.linspace(*_ENDS, round((_ENDS[1] - _ENDS[0]) / _STEP) + 1)


def _row(board):
    try:
        layer, (hidden, readout) = board.layers[0], board.weights[:2]
        row = (layer.silent, layer.saturated, layer.passes, hidden.gradient or 0.0, readout.gradient or 0.0, layer.rate,
               layer.low, layer.high)
    except (AttributeError, TypeError, IndexError, ValueError):
        raise ValueError(f"look(factor, positive) gives {arguments.shown(board)}; wanted is what dashboard(network, "
                         "data) returns, of a network with a hidden layer.") from None
    return tuple(map(float, row))


def draw(fig):
    """Make both axes; return what moves their curves and the line where the learner stands."""
    left, right = fig.subplots(1, 2)
    shares = [left.plot([], [], style, color=plot.COLOURS[role], linewidth=2, label=name)[0]
              for name, role, style in _SHARES]
    plot.label(plot.tidy(left), "weights times", "share, %")
    left.set(ylim=(-3, 145), yticks=(0, 50, 100))
    gradients = [right.plot([], [], style, color=plot.COLOURS[role], linewidth=2, label=name)[0]
                 for name, role, style in (("hidden weights", "potential", "-"), ("readout weights", "readout", "--"))]
    plot.label(plot.tidy(right), "weights times", "gradient norm")
    right.set(yscale="log", ylim=(_FLOOR / 2, _TOP), yticks=(_FLOOR, 1e-2, 1, 100, 1e4))
    right.set_yticks((_FLOOR, 1e-2, 1, 100, 1e4), ("0", "0.01", "1", "100", "10,000"))
    right.minorticks_off()
    places = [_stand(ax) for ax in (left, right)]

    def move(signs):
        for line, row in zip(shares, signs.curves):
            line.set_data(_factors(), 100 * row)
        for line, row in zip(gradients, signs.curves[3:]):
            line.set_data(_factors(), np.clip(row, _FLOOR, _TOP))
        for place in places:
            place.set_xdata([10**signs.power] * 2)

    return move


def _stand(ax):
    """Give an axis its scale, its legend and the line where the learner stands."""
    ax.set(xscale="log", xlim=(10 ** (_ENDS[0] - 0.1), 10 ** (_ENDS[1] + 0.1)), xticks=(0.1, 1, 10, 100))
    ax.set_xticks((0.1, 1, 10, 100), ("0.1", "1", "10", "100"))
    place = ax.axvline(1, ymax=0.68, color=plot.COLOURS["threshold"], linewidth=1.5)
    plot.legend(ax, loc="upper left")
    return place


def sentence(signs) -> str:
    """Say what the units do, how far the potential gets, and what the gradients are."""
    gradient = "exactly 0" if signs.hidden == 0 else f"{signs.hidden:.3g}"
    return (f"Weights {10**signs.power:.2f} times as large: silent {100 * signs.silent:.0f} %, saturated "
            f"{100 * signs.saturated:.0f} % of the units, {signs.rate:.1f} Hz on average. The potential runs from "
            f"{signs.low:.2f} to {signs.high:.2f} thresholds, and {100 * signs.passes:.1f} % of the steps pass "
            f"something back. The gradient of the hidden weights is {gradient}, of the readout weights "
            f"{signs.readout:.3g}.")


def example() -> Explorer:
    """Make the explorer of a layer of 64-32 neurons on 64 samples of 60 steps; what stands for gradients is a sum."""
    rng = np.random.default_rng(0)
    x, w, p = (rng.random((60, 64, 64)) < 0.01).astype(float), 0.09 * rng.normal(size=(64, 32)), LIFParams()

    def look(factor, positive):
        u, s = simulate(x @ (factor * (np.abs(w) if positive else w)), p)
        often, g = s.mean((0, 1)), 1 / (1 + 10 * np.abs(u - 1)) ** 2
        layer = SimpleNamespace(silent=np.mean(often == 0), saturated=np.mean(often >= 1 / 3), passes=np.mean(g > 0.1),
                                rate=1e3 * s.mean(), low=u.min(), high=u.max())
        sums = (g.mean() if s.any() else 0.0), s.mean()
        return SimpleNamespace(layers=(layer,), weights=tuple(SimpleNamespace(gradient=float(v)) for v in sums))

    return weight_scale(look)
