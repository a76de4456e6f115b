"""Explorer of chapter 03: who spikes in a layer whose weights are left to chance."""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.explore.controls import slider
from snntutor.explore.core import Explorer
from snntutor.lif import LIFParams, LIFState, lif_step

_IN, _UNITS, _STEPS = 100, 40, 200
_P = LIFParams()
_SILENT = 2.5  # where silent neurons stand on the axis of rates, which cannot show 0 Hz


def random_network(weight_scale=7.0, recurrent_scale=0.0, p=_P):
    """Make a live picture of 40 neurons behind 100 random inputs, for 200 steps.

    Parameters
    ----------
    weight_scale, recurrent_scale : float
        Where these sliders start. Weights have the standard deviation scale x (1 - beta) / sqrt(fan-in).
    p : LIFParams
        Constants of the neurons.

    Returns
    -------
    Explorer
    """
    arguments.instance(LIFParams, "a set of constants, as LIFParams(tau_mem=10e-3)", p=p)
    controls = {
        "weight_scale": slider("weight scale", 0.0, 20.0, weight_scale, 0.5),
        "recurrent_scale": slider("recurrent scale", 0.0, 20.0, recurrent_scale, 0.5),
        "rate": slider("input rate", 1, 50, 5, 1, "Hz"),
        "seed": slider("seed", 0, 9, 0, 1),
    }
    return Explorer(controls, partial(numbers, p), lambda fig: draw(fig, p.dt), sentence, size=(7.5, 3.6),
                    alt="Spikes of 40 neurons over time; beside each row the rate of that neuron.")


class Activity(NamedTuple):
    """What 40 neurons do in 200 steps."""

    times: np.ndarray  # of each spike, in milliseconds
    units: np.ndarray  # whose spike it is
    rates: np.ndarray  # of each neuron, in Hz
    rate: float  # on average, in Hz
    silent: float  # share of the neurons without a spike
    late: float  # share of the spikes in the second half; 0 without a spike


def numbers(p, *, weight_scale, recurrent_scale, rate, seed) -> Activity:
    """Simulate the layer under an input of ``rate`` Hz."""
    uniform, w, v = _chance(seed)
    w = w * (weight_scale * (1 - p.beta) / np.sqrt(_IN))
    v = v * (recurrent_scale * (1 - p.beta) / np.sqrt(_UNITS))
    # not `@`: on busy cores its threads cost more than all the rest of the picture
    s = _spikes(np.einsum("ti,ij->tj", (uniform < rate * p.dt) * 1.0, w), v, p)
    step, unit = np.nonzero(s)
    rates = s.mean(0) / p.dt
    late = float(np.mean(step >= _STEPS // 2)) if len(step) else 0.0
    return Activity(1e3 * p.dt * step, unit, rates, rates.mean(), np.mean(rates == 0), late)


@lru_cache(maxsize=10)
def _chance(seed):
    """Numbers drawn once a seed, so that a slider scales a network and does not draw another."""
    rng = np.random.default_rng(seed)
    return rng.random((_STEPS, _IN)), rng.normal(size=(_IN, _UNITS)), rng.normal(size=(_UNITS, _UNITS))


def _spikes(drive, v, p):
    """Simulate a recurrent layer with weights ``v`` from rest; return its spikes, shape (time, neurons)."""
    s = np.zeros((_STEPS, _UNITS))
    state = LIFState(np.zeros(_UNITS), np.zeros(_UNITS))
    for n in range(_STEPS):
        s[n] = state.u > p.theta
        state = lif_step(state, s[n], drive[n] + s[n] @ v, p)
    return s


def draw(fig, dt):
    """Make the axes; return what moves the spikes and the rates beside them."""
    left, right = _axes(fig, dt)
    (strokes,) = left.plot([], [], "|", color=plot.COLOURS["spike"], markersize=5, markeredgewidth=1.2)
    (active,) = right.plot([], [], "o", color=plot.COLOURS["spike"], markersize=3.5)
    (silent,) = right.plot([], [], "o", color=plot.COLOURS["plain"], markersize=4, fillstyle="none")

    def move(activity):
        strokes.set_data(activity.times, activity.units)
        fires, rests = np.flatnonzero(activity.rates), np.flatnonzero(activity.rates == 0)
        active.set_data(activity.rates[fires], fires)
        silent.set_data(np.full(len(rests), _SILENT), rests)

    return move


def _axes(fig, dt):
    left, right = fig.subplots(1, 2, sharey=True, width_ratios=(3, 1))
    plot.label(plot.tidy(left), "time (ms)", "neuron")
    plot.label(plot.tidy(right), "rate (Hz)", "")
    left.set(xlim=(-2, 1e3 * dt * _STEPS), ylim=(-0.7, _UNITS - 0.3))
    right.set(xscale="log", xlim=(1.8, 1300))
    right.set_xticks([_SILENT, 10, 100, 1000], ["0", "10", "100", "1000"])
    right.minorticks_off()
    return left, right


def sentence(activity) -> str:
    """Say how much the layer spikes, and whether it goes on."""
    if len(activity.times) == 0:
        return f"No spike: all {_UNITS} neurons are silent."
    return (f"{activity.rate:.1f} Hz per neuron; {activity.silent:.0%} of the neurons are silent; "
            f"{activity.late:.0%} of the spikes fall in the second half.")


def example() -> Explorer:
    """Make the explorer as chapter 03 does."""
    return random_network()
