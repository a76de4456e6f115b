"""Explorer of chapter 00: a leaky bucket that tips over, the smallest thing that spikes."""

import numpy as np

from snntutor import plot
from snntutor.explore.core import Explorer, slider

_STEPS = 100


def warm_up(every=5, keep=0.9, rim=2.5):
    """Make a live picture of a leaky bucket into which a cup is poured every few steps.

    Parameters
    ----------
    every : int
        Steps from one cup to the next.
    keep : float
        Share of the water that is left after a step, 0.5 to 1.
    rim : float
        Level, in cups, above which the bucket tips over and is empty.

    Returns
    -------
    Explorer
    """
    controls = {
        "every": slider("steps between cups", 1, 20, every, 1),
        "keep": slider("share kept in a step", 0.5, 1.0, keep, 0.01),
        "rim": slider("rim (cups)", 0.5, 6.0, rim, 0.1),
    }
    return Explorer(controls, _build, size=(7.5, 2.8),
                    alt="The level of a leaky bucket jumps up with each cup and sinks between them; "
                        "a dashed line is the rim, a stroke above it each time the bucket tips over.")


def _build(fig):
    ax = plot.tidy(fig.subplots())
    step = np.arange(_STEPS)
    (level,) = ax.plot(step, 0 * step, color=plot.COLOURS["potential"], drawstyle="steps-post", label="level")
    (line,) = ax.plot([0, _STEPS], [0, 0], color=plot.COLOURS["threshold"], linestyle="--", label="rim")
    (tips,) = ax.plot([], [], "|", color=plot.COLOURS["spike"], markersize=10, markeredgewidth=2, label="tips over")
    plot.label(ax, "time step", "level (cups)")
    plot.legend(ax, loc="upper right", ncols=3)
    ax.set(xlim=(0, _STEPS), ylim=(0, 9))

    def update(every, keep, rim):
        levels = _levels(every, keep, rim)
        when = np.flatnonzero(levels > rim)
        level.set_ydata(levels)
        line.set_ydata([rim, rim])
        tips.set_data(when, np.full(len(when), 7.4))
        return _sentence(every, keep, rim, levels.max(), when)

    return update


def _levels(every, keep, rim):
    """Return the level after each step, shape (100,); a bucket that tipped begins again empty."""
    levels, level = np.zeros(_STEPS), 0.0
    for n in range(_STEPS):
        level = keep * level + (n % every == 0)
        levels[n] = level
        level = 0.0 if level > rim else level
    return levels


def _sentence(every, keep, rim, highest, when):
    words = f"A cup every {_steps(every)}, {keep:.2f} kept in each: "
    if len(when):
        times = "once" if len(when) == 1 else f"{len(when)} times"
        return words + f"the bucket tips over {times} in {_STEPS} steps, first at step {when[0]}."
    limit = 1 / (1 - keep**every) if keep < 1 else np.inf
    words += f"in {_STEPS} steps the level reaches {highest:.2f}, the rim is at {rim:.2f}. "
    if limit > rim:
        return words + "It has not tipped over yet; it will."
    return words + f"However long you wait, it never gets above {np.ceil(100 * limit) / 100:.2f}: it never tips over."


def _steps(every):
    return "step" if every == 1 else f"{every} steps"
