"""Solutions of chapter 14."""

import numpy as np

from snntutor import local
from snntutor.check import given


def my_eligibility(sent, near, alpha, beta):
    current = trace = drive = eligible = 0.0
    kept = []
    for spike, gate in zip(sent, near):
        kept.append(eligible)
        eligible, drive = beta * eligible + drive, alpha * drive + gate * trace
        trace, current = beta * trace + current, alpha * current + spike
    return np.array(kept)


def my_missing_terms():
    suspect, found = given("14.2")
    candidates = {name: local.kept(suspect, (name,)) for name in ("alpha", "beta", "reset", "recurrence")}
    candidates["late errors"] = local.kept(suspect, late=False)
    return tuple(name for letter in "ABCDE" for name, one in candidates.items() if np.allclose(one, found[letter]))


def what_all_hear():
    potentials, right = np.array([1, 2, 0.5]), np.array([1, 0, 0])
    softmax = np.exp(potentials) / np.exp(potentials).sum()
    logistic = 1 / (1 + np.exp(-potentials))
    return (softmax - right).sum(), (logistic - right).sum()


def my_readout_gradient(s, missed, alpha, beta):
    current = trace = np.zeros(s.shape[1])
    gradient = np.zeros((s.shape[1], missed.shape[1]))
    for spikes, error in zip(s, missed):
        gradient += trace[:, None] * error
        trace, current = beta * trace + current, alpha * current + spikes
    return gradient


def my_fading_accuracy(right, fading):
    total = weight = 0.0
    faded = []
    for answer in right:
        total, weight = fading * total + answer, fading * weight + 1
        faded.append(total / weight)
    return np.array(faded)


def my_alarm(right):
    for n in range(19, len(right)):
        if sum(right[n - 19:n + 1]) < 13:
            return n
    return None


SOLUTIONS = {"14.1": my_eligibility, "14.2": my_missing_terms, "14.3": what_all_hear, "14.4": my_readout_gradient,
             "14.5": my_fading_accuracy, "14.6": my_alarm}
