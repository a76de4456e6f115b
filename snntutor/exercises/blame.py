"""Blame that is sorted, cut off, or followed along chosen paths (exercises 4.3 to 4.5)."""

import numpy as np

from snntutor import credit
from snntutor.check import Mistake, by_cases

# 4.3 shares


def _shares(jacobian, direct, error):
    return credit.shares(credit.Linearised(jacobian, direct, error))


def _summed(jacobian, direct, blame):
    """Return the share of each use if this were the blame that its step hands on."""
    found = np.zeros((len(blame), direct.shape[2]))
    found[:-1] = np.einsum("na,nap->np", blame[1:], direct[:-1])
    return found


def _turned(jacobian, direct, error):
    return _shares(np.swapaxes(jacobian, 1, 2), direct, error)


def _by_error(jacobian, direct, error):
    influence = credit.influences(credit.Linearised(jacobian, direct, error))
    return np.einsum("na,nap->np", error, influence)


def _same_step(jacobian, direct, error):
    return np.einsum("na,nap->np", credit.blames(credit.Linearised(jacobian, direct, error)), direct)


def _run_of(seed, steps, states, weights):
    rng = np.random.default_rng(seed)
    return tuple(rng.normal(size=shape).round(1)
                 for shape in ((steps, states, states), (steps, states, weights), (steps, states)))


_RUNS = [_run_of(0, 2, 1, 1), _run_of(1, 3, 1, 2), _run_of(2, 4, 2, 3), _run_of(3, 7, 3, 2)]
_SHARES_MISTAKES = [
    Mistake(_summed, "You blame a use only for the error of the very next step. Later errors come back to it, too: "
                     "carry the blame from the last step."),
    Mistake(_same_step, "The use at step n moves the state at step n + 1: it shares the blame of that step."),
    Mistake(lambda j, d, e: np.einsum("na,nap->np", e, d),
            "You pair each use with the error of its own step. It moves the state at the next step, and all later ones "
            "through it."),
    Mistake(_turned, "Your blame goes through the jacobian the wrong way round. Blame of a comes back to b by "
                     "jacobian[n][a, b]: blame @ jacobian[n]."),
    Mistake(_by_error, "The sum is right, and it is sorted by the step at which the error fell. Wanted is the step at "
                       "which the weight was used."),
    Mistake(lambda j, d, e: np.roll(_shares(j, d, e), 1, 0),
            "Your rows stand one step late. A share belongs to the step of the use, not to the next, which it moved."),
    Mistake(lambda j, d, e: np.cumsum(_shares(j, d, e)[::-1], 0)[::-1],
            "Your rows are sums so far, of this use and all later ones. Wanted is each use by itself."),
    Mistake(lambda j, d, e: _shares(j, d, e * (np.arange(len(e)) == len(e) - 1)[:, None]),
            "You carry back the error of the last step alone. On its way the blame takes up the error of each step."),
    *(Mistake(answer, "The rows are right, and they run from the last step to the first: turn them round.")
      for answer in (lambda j, d, e: _shares(j, d, e)[::-1], lambda j, d, e: _shares(j, d, e)[-2::-1],
                     lambda j, d, e: np.roll(_shares(j, d, e)[::-1], -1, 0))),
    Mistake(lambda j, d, e: _shares(j, d, e).T, "Your array has a row for each weight. Wanted is a row for each step."),
    Mistake(lambda j, d, e: _shares(j, d, e).sum(0),
            "This is the gradient, the sum of all shares. Wanted is a row for each step."),
    Mistake(lambda j, d, e: _shares(j, d, e)[:-1],
            "One row is missing: the use at the last step comes too late for any error, so its share is 0."),
]
judge_shares = by_cases(_shares, _RUNS, _SHARES_MISTAKES)


# 4.4 only so far back


def _truncated(jacobian, direct, error, k):
    return credit.truncated(credit.Linearised(jacobian, direct, error), k)


def _in_pieces(jacobian, direct, error, k):
    gradient = np.zeros(direct.shape[2])
    for end in range(len(error) - 1, -1, -k):
        blame = error[end]
        for n in reversed(range(max(0, end - k), end)):
            gradient += blame @ direct[n]
            blame = blame @ jacobian[n] + error[n] * (n > end - k)
    return gradient


def _in_pieces_from_the_start(jacobian, direct, error, k):
    parts = [[part[begin:begin + k] for part in (jacobian, direct, error)] for begin in range(0, len(error), k)]
    return sum(credit.backward(credit.Linearised(*part)) for part in parts)


def _followed(jacobian, direct, error, k, *, first=0, late=False, again=0):
    """Follow each error back as wanted, but for one thing that a keyword changes."""
    gradient = np.zeros(direct.shape[2])
    for last in range(len(error)):
        blame = error[last]
        for n in reversed(range(max(first, last - k), last)):
            handed_back = blame @ jacobian[n]
            gradient += (handed_back if late else blame) @ direct[n]
            blame = handed_back + again * error[n]
    return gradient


def _own_step(jacobian, direct, error, k):
    jacobian, direct, error = (np.concatenate(parts) for parts in (
        (jacobian, jacobian[:1]), (direct, direct[:1]), (0 * error[:1], error)))
    return _truncated(jacobian, direct, error, k)


def _last_steps(jacobian, direct, error, k):
    k = min(k, len(error) - 1)
    return credit.backward(credit.Linearised(*(part[len(error) - 1 - k:] for part in (jacobian, direct, error))))


def _last_error(jacobian, direct, error, k):
    return _truncated(jacobian, direct, error * (np.arange(len(error)) == len(error) - 1)[:, None], k)


def _not_carried(jacobian, direct, error, k):
    return _truncated(np.broadcast_to(np.eye(jacobian.shape[1]), jacobian.shape), direct, error, k)


_CUT_RUNS = [(*run, k) for run, k in ((_RUNS[1], 1), (_RUNS[2], 1), (_RUNS[2], 2), (_RUNS[3], 3), (_RUNS[3], 7))]
_CUT_MISTAKES = [
    *(Mistake(answer, "You cut the run into pieces of k steps and sweep each by itself. Then an error early in a piece "
                      "is followed back by less than k steps. Wanted is k for every error.")
      for answer in (_in_pieces, _in_pieces_from_the_start)),
    Mistake(lambda j, d, e, k: _followed(j, d, e, k, first=-k),
            "The run begins at step 0. Steps before it have negative numbers, and NumPy takes them for steps at the "
            "end: stop at 0."),
    Mistake(lambda j, d, e, k: _followed(j, d, e, k, again=1),
            "You follow each error back by itself, and on its way add the others again, which have their own turn."),
    Mistake(_own_step, "You begin with the use at the step of the error. It comes too late for it: the use at step n "
                       "moves the state at step n + 1."),
    Mistake(lambda j, d, e, k: _truncated(j, d, e, k + 1), "One step too far: the error of step n reaches the uses at "
                                                           "steps n - 1 to n - k."),
    Mistake(lambda j, d, e, k: _truncated(j, d, e, k - 1), "One step short: the error of step n reaches the uses at "
                                                           "steps n - 1 to n - k."),
    Mistake(_last_steps, "You sweep over the last k steps of the run only. Every error is followed back, each from its "
                         "own step."),
    Mistake(_last_error, "You follow the error of the last step alone. Every step has one."),
    Mistake(lambda j, d, e, k: credit.backward(credit.Linearised(j, d, e)), "This is the whole gradient: nothing is "
                                                                            "cut off at k."),
    Mistake(lambda j, d, e, k: _truncated(np.swapaxes(j, 1, 2), d, e, k),
            "Your blame goes through the jacobian the wrong way round: blame @ jacobian[n]."),
    Mistake(lambda j, d, e, k: _followed(j, d, e, k, late=True),
            "You hand the blame back before the use has had its share. The use at step n moves the state at step "
            "n + 1: first add, then multiply by jacobian[n]."),
    Mistake(lambda j, d, e, k: _truncated(j, d, e, k) - _truncated(j, d, e, k - 1),
            "Only the use k steps back has its share. The uses on the way there have one as well."),
    Mistake(_not_carried, "Your blame does not change on its way back. Each step back multiplies it by a jacobian."),
]
judge_truncated = by_cases(_truncated, _CUT_RUNS, _CUT_MISTAKES)


# 4.5 through both


def _gradient_of(seed):
    """Make a function that computes a gradient with some paths deleted, of a spiking network drawn at random."""
    unrolled = credit.lif_network(credit.random_spiking(seed, _stand_in, steps=20, inputs=2, neurons=2))

    def gradient(*deleted):
        return credit.backward(unrolled.without(*deleted))

    gradient.__name__ = f"gradient_of_network_{seed}"
    return gradient


def _stand_in(x):
    return 1 / (1 + 10 * abs(x)) ** 2


def _both(gradient):
    return gradient() - gradient("reset") - gradient("recurrence") + gradient("reset", "recurrence")


_BOTH_MISTAKES = [
    Mistake(lambda g: g() - g("reset", "recurrence"), "These routes take the reset, or the recurrence, or both. Those "
                                                      "that take only one are still among them."),
    Mistake(lambda g: g("reset", "recurrence"), "These routes take neither: they are what remains when both are "
                                                "deleted."),
    Mistake(lambda g: g() - g("reset") - g("recurrence"), "The routes that take neither were subtracted twice, once "
                                                          "with each. Give them back once."),
    Mistake(lambda g: g() - g("reset"), "These routes take the reset. Some of them never take the recurrence."),
    Mistake(lambda g: g() - g("recurrence"), "These routes take the recurrence. Some of them never reset."),
    Mistake(lambda g: g("reset") - g("reset", "recurrence"), "These routes take the recurrence and never reset."),
    Mistake(lambda g: g("recurrence") - g("reset", "recurrence"), "These routes take the reset and never the "
                                                                  "recurrence."),
    Mistake(lambda g: g("reset") + g("recurrence") - 2 * g("reset", "recurrence"),
            "These routes take one of the two, and not the other."),
    *(Mistake(answer, "The name of a path that is handed over deletes it. What remains is what does not take it.")
      for answer in (lambda g: g("reset") + g("recurrence"), lambda g: g("reset") + g("recurrence") - g())),
    Mistake(lambda g: g("reset") + g("recurrence") - g("reset", "recurrence"),
            "These routes lack one of the two or both: everything but what is wanted."),
    Mistake(lambda g: g(), "This is the whole gradient, the sum of all routes."),
    Mistake(lambda g: -_both(g), "The sign is turned: begin with the whole."),
]
judge_both = by_cases(_both, [(_gradient_of(seed),) for seed in (4, 8, 9)], _BOTH_MISTAKES)
