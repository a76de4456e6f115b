"""How many times as fast as its peers the course's fast layers are asked to be, told in words."""

from typing import NamedTuple

import numpy as np

OURS = "fast"


class Goal(NamedTuple):
    """So many times as fast as the fastest of some contenders, in one of the works; `cores` is all, or 1."""

    times: float
    words: str
    names: tuple
    work: int = 0
    cores: str = "all"


GOALS = (
    Goal(12, "snnTorch", ("snnTorch",)),
    Goal(15, "the companion's loop, compiled where that helps it",
         ("companion style", "companion style, compiled step")),
    Goal(4, "Norse's step with recurrence", ("Norse",), work=1),
    Goal(6, "XLA with event input on one core, the faster of its two forms (aim: 10)",
         ("XLA, events by segment", "XLA, events as a sparse matrix"), cores="1"),
)


def told(races):
    """Return a line for each goal.

    Parameters
    ----------
    races : dict
        For "all" cores and for "1", the rows of each work, in order.

    Returns
    -------
    str
        A goal counts on the cores it names; what was measured on the others stands behind it.
    """
    return "\n".join(line(goal, races) for goal in GOALS)


def line(goal, races):
    """Return what came of one goal."""
    ratios = {cores: ratio(goal, works[goal.work]) for cores, works in races.items() if goal.work < len(works)}
    counts = ratios.get(goal.cores)
    verdict = "not measured" if counts is None else f"{counts:.1f}, {'met' if counts >= goal.times else 'missed'}"
    others = [f"{found:.1f} on {'one core' if cores == '1' else 'all cores'}"
              for cores, found in ratios.items() if cores != goal.cores and found is not None]
    return f"- At least {goal.times} times {goal.words}: {'; '.join([verdict, *others])}."


def ratio(goal, rows):
    """Return the median over the rounds of the ratio to the fastest of the goal's contenders; None without both."""
    seconds = {row.entry.name: row.seconds for row in rows}
    there = [seconds[name] for name in goal.names if name in seconds]
    if OURS not in seconds or not there:
        return None
    return float(np.median(min(there, key=np.median) / seconds[OURS]))
