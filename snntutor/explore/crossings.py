"""Explorer of chapter 13: the times of spikes as a weight moves, and their exact derivatives."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.explore.controls import choice, slider
from snntutor.explore.core import Explorer

_POINTS, _END, _MOST = 401, 40.0, 6  # of a curve; ms that are shown; spikes that are drawn
_REACH = 0.08  # of the largest weight, by which a tangent is drawn to both sides


def moving_spikes(run, potential, ratios, weight=6.0, high=12.0):
    """Make a live picture of one neuron's spike times as the weight of one input moves.

    Parameters
    ----------
    run : callable
        ``run(weight, ratio) -> (times, slopes)``: when the neuron spikes, in seconds, and the derivatives of these
        times by the weight, in seconds per weight; arrays of one length.
    potential : callable
        ``potential(t, weight, ratio) -> array``: its potential at times t, thresholds.
    ratios : sequence of str
        Of the time constants: what the second argument may be.
    weight, high : float
        Where the weight begins, and the largest it can be.

    Returns
    -------
    Explorer
    """
    arguments.function("run(weight, ratio)", run=run)
    arguments.function("potential(t, weight, ratio)", potential=potential)
    grid = np.linspace(0, high, _POINTS)
    curves = {ratio: _curve(run, grid, ratio) for ratio in ratios}
    controls = {"weight": slider("weight of the second input", 0.0, high, weight, 0.02),
                "ratio": choice("tau_mem : tau_syn", tuple(ratios))}
    return Explorer(controls, partial(numbers, run, potential, grid, curves), partial(draw, high), sentence,
                    size=(7.8, 3.4), alt="Left the potential over time, with the spikes. Right the time of each spike "
                    "against the weight: curves that bend, begin and end, with a tangent at the weight of now.")


class Spikes(NamedTuple):
    """A neuron at one weight, and its spike times at all others."""

    t: np.ndarray  # ms
    v: np.ndarray  # potential, thresholds
    times: np.ndarray  # ms
    slopes: np.ndarray  # ms per weight
    weight: float
    grid: np.ndarray  # weights
    curve: np.ndarray  # (weights, spikes), ms; NaN where there is none


def numbers(run, potential, grid, curves, *, weight, ratio) -> Spikes:
    """Compute the spikes at one weight."""
    t = np.linspace(0, _END, 321)
    times, slopes = (1e3 * np.asarray(found, float) + 0.0 for found in run(weight, ratio))  # -0 becomes 0
    return Spikes(t, np.asarray(potential(1e-3 * t, weight, ratio), float), times, slopes, weight, grid, curves[ratio])


def _curve(run, grid, ratio):
    curve = np.full((len(grid), _MOST), np.nan)
    for row, weight in zip(curve, grid):
        times = np.asarray(run(weight, ratio)[0], float)[:_MOST]
        row[:len(times)] = 1e3 * times
    return curve


def draw(high, fig):
    """Make the axes; return what moves potential, spikes, curves and tangents."""
    left, right = fig.subplots(1, 2)
    for ax in (left, right):
        plot.tidy(ax)
    plot.label(left, "time (ms)", "potential (thresholds)")
    plot.label(right, "weight of the second input", "time of a spike (ms)")
    left.set(xlim=(0, _END), ylim=(-0.3, 1.3))
    right.set(xlim=(0, high), ylim=(0, _END))
    plot.level(left, 1.0)
    (line,) = left.plot([], [], color=plot.COLOURS["potential"], linewidth=1.4)
    (marks,) = left.plot([], [], "|", color=plot.COLOURS["spike"], markersize=14)
    curves = [right.plot([], [], color=plot.COLOURS["spike"], linewidth=1.2)[0] for _ in range(_MOST)]
    tangents = [right.plot([], [], color=plot.COLOURS["true"], linewidth=2.2)[0] for _ in range(_MOST)]
    here = right.axvline(0, color=plot.COLOURS["plain"], linestyle=":", linewidth=1)

    def move(now):
        line.set_data(now.t, now.v)
        marks.set_data(now.times, np.full(len(now.times), 1.12))
        here.set_xdata([now.weight, now.weight])
        for k, (curve, tangent) in enumerate(zip(curves, tangents)):
            at = np.isfinite(now.curve[:, k])
            curve.set_data(now.grid[at], now.curve[at, k])
            there = k < len(now.times)
            reach = _REACH * high * np.array([-1.0, 1.0]) if there else np.array([])
            tangent.set_data(now.weight + reach, now.times[k] + reach * now.slopes[k] if there else reach)

    return move


def sentence(now) -> str:
    """Tell when the neuron spikes, and by how much each time moves with the weight."""
    if not len(now.times):
        return f"At weight {now.weight:.2f} no spike, so no time that could move: the gradient is 0."
    told = ", ".join(f"{time:.2f} ms (moves by {slope:+.3g} ms a unit of weight)"
                     for time, slope in zip(now.times[:_MOST], now.slopes))
    more = f" and {len(now.times) - _MOST} more" if len(now.times) > _MOST else ""
    return f"At weight {now.weight:.2f} spikes at {told}{more}."


def example() -> Explorer:
    """Make the explorer of a neuron that spikes once, at a time that falls as a root."""
    def run(weight, ratio):
        over = np.array([weight - 1.0])
        root = np.sqrt(over[over > 0])
        return 30e-3 - float(ratio) * 1e-3 * root, -float(ratio) * 0.5e-3 / root

    def potential(t, weight, ratio):
        return np.minimum(1.0, weight * t / 30e-3)

    return moving_spikes(run, potential, ("4", "2"))
