"""Judge a drive under which six conventions all spike differently (exercise A.5)."""

import itertools

from snntutor import arguments, conventions
from snntutor.check import OPEN, RIGHT, Judge, Verdict, contains_ellipsis
from snntutor.lif import LIFParams

SIX = {"subtract": conventions.article, "zero": conventions.zero_losing_input, "kept": conventions.zero_keeping_input,
       "late": conventions.late, "leak": conventions.threshold_leaks, "at theta": conventions.at_threshold}
_P, _LONGEST = LIFParams(tau_syn=0), 60


def _judge(answer):
    if contains_ellipsis(answer):
        return OPEN
    try:
        drive = arguments.reals("drive", answer).astype(float)
        if drive.ndim != 1 or not 0 < len(drive) <= _LONGEST:
            return Verdict("wrong", f"Wanted is one number for each of at most {_LONGEST} steps; this has the shape "
                                    f"{drive.shape}.")
        return _of_trains({name: conventions.run(drive, _P, neuron)[1] for name, neuron in SIX.items()})
    except ValueError as error:
        return Verdict("wrong", f"This is no drive: {error}")


def _of_trains(trains):
    if not any(s.any() for s in trains.values()):
        return Verdict("wrong", "No neuron spikes under this drive, so all six trains are the same. It needs a total "
                                "above the threshold of 1 within the memory of 10 steps.")
    alike = [pair for pair in itertools.combinations(trains, 2) if (trains[pair[0]] == trains[pair[1]]).all()]
    if not alike:
        return RIGHT
    told = ", ".join(f"{a} and {b}" for a, b in alike)
    return Verdict("wrong", f"These spike alike under your drive: {told}. {_ADVICE[_first_told(alike)]}")


def _first_told(alike):
    """Return the pair whose advice is told: the one with a tie last, since it is the hardest."""
    known = [pair for pair in alike if pair in _ADVICE]
    return known[0] if known else None


_ADVICE = {
    None: "What does each do at the step after a spike, and what must arrive then for it to show?",
    ("zero", "kept"): "These two part where something arrives at the very step that resets.",
    ("subtract", "zero"): "These two part where a potential goes well beyond the threshold before it is reset.",
    ("subtract", "leak"): "These two part by (1 - beta) theta after each spike: bring the next one close to the "
                          "threshold, or make many spikes.",
    ("subtract", "late"): "These two part where the potential is still above the threshold one step after a spike.",
    ("subtract", "at theta"): "These two part where the potential equals the threshold to the last bit. What is the "
                              "potential after a single pulse?",
}

judge_apart = Judge(_judge)
