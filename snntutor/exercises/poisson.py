"""Judge a function that makes Poisson spikes (exercise 2.1): form, chance, rates."""

import numpy as np

from snntutor.check import OPEN, RIGHT, Judge, Mistake, Verdict, by_cases, contains_ellipsis, is_stub, same, show


def _measured(spikes_of):
    """Make a function that measures the rate of each unit, in hertz, over many steps."""
    def measured(rate, n_steps, dt):
        spikes = spikes_of(np.array(rate), n_steps, dt, np.random.default_rng(2))
        return np.asarray(spikes, dtype=float).mean(0) / dt

    return measured


_RATE_CASES = [(np.array([0.0]), 60_000, 1e-3), (np.array([200.0]), 60_000, 1e-3),
               (np.array([100.0, 400.0]), 60_000, 0.5e-3)]
_RATE_MISTAKES = [
    Mistake(lambda rate, n, dt, rng: rng.random((n, len(rate))) < rate,
            "You forgot dt: a rate in hertz counts spikes a second, and a chance per step is rate times dt. A unit "
            "of 200 Hz spikes at every step here."),
    Mistake(lambda rate, n, dt, rng: rng.random((n, len(rate))) < rate * 1e-3,
            "Right at dt = 1 ms, but at dt = 0.5 ms your units fire twice as often. The step is not always 1 ms: "
            "use dt."),
    Mistake(lambda rate, n, dt, rng: rng.random((n, len(rate))) > rate * dt,
            "Turned round: your units spike where they should be silent. A spike when the random number is below "
            "rate * dt."),
    Mistake(lambda rate, n, dt, rng: rng.random((n, len(rate))) < 1 - np.exp(-rate * dt),
            "You took 1 - exp(-rate * dt), the chance of at least one spike in a step of continuous time. Wanted is "
            "rate * dt as it stands."),
]
_LOOSE = 0.08  # more than four standard errors of every case, whatever way the numbers are drawn
_judge_rates = by_cases(lambda rate, n_steps, dt: rate, _RATE_CASES,
                        [Mistake(_measured(answer), message) for answer, message in _RATE_MISTAKES], _LOOSE)


def _wrong_rates(measured):
    verdict = _judge_rates(measured)
    if verdict.status == "right" or "smallest input" not in verdict.message:
        return verdict.message
    for rate, n_steps, dt in _RATE_CASES:
        if not same(mine := measured(rate, n_steps, dt), rate, _LOOSE):
            return f"With rate={show(rate)} and dt={dt:g} your units fire at {show(mine)} spikes a second."


def _wrong_form(few, rate):
    if rate[1] != 900:
        return "Your function changes the rates it was given. Work on a copy, or build a new array."
    if few is None:
        return "Your function gives nothing back. Does it end with return?"
    if np.shape(few) == (2, 5):
        return "Your array is (neurons, time). In this book time comes first: (n_steps, neurons)."
    if np.shape(few) != (5, 2):
        return f"For 5 steps of 2 units wanted is an array of shape (5, 2); yours has shape {np.shape(few)}."
    if not np.isin(few, (0, 1)).all():
        return "A step holds a spike or none: wanted are only 0 and 1 (or False and True)."
    return ""


def _wrong_chance(answer):
    """Look for spikes that do not come from rng, or not from a draw of their own each."""
    first, second, other = (np.asarray(answer(np.full(40, 300.0), 2000, 1e-3, np.random.default_rng(seed)), dtype=float)
                            for seed in (1, 1, 2))
    if not (first == second).all():
        return "Two calls with equal generators gave different spikes. Draw every random number from rng."
    if first.all() or first.mean() < 0.05:
        return ""
    if (first == other).all():
        return "Two calls with different generators gave the same spikes. Draw every random number from rng."
    return _one_draw_for_all(first) or _wrong_in_time(first) or _wrong_between_units(first)


def _one_draw_for_all(s):
    if (s == s[0]).all():
        return "Every step is the same: you drew one number for each unit. Draw one for each step and unit."
    if (s.T == s[:, 0]).all():
        return "All units spike at the same steps: you drew one number a step. Draw one for each step and unit."
    return ""


def _wrong_between_units(s):
    """Look for draws that serve several units, and for counts that do not vary."""
    if np.triu(s.T @ s, 1).max() > 1.5 * len(s) * s.mean() ** 2:
        return "Some units spike at the same steps as others. Draw a number for each step and each unit."
    if np.ptp(s.sum(0)) < 20:
        return ("Every unit gives nearly the same number of spikes. With a chance of its own at each step the "
                "count varies from unit to unit.")
    return ""


def _wrong_in_time(s):
    """Look for chances that change with time or with what was before."""
    if not (s[0].any() and s[-1].any()):
        return "In your first or last step no unit ever spikes. Every step has the same chance."
    before, after = s.mean(), s[1:][s[:-1] == 1].mean()
    if abs(after - before) > 0.2 * before:
        return (f"Your spikes know of each other: a unit spikes at {before:.0%} of the steps, but at "
                f"{after:.0%} of those that follow a spike. A Poisson train has no memory.")
    return ""


def _judge(answer):
    if is_stub(answer):
        return OPEN
    if not callable(answer):
        return _judge_rates(answer)
    try:
        rate = np.array([0.0, 900.0])
        few = answer(rate, 5, 1e-3, np.random.default_rng(0))
        if contains_ellipsis(few):
            return OPEN
        wrong = _wrong_form(few, rate) or _wrong_chance(answer) or _wrong_rates(_measured(answer))
    except (Exception, SystemExit) as error:  # whatever a learner's code raises is shown, not thrown
        wrong = f"It stops with {type(error).__name__}: {error}"
    return Verdict("wrong", wrong) if wrong else RIGHT


judge_poisson = Judge(_judge, _RATE_MISTAKES)
