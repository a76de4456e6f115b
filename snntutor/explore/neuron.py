"""Explorer of chapter 01: one neuron under a steady current or a single spike."""

import numpy as np

from snntutor import plot
from snntutor.explore.core import Explorer, choice, slider, switch
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
    for ax in (top, bottom):
        plot.tidy(ax)
    t = plot.milliseconds(_STEPS, 1e-3)
    (current,) = top.plot(t, 0 * t, color=plot.COLOURS["current"])
    (potential,) = bottom.plot(t, 0 * t, color=plot.COLOURS["potential"], label="potential U")
    (threshold,) = bottom.plot(t[[0, -1]], [1, 1], color=plot.COLOURS["threshold"],
                               linestyle=plot.DASHES["threshold"], label="threshold")
    (spikes,) = bottom.plot([], [], "|", color=plot.COLOURS["spike"], markersize=10,
                            markeredgewidth=2, label="spikes")
    plot.label(top, "", "current I")
    plot.label(bottom, "time (ms)", "potential U")
    top.set_xlim(0, _STEPS)
    plot.legend(bottom, loc="upper left", ncols=3)

    def update(current, tau_mem, tau_syn, theta, reset, scale, once, line=current):
        p = LIFParams(tau_mem * 1e-3, tau_syn * 1e-3, theta)
        drive = _drive(current, p, scale, once)
        u, s = (x[:, 0, 0] for x in simulate(drive, p, reset))
        line.set_ydata(_current(drive, p))
        potential.set_ydata(u)
        threshold.set_ydata([theta, theta])
        high = 1.6 * _round_up(max(theta, u.max()))
        when = np.flatnonzero(s)
        spikes.set_data(t[when], np.full(len(when), 0.72 * high))
        top.set_ylim(-0.05, 1.1 * _round_up(line.get_ydata().max()))
        bottom.set_ylim(min(-0.05 * high, -_round_up(-u.min())), high)
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


def _round_up(value):
    """Return the next power of two, so that the axes stand still while a slider moves a little."""
    return 2.0 ** np.ceil(np.log2(value)) if value > 0.1 else 0.1


def _sentence(when, u):
    if len(when) == 0:
        return f"No spike; the potential reaches {u.max():.2f}."
    words = f"{len(when)} spike{'s' * (len(when) > 1)}, the first at {when[0]} ms"
    if len(when) > 1:
        words += f", then one every {np.diff(when).mean():.1f} ms: {1e3 / np.diff(when).mean():.0f} Hz"
    return words + f"; the potential reaches {u.max():.2f}."
