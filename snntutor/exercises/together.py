"""Judge a neuron by what it does (exercise 1.6): it spikes for two spikes that come together and for nothing else."""

import numpy as np

from snntutor.check import RIGHT, Judge, Verdict
from snntutor.exercises.hidden import constants_of
from snntutor.lif import LIFParams, simulate

_LONG = 400  # steps, in which every neuron worth a try has forgotten


def _spikes(p, steps):
    """Count the spikes of a neuron that gets an input spike of weight 1 at each of these steps."""
    drive = np.zeros((_LONG, 1, 1))
    np.add.at(drive, (list(steps), 0, 0), 1.0)
    return int(simulate(drive, p)[1].sum())


def _what_it_does_wrong(p):
    """Return a sentence on the first thing that such a neuron must not do, or nothing."""
    if p.dt != LIFParams().dt:
        return "Leave dt out: the neuron has steps of 1 ms."
    if count := _spikes(p, [0]):
        return f"One input spike alone makes it spike ({count} in {_LONG} steps). What must theta be above?"
    for apart in range(4):
        if (count := _spikes(p, [0, apart])) != 1:
            so = "stays silent" if count == 0 else f"spikes {count} times"
            return f"Two input spikes {apart} steps apart: it {so}, wanted is one spike."
    for n in range(2, 11):
        if count := _spikes(p, range(0, 10 * n, 10)):
            return (f"{n} input spikes in a row, 10 steps apart, make it spike ({count} in {_LONG} steps). Too much is "
                    "left of a spike when the next one comes, or the threshold is too low.")
    return ""


def _decide(answer):
    p = constants_of(answer)
    if isinstance(p, Verdict):
        return p
    wrong = _what_it_does_wrong(p)
    return Verdict("wrong", wrong) if wrong else RIGHT


judge_together = Judge(_decide)
