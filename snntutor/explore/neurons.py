"""Explorer of chapter 01: one neuron under a steady current or a single spike."""

from typing import NamedTuple

import numpy as np

from snntutor import plot
from snntutor.explore.controls import choice, slider, switch
from snntutor.explore.core import Explorer
from snntutor.explore.ticks import moving_numbers, round_up
from snntutor.lif import LIFParams, simulate, subtract, to_zero, to_zero_keeping

_STEPS = 200  # of a millisecond
_ONSET = 20


def neuron(current=1.5, tau_mem=10.0, tau_syn=5.0):
    """Make a live picture of one neuron: input, current, potential and spikes.

    Parameters
    ----------
    current : float
        Where the slider of the input starts. A steady input of this size arrives at every step, or
        once, at 20 ms.
    tau_mem, tau_syn : float
        Where the sliders of the time constants start, in milliseconds.

    Returns
    -------
    Explorer
    """
    controls = {
        "current": slider("input", 0.0, 5.0, current, 0.05),
        "tau_mem": slider("tau_mem", 1.0, 50.0, tau_mem, 0.5, "ms"),
        "tau_syn": slider("tau_syn", 0.0, 20.0, tau_syn, 1.0, "ms"),
        "theta": slider("threshold", 0.1, 3.0, 1.0, 0.1),
        "reset": choice("reset", [("subtract", subtract), ("to zero", to_zero),
                                  ("to zero, input kept", to_zero_keeping)]),
        "scale": switch("scale the input by (1 - alpha)(1 - beta)", True),
        "once": switch("a single spike at 20 ms", False),
    }
    return Explorer(controls, numbers, draw, sentence, size=(7.5, 3.4),
                    alt="Synaptic current above, membrane potential with threshold and spikes below.")


class Response(NamedTuple):
    """What a neuron does in 200 steps of 1 ms; times are in milliseconds."""

    current: np.ndarray
    potential: np.ndarray
    theta: float
    spikes: np.ndarray  # when it spikes
    highest: float  # potential
    interval: float  # mean time from one spike to the next, inf without two
    rate: float  # 1 / interval, in Hz


def numbers(*, current, tau_mem, tau_syn, theta, reset, scale, once) -> Response:
    """Simulate the neuron; both time constants are in milliseconds, as their sliders are."""
    p = LIFParams(tau_mem * 1e-3, tau_syn * 1e-3, theta)
    drive = np.zeros((_STEPS, 1, 1))
    drive[_ONSET:_ONSET + 1 if once else None] = current
    if scale and not once:
        drive = drive * (1 - p.alpha) * (1 - p.beta)
    u, s = (x[:, 0, 0] for x in simulate(drive, p, reset))
    spikes = np.flatnonzero(s)
    interval = np.diff(spikes).mean() if len(spikes) > 1 else np.inf
    return Response(_current(drive, p), u, theta, spikes, u.max(), interval, 1e3 / interval)


def _current(drive, p):
    """Return the synaptic current: what moves a membrane that keeps nothing, one step before it does."""
    longer = np.concatenate([drive, drive[-1:]])
    return simulate(longer, LIFParams(0, p.tau_syn, theta=1e9))[0][1:, 0, 0]


def draw(fig):
    """Make the axes; return what moves the current, the potential, the threshold and the spikes."""
    top, bottom, numbers_of_i, numbers_of_u = _axes(fig)
    t = plot.milliseconds(_STEPS, 1e-3)
    (current,) = top.plot(t, 0 * t, color=plot.COLOURS["current"])
    (potential,) = bottom.plot(t, 0 * t, color=plot.COLOURS["potential"], label="potential U")
    (threshold,) = bottom.plot(t[[0, -1]], [1, 1], color=plot.COLOURS["threshold"],
                               linestyle=plot.DASHES["threshold"], label="threshold")
    (spikes,) = bottom.plot([], [], "|", color=plot.COLOURS["spike"], markersize=10,
                            markeredgewidth=2, label="spikes")
    plot.legend(bottom, loc="upper left", ncols=3)

    def move(response):
        _show(current, response.current, numbers_of_i, 0.01)
        tall = _show(potential, response.potential, numbers_of_u, response.theta)
        threshold.set_ydata([response.theta / tall] * 2)
        spikes.set_data(t[response.spikes], np.full(len(response.spikes), 1.15))
        bottom.set_ylim(-0.08 if response.potential.min() > -0.05 * tall else -0.7, 1.6)

    return move


def _axes(fig):
    """Make two axes in shares of what is shown, so that the frame stays, and what writes their numbers."""
    top, bottom = fig.subplots(2, 1, sharex=True, height_ratios=(1, 2))
    plot.label(plot.tidy(top), "", "current I")
    plot.label(plot.tidy(bottom), "time (ms)", "potential U")
    top.set(xlim=(0, _STEPS), ylim=(-0.05, 1.1))
    return top, bottom, moving_numbers(top, "y", (0, 1), 35), moving_numbers(bottom, "y", (0, 0.5, 1), 35)


def _show(line, values, write, least):
    """Draw a line as shares of the next round number; return that number."""
    tall = round_up(max(values.max(), least))
    line.set_ydata(values / tall)
    write(tall)
    return tall


def sentence(response) -> str:
    """Say how often and how fast the neuron spikes."""
    count = len(response.spikes)
    if count == 0:
        return f"No spike; the potential reaches {response.highest:.2f}."
    words = f"{count} spike{'s' * (count > 1)}, the first at {response.spikes[0]} ms"
    if count > 1:
        words += f", then one every {response.interval:.1f} ms: {response.rate:.0f} Hz"
    return words + f"; the potential reaches {response.highest:.2f}."


def example() -> Explorer:
    """Make the explorer as chapter 01 does."""
    return neuron()
