"""Judge a rule for what each step back multiplies by, when the surrogate's peak is 10 (exercise 10.6)."""

import numpy as np

from snntutor import resets
from snntutor.exercises.behaviour import by_behaviour
from snntutor.surrogate import scaled

_KEPT = np.array([0.9, 0.9, 0.9, 0.0, 0.0, 0.9, 0.9, 0.0, 0.9, 0.9])
_MISSING = np.array([0.0, -0.4, -1.6, -0.8, -9.0, -1.95, -3.0, 2.5, -100.0, 0.7])
_RATES, _SEEDS, _HIGH = (0.1, 0.3), range(200, 210), scaled(resets.BROAD, 10)


def _wrong(answer):
    found = answer(_KEPT.copy(), _MISSING.copy())
    if found is ...:
        return ...
    found, whole = np.asarray(found, dtype=float), _KEPT + _MISSING
    if found.shape != whole.shape:
        return (f"For arrays of shape {whole.shape} your rule gives one of shape {found.shape}: wanted is a factor for "
                "each entry. Think of np.where, np.clip, np.minimum.")
    if not np.isfinite(found).all():
        return "Your rule gives a factor that is not finite."
    harmless = np.abs(whole) <= 1
    return _at(harmless & ~np.isclose(found, whole), found, "it is harmless, so wanted is exactly {whole:g}") or _at(
        np.abs(found) > 1 + 1e-9, found, "the size must not pass 1") or _learned(answer)


def _at(bad, found, says):
    if not bad.any():
        return ""
    k = int(np.flatnonzero(bad)[0])
    return (f"Where kept is {_KEPT[k]:g} and missing {_MISSING[k]:g} your factor is {found[k]:.3g}: "
            + says.format(whole=_KEPT[k] + _MISSING[k]) + ".")


def _learned(answer):
    """Try the rule on ten tasks; every rule that keeps to the bound has passed so far."""
    def in_numpy(kept, missing):
        return np.asarray(answer(kept, missing), dtype=float)

    task = resets.tasks(_SEEDS)
    ends = [resets.learn(task, _RATES, rule, derivative=_HIGH)[-1].mean() for rule in (resets.let_in, in_numpy)]
    if ends[1] <= 0.5 * ends[0]:
        return ""
    return (f"On ten tasks of the toy with peak 10 the share of wrong steps ends at {ends[1]:.3f} with your rule; "
            f"with the whole factor it is {ends[0]:.3f}, wanted is half of that or less.")


judge_rule = by_behaviour(_wrong, "a function of kept and missing, two arrays of one shape")
