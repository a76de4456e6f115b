"""Judge traces written out by hand: an eligibility (exercise 14.1) and the gradient of a readout (14.4)."""

import numpy as np

from snntutor.check import Mistake, by_cases


def _filtered(drive, alpha, beta):
    """Filter along the first axis as a synapse and a membrane do: what arrives at n moves the result at n + 2."""
    drive = np.asarray(drive, float)
    current, level, out = np.zeros(drive.shape[1:]), np.zeros(drive.shape[1:]), []
    for arrived in drive:
        out.append(level)
        level, current = beta * level + current, alpha * current + arrived
    return np.array(out)


def _early(drive, alpha, beta, steps=1):
    """Filter as `_filtered` does, but a step too early, or several."""
    return _filtered(np.concatenate([drive, 0 * np.asarray(drive)[:steps]]), alpha, beta)[steps:]


def _once(drive, beta):
    """Leak once, without a synapse."""
    return _filtered(drive, 0.0, beta)


def _soon_once(drive, beta):
    """Leak once: what arrives at n moves the result at n + 1."""
    return _early(drive, 0.0, beta)


def _eligibility(sent, near, alpha, beta):
    return _filtered(near * _filtered(sent, alpha, beta), alpha, beta)


_RNG = np.random.default_rng(14)
_ONE = np.array([1.0, 0, 0, 0, 0, 0, 0, 0])
_SENT, _NEAR = (_RNG.random(30) < 0.4).astype(float), _RNG.random(30).round(2)
_ELIGIBLE_CASES = [(_ONE, np.ones(8), 0.5, 0.75), (_ONE, np.array([0, 0, 1.0, 0, 0, 0.5, 0, 0]), 0.5, 0.75),
                   (_SENT, _NEAR, 0.8, 0.9)]
_ELIGIBLE_MISTAKES = [
    Mistake(lambda sent, near, alpha, beta: near * _filtered(sent, alpha, beta),
            "This is what is put into the second filter. An error comes later than the spike that caused it: the "
            "product must be filtered, too."),
    Mistake(lambda sent, near, alpha, beta: near * _filtered(_filtered(sent, alpha, beta), alpha, beta),
            "You multiply by the surrogate when the error comes. It belongs to the step at which the receiver could "
            "have spiked, inside the second filter."),
    Mistake(lambda sent, near, alpha, beta: _filtered(near * sent, alpha, beta),
            "The first filter is missing: it is the trace of what was sent that moves the receiver's potential, not "
            "the spike itself."),
    Mistake(lambda sent, near, alpha, beta: _filtered(_filtered(near * sent, alpha, beta), alpha, beta),
            "You multiply by the surrogate when the sender spikes. It belongs between the two filters, when the "
            "receiver's potential has moved."),
    Mistake(lambda sent, near, alpha, beta: _once(near * _once(sent, beta), beta),
            "Each of your filters leaks once. Current and potential make two leaks, alpha and beta, in each."),
    Mistake(lambda sent, near, alpha, beta: _soon_once(near * _soon_once(sent, beta), beta),
            "Each of your filters leaks once. Current and potential make two leaks, alpha and beta, in each."),
    Mistake(lambda sent, near, alpha, beta: _filtered(near * _soon_once(sent, beta), alpha, beta),
            "Your first filter leaks once. It has a current, too, as the second has: two lines each."),
    Mistake(lambda sent, near, alpha, beta: _soon_once(near * _filtered(sent, alpha, beta), beta),
            "Your second filter leaks once. It has a current, too, as the first has: two lines each."),
    Mistake(lambda sent, near, alpha, beta: _filtered(_filtered(sent, alpha, beta), alpha, beta),
            "The receiver is missing: what goes into the second filter is near times the first filter's level."),
    Mistake(lambda sent, near, alpha, beta: _early(near * _early(sent, alpha, beta, 2), alpha, beta),
            "You carry a number on and then read its new value. All four lines read the values of before the step."),
    Mistake(lambda sent, near, alpha, beta: _eligibility(sent, near, alpha, beta)[-1],
            "This is the last value only. Wanted is the eligibility at every step, an array as long as sent."),
    Mistake(lambda sent, near, alpha, beta: _early(near * _early(sent, alpha, beta), alpha, beta),
            "Your filters answer a step too early: with lif_step what arrives at n moves the result at n + 2."),
    Mistake(lambda sent, near, alpha, beta: _early(near * _filtered(sent, alpha, beta), alpha, beta),
            "Your values are right and a step early: note the eligibility before you take it on, as the loop does."),
]


def _readout_gradient(s, missed, alpha, beta):
    return _filtered(s, alpha, beta).T @ np.asarray(missed)


_S, _MISSED = (_RNG.random((20, 3)) < 0.3).astype(float), _RNG.normal(size=(20, 2)).round(2)
_READOUT_CASES = [(np.array([[1.0], [0], [0], [0]]), np.array([[0.0], [0], [1], [2]]), 0.5, 0.75),
                  (np.array([[1.0, 0], [0, 1], [0, 0], [1, 0], [0, 0]]), np.arange(5.0)[:, None], 0.5, 0.75),
                  (_S, _MISSED, 0.8, 0.9)]
_READOUT_MISTAKES = [
    Mistake(lambda s, missed, alpha, beta: np.asarray(s).T @ np.asarray(missed),
            "A spike moves the readout for many later steps. You let it answer for the error of its own step only."),
    Mistake(lambda s, missed, alpha, beta: _once(s, beta).T @ np.asarray(missed),
            "Your trace leaks once. The readout leaks twice, as current and as potential."),
    Mistake(lambda s, missed, alpha, beta: _soon_once(s, beta).T @ np.asarray(missed),
            "Your trace leaks once. The readout leaks twice, as current and as potential."),
    Mistake(lambda s, missed, alpha, beta: _early(s, alpha, beta).T @ np.asarray(missed),
            "Your trace is a step early: a spike at n first moves the readout at n + 2."),
    Mistake(lambda s, missed, alpha, beta: np.asarray(s).T @ _filtered(missed, alpha, beta),
            "You filter the errors forward: then an error would be blamed on spikes that came after it. It is the "
            "spikes that leave traces."),
    Mistake(lambda s, missed, alpha, beta: (_filtered(s, alpha, beta).T @ np.asarray(missed)).T,
            "The numbers are right, the axes exchanged: row j leads from j, so wanted is (neurons, outputs)."),
    Mistake(lambda s, missed, alpha, beta: _filtered(s, alpha, beta).T @ np.asarray(missed) / len(s),
            "You took the mean over the steps; the loss is a sum."),
    Mistake(lambda s, missed, alpha, beta: -_readout_gradient(s, missed, alpha, beta),
            "Your sign is the other one: this is the step downhill. Wanted is the gradient, which points uphill."),
    Mistake(lambda s, missed, alpha, beta: 2 * _readout_gradient(s, missed, alpha, beta),
            "This is twice the gradient: the half in front of the sum takes the 2 of the square away."),
    Mistake(lambda s, missed, alpha, beta: np.outer(_filtered(s, alpha, beta)[-1], np.asarray(missed)[-1]),
            "This is what the last step adds. The gradient is the sum of what all steps add."),
]

judge_eligibility = by_cases(_eligibility, _ELIGIBLE_CASES, _ELIGIBLE_MISTAKES)
judge_readout_gradient = by_cases(_readout_gradient, _READOUT_CASES, _READOUT_MISTAKES)
