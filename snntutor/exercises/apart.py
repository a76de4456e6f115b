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
    return Verdict("wrong", f"These spike alike under your drive: {told}. {_advice(alike)}")


def _advice(alike):
    """Name the first pair on which there is advice, and give it."""
    for pair in alike:
        if pair in _ADVICE:
            return f"Of these, {pair[0]} and {pair[1]} part where {_ADVICE[pair]}"
    return "What does each do at the step after a spike, and what must arrive then for it to show?"


_ADVICE = {
    ("zero", "kept"): "something arrives at the very step that resets.",
    ("subtract", "zero"): "a potential goes well beyond the threshold before it is reset.",
    ("subtract", "leak"): "(1 - beta) theta more or less makes a spike: bring the potential close to the threshold, "
                          "or make many spikes.",
    ("subtract", "late"): "the potential is still above the threshold one step after a spike.",
    ("subtract", "at theta"): "the potential equals the threshold to the last bit. What is the potential "
                              "after a single pulse?",
}

judge_apart = Judge(_judge)
