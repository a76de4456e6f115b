"""Explorer of chapter 01: one neuron under a steady current or a single spike."""

import numpy as np

from snntutor import plot
from snntutor.explore.core import Explorer, choice, slider, switch
from snntutor.explore.ticks import moving_numbers, round_up
from snntutor.lif import LIFParams, simulate, subtract, to_zero

_STEPS = 200
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
        "tau_mem": slider("tau_mem (ms)", 1.0, 50.0, tau_mem, 0.5),
        "tau_syn": slider("tau_syn (ms)", 0.0, 20.0, tau_syn, 1.0),
        "theta": slider("threshold", 0.1, 3.0, 1.0, 0.1),
        "reset": choice("reset", [("subtract", subtract), ("to zero", to_zero)]),
        "scale": switch("scale the input by (1 - alpha)(1 - beta)", True),
        "once": switch("a single spike at 20 ms", False),
    }
    return Explorer(controls, _build, size=(7.5, 3.4),
                    alt="Synaptic current above, membrane potential with threshold and spikes below.")


def _build(fig):
    top, bottom = fig.subplots(2, 1, sharex=True, height_ratios=(1, 2))
    plot.label(plot.tidy(top), "", "current I")
    plot.label(plot.tidy(bottom), "time (ms)", "potential U")
    top.set(xlim=(0, _STEPS), ylim=(-0.05, 1.1))  # in shares of what is shown, so that the frame stays
    numbers_of_i, numbers_of_u = moving_numbers(top, "y", (0, 1), 35), moving_numbers(bottom, "y", (0, 0.5, 1), 35)
    t = plot.milliseconds(_STEPS, 1e-3)
    (current,) = top.plot(t, 0 * t, color=plot.COLOURS["current"])
    (potential,) = bottom.plot(t, 0 * t, color=plot.COLOURS["potential"], label="potential U")
    (threshold,) = bottom.plot(t[[0, -1]], [1, 1], color=plot.COLOURS["threshold"],
                               linestyle=plot.DASHES["threshold"], label="threshold")
    (spikes,) = bottom.plot([], [], "|", color=plot.COLOURS["spike"], markersize=10,
                            markeredgewidth=2, label="spikes")
    plot.legend(bottom, loc="upper left", ncols=3)

    def show(line, values, numbers, least):
        """Draw a line as shares of the next round number; return that number."""
        tall = round_up(max(values.max(), least))
        line.set_ydata(values / tall)
        numbers(tall)
        return tall

    def update(current, tau_mem, tau_syn, theta, reset, scale, once, line=current):
        p = LIFParams(tau_mem * 1e-3, tau_syn * 1e-3, theta)
        drive = _drive(current, p, scale, once)
        u, s = (x[:, 0, 0] for x in simulate(drive, p, reset))
        show(line, _current(drive, p), numbers_of_i, 0.01)
        tall = show(potential, u, numbers_of_u, theta)
        threshold.set_ydata([theta / tall, theta / tall])
        when = np.flatnonzero(s)
        spikes.set_data(t[when], np.full(len(when), 1.15))
        bottom.set_ylim(-0.08 if u.min() > -0.05 * tall else -0.7, 1.6)
        return _sentence(when, u)

    return update


def _drive(current, p, scale, once):
    drive = np.zeros((_STEPS, 1, 1))
    drive[_ONSET:_ONSET + 1 if once else None] = current
    return drive * (1 - p.alpha) * (1 - p.beta) if scale and not once else drive


def _current(drive, p):
    """Return the synaptic current: what moves a membrane that keeps nothing, one step before it does."""
    longer = np.concatenate([drive, drive[-1:]])
    return simulate(longer, LIFParams(0, p.tau_syn, theta=1e9))[0][1:, 0, 0]


def _sentence(when, u):
    if len(when) == 0:
        return f"No spike; the potential reaches {u.max():.2f}."
    words = f"{len(when)} spike{'s' * (len(when) > 1)}, the first at {when[0]} ms"
    if len(when) > 1:
        words += f", then one every {np.diff(when).mean():.1f} ms: {1e3 / np.diff(when).mean():.0f} Hz"
    return words + f"; the potential reaches {u.max():.2f}."
