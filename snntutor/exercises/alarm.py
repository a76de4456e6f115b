"""Judge a detector of drift (exercise 14.6): quiet while answers stay good, awake soon after they fall."""

import operator

import numpy as np

from snntutor.check.compare import show
from snntutor.exercises.behaviour import by_behaviour

_LENGTH, _DRIFT, _SOON, _STREAMS, _FORGIVEN = 600, 300, 40, 20, 2


def streams(drifts) -> list:
    """Draw streams of answers: right with a chance of 0.9, in a stream that drifts of 0.4 from sample 300 on."""
    rng = np.random.default_rng(140 + drifts)
    chance = np.where((np.arange(_LENGTH) >= _DRIFT) & drifts, 0.4, 0.9)
    return [(rng.random(_LENGTH) < chance).astype(float) for _ in range(_STREAMS)]


def _wrong(answer):
    steady, drifting = ([_told(answer, right) for right in streams(drifts)] for drifts in (False, True))
    if any(n is ... for n in [*steady, *drifting]):
        return ...
    return _nonsense([*steady, *drifting]) or _peeps(answer, streams(True), drifting) or _late(steady, drifting)


def _told(answer, right):
    told = answer(right.copy())
    try:
        return told if told is None or told is ... else operator.index(told)
    except TypeError:
        return told  # no index: `_nonsense` says so


def _nonsense(told):
    odd = [n for n in told if not (n is None or isinstance(n, int))]
    if odd:
        return f"Yours gives {show(odd[0])}. Wanted is one whole number, the index of a sample, or None."
    beyond = [n for n in told if n is not None and not 0 <= n < _LENGTH]
    return f"Your alarm is at sample {beyond[0]} of a stream with samples 0 to {_LENGTH - 1}." if beyond else ""


def _peeps(answer, rights, told):
    """Hand over the stream up to the alarm only, and in other hands after it: the alarm must be the same."""
    for right, n in zip(rights, told):
        if n is not None and (again := _told(answer, right[: n + 1])) != n:
            return (f"On a stream your alarm is at sample {n}. Given the samples 0 to {n} alone it "
                    f"{'is at ' + str(again) if again is not None else 'gives none'}: it looked into the future.")
    return ""


def _late(steady, drifting):
    false = sum(n is not None for n in steady)
    early = sum(n is not None and n < _DRIFT for n in drifting)
    good = sum(n is not None and _DRIFT <= n <= _DRIFT + _SOON for n in drifting)
    if all(n is None for n in drifting):
        return "It never gives the alarm, on none of twenty streams that drift."
    if false > _FORGIVEN:
        return f"{false} of {_STREAMS} steady streams set off a false alarm; {_FORGIVEN} are forgiven."
    if good < _STREAMS - _FORGIVEN:
        return (f"Of {_STREAMS} streams that drift, {good} set off the alarm within {_SOON} samples of the fall; "
                f"{early} did so before it. Wanted are {_STREAMS - _FORGIVEN}.")
    return ""


judge_alarm = by_behaviour(_wrong, "a function of the answers, which returns an index or None")
