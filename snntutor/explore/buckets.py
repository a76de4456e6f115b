"""Explorer of chapter 00: a leaky bucket that tips over, the smallest thing that spikes."""

from typing import NamedTuple

import numpy as np

from snntutor import plot
from snntutor.explore.controls import slider
from snntutor.explore.core import Explorer
from snntutor.explore.ticks import moving_numbers

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
        "rim": slider("rim", 0.5, 6.0, rim, 0.1, "cups"),
    }
    return Explorer(controls, numbers, draw, sentence, size=(7.5, 3.2),
                    alt="The level of a leaky bucket jumps up with each cup and sinks between them; "
                        "a dashed line is the rim, a stroke above it each time the bucket tips over.")


class Bucket(NamedTuple):
    """A bucket over 100 steps; levels are in cups."""

    every: int
    keep: float
    rim: float
    levels: np.ndarray  # after each step
    tips: np.ndarray  # the steps at which it tips over
    highest: float
    limit: float  # where the level would end if there were no rim


def numbers(*, every, keep, rim) -> Bucket:
    """Pour a cup every few steps; a bucket that tipped begins again empty."""
    levels, level = np.zeros(_STEPS), 0.0
    for n in range(_STEPS):
        level = keep * level + (n % every == 0)
        levels[n] = level
        level = 0.0 if level > rim else level
    limit = 1 / (1 - keep**every) if keep < 1 else np.inf
    return Bucket(every, keep, rim, levels, np.flatnonzero(levels > rim), levels.max(), limit)


def draw(fig):
    """Make the axes, in shares of the rim so that a near miss is seen; return what moves the level and the strokes."""
    ax = plot.tidy(fig.subplots())
    step = np.arange(_STEPS)
    (level,) = ax.plot(step, 0 * step, color=plot.COLOURS["potential"], drawstyle="steps-post", label="level",
                       linewidth=1.2)
    ax.plot([0, _STEPS], [1, 1], color=plot.COLOURS["threshold"], linestyle="--", linewidth=1.2, label="rim")
    (tips,) = ax.plot([], [], "|", color=plot.COLOURS["spike"], markersize=10, markeredgewidth=2, label="tips over")
    plot.label(ax, "time step", "level (cups)")
    plot.legend(ax, loc="upper right", ncols=3)
    ax.set(xlim=(0, _STEPS), ylim=(0, 1.7))
    write = moving_numbers(ax, "y", (0, 0.5, 1), 35)

    def move(bucket):
        level.set_ydata(bucket.levels / bucket.rim)
        tips.set_data(bucket.tips, np.full(len(bucket.tips), 1.45))
        write(bucket.rim)

    return move


def sentence(bucket) -> str:
    """Say how often the bucket tips over, or how near it comes."""
    words = f"A cup every {_steps(bucket.every)}, {bucket.keep:.2f} kept in each: "
    if len(bucket.tips):
        times = "once" if len(bucket.tips) == 1 else f"{len(bucket.tips)} times"
        return words + f"the bucket tips over {times} in {_STEPS} steps, first at step {bucket.tips[0]}."
    words += f"in {_STEPS} steps the level reaches {bucket.highest:.2f}, the rim is at {bucket.rim:.2f}. "
    if bucket.limit > bucket.rim * (1 + 1e-9):  # 1 / (1 - 0.8) is above 5 by a rounding error
        return words + "It has not tipped over yet; it will."
    bound = np.ceil(100 * bucket.limit) / 100  # rounded to nearest it could be passed
    return words + f"However long you wait, it never gets above {bound:.2f}: it never tips over."


def _steps(every):
    return "step" if every == 1 else f"{every} steps"


def example() -> Explorer:
    """Make the explorer as chapter 00 does."""
    return warm_up()
