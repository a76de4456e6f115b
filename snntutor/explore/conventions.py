"""Explorer of the atlas: two conventions side by side under one drive, with the spikes that only one of them has."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.conventions import article, euler, late, run, same_step, zero_keeping_input, zero_losing_input
from snntutor.explore.controls import choice, slider
from snntutor.explore.core import Explorer
from snntutor.explore.ticks import moving_numbers, round_up
from snntutor.lif import LIFParams

_STEPS, _ONSET, _SHIFTS = 120, 5, (0, -1, 1, -2, 2, -3, 3)
_NOISE = np.random.default_rng(1).exponential(size=_STEPS - _ONSET)  # of mean 1, the same at every move


def side_by_side(neurons, first=None, second=None, strength=1.5):
    """Make a live picture of two neurons that are fed alike and written differently.

    Parameters
    ----------
    neurons : dict of str to callable
        Two conventions or more by their names; see `snntutor.conventions.run`.
    first, second : str, optional
        The names with which it begins; by default the first two.
    strength : float
        Where the slider of the drive starts: the thresholds to which a steady drive lifts the potential.

    Returns
    -------
    Explorer
    """
    names = _checked(neurons)
    controls = {
        "first": choice("first", names, first or names[0]),
        "second": choice("second", names, second or names[1]),
        "drive": choice("drive", ["steady", "noise", "one pulse"]),
        "strength": slider("strength", 0.0, 8.0, strength, 0.05, "thresholds"),
        "tau_syn": slider("tau_syn", 0.0, 20.0, 0.0, 1.0, "ms"),
    }
    return Explorer(controls, partial(numbers, neurons), draw, sentence, size=(7.8, 3.8),
                    alt="Above the potentials of two neurons under one drive. Below their spikes, a row each, and a "
                        "row of crosses where only one of them spikes.")


def _checked(neurons):
    if not isinstance(neurons, dict) or len(neurons) < 2:
        raise ValueError(f"neurons is {arguments.shown(neurons)}; wanted is a dict of two conventions or more, as "
                         "{'article': article, 'late': late}.")
    arguments.function("conventions.article", **{f"neurons[{name!r}]": neuron for name, neuron in neurons.items()})
    return list(neurons)


class Pair(NamedTuple):
    """What two neurons do in 120 steps of 1 ms under the same drive."""

    names: list
    potentials: list  # an array of shape (time,) for each
    spikes: list  # the steps of each
    alone: np.ndarray  # steps at which one of them spikes and not the other
    shift: int  # by which the second is best compared with the first
    matched: int  # spikes in common after this shift


def numbers(neurons, *, first, second, drive, strength, tau_syn) -> Pair:
    """Run both neurons; ``tau_syn`` is in milliseconds."""
    p = LIFParams(tau_syn=tau_syn * 1e-3)
    arriving = np.zeros(_STEPS)
    if drive == "one pulse":
        arriving[_ONSET] = strength
    else:
        shape = _NOISE if drive == "noise" else np.ones(_STEPS - _ONSET)
        arriving[_ONSET:] = strength * (1 - p.alpha) * (1 - p.beta) * shape
    runs = [run(arriving, p, neurons[name]) for name in (first, second)]
    spikes = [np.flatnonzero(s) for _, s in runs]
    matched: dict = {k: len(np.intersect1d(spikes[0], spikes[1] + k)) for k in _SHIFTS}
    shift = max(matched, key=matched.__getitem__)
    return Pair([first, second], [u for u, _ in runs], spikes, np.setxor1d(spikes[0], spikes[1]), shift, matched[shift])


def draw(fig):
    """Make the axes; return what moves both potentials and the three rows of marks."""
    top, bottom, write = _axes(fig)
    t = np.arange(_STEPS)
    roles, dashes = ("potential", "true"), ("-", (0, (4, 1.5)))
    lines = [top.plot(t, 0 * t, color=plot.COLOURS[role], linestyle=dash, label=name)[0]
             for role, dash, name in zip(roles, dashes, ("first", "second"))]
    (threshold,) = top.plot([0, _STEPS], [1, 1], color=plot.COLOURS["threshold"], linestyle=plot.DASHES["threshold"])
    plot.legend(top, loc="lower right", ncols=2)
    marks = [bottom.plot([], [], mark, color=plot.COLOURS[role], markersize=9, markeredgewidth=2)[0]
             for mark, role in (("|", roles[0]), ("|", roles[1]), ("x", "spike"))]

    def move(pair):
        tall = round_up(max(1.0, *(np.abs(u).max() for u in pair.potentials)))
        for line, u in zip(lines, pair.potentials):
            line.set_ydata(u / tall)
        threshold.set_ydata([1 / tall] * 2)
        write(tall)
        for row, mark, steps in zip((2, 1, 0), marks, (*pair.spikes, pair.alone)):
            mark.set_data(steps, np.full(len(steps), row))

    return move


def _axes(fig):
    top, bottom = fig.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    plot.label(plot.tidy(top), "", "potential U")
    plot.label(plot.tidy(bottom), "time (ms)", "")
    top.set(xlim=(-1, _STEPS), ylim=(-1.05, 1.15))
    bottom.set(ylim=(-0.6, 2.6))
    bottom.set_yticks([0, 1, 2], ["one alone", "second", "first"])
    return top, bottom, moving_numbers(top, "y", (-1, -0.5, 0, 0.5, 1), 35)


def sentence(pair) -> str:
    """Say how often each spikes, how far they agree, and whether a shift makes them agree better."""
    (a, b), (first, second) = (len(steps) for steps in pair.spikes), pair.names
    words = f"{first}: {_spikes(a)}; {second}: {b}; "
    if len(pair.alone) == 0:
        return words + ("at the same steps." if a else "neither spikes.")
    words += f"the first difference at {pair.alone[0]} ms; {_spikes(len(np.intersect1d(*pair.spikes)))} in common"
    if pair.shift:
        direction = "later" if pair.shift > 0 else "earlier"
        words += f", {pair.matched} if the second came {abs(pair.shift)} ms {direction}"
    return words + "."


def _spikes(count):
    return f"{count} spike{'s' * (count != 1)}"


def example() -> Explorer:
    """Make the explorer as the atlas does, of six conventions."""
    return side_by_side({"article": article, "to zero, input lost": zero_losing_input, "input kept": zero_keeping_input,
                         "late": late, "same step": same_step, "1 - dt/tau": euler}, second="late")
