"""Chapter 09: what makes surrogate gradients work."""

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases
from snntutor.exercises.control import judge_control

# 9.1 one input's time


def _series(x, a, b, c, damping, k=None, turn=2 * np.pi):
    k = np.arange(1, len(a) + 1) if k is None else k
    return (damping * a * np.sin(turn * (np.outer(x, k * b) + c))).sum(1)


def _k(a):
    return np.arange(1, len(a) + 1)


def _coordinate(x, a, b, c, alpha):
    return _series(x, a, b, c, _k(a) ** -alpha)


_RNG = np.random.default_rng(0)
_COORDINATE_CASES = [
    (np.array([0.25]), np.array([1.0]), np.array([1.0]), np.array([0.0]), 1.0),
    (np.array([0.25]), np.array([0.5, 0.4]), np.array([0.9, 0.3]), np.array([0.1, 0.2]), 1.0),
    (np.array([0.0, 0.3, 0.9]), *_RNG.random((3, 5)), 2.0),
    (np.linspace(0, 1, 7), *_RNG.random((3, 20)), 0.5),
]
_COORDINATE_MISTAKES = [
    Mistake(lambda x, a, b, c, alpha: _series(x, a, b, c, 1.0),
            "alpha does nothing in yours: the k-th term is to be damped by k to the power of -alpha."),
    Mistake(lambda x, a, b, c, alpha: _series(x, a, b, c, _k(a) ** alpha),
            "Your terms grow with k. They are to fall: k to the power of minus alpha."),
    Mistake(lambda x, a, b, c, alpha: _series(x, a, b, c, _k(a) ** -alpha, turn=1.0),
            "The 2 pi is missing: what stands in the bracket counts whole turns."),
    Mistake(lambda x, a, b, c, alpha: _series(x, a, b, c / (2 * np.pi), _k(a) ** -alpha),
            "Your 2 pi multiplies k x b alone. The phase c counts whole turns too: it belongs into the bracket."),
    Mistake(lambda x, a, b, c, alpha: _series(x, a, b, c, _k(a) ** -alpha, k=_k(a) - 1),
            "Your frequencies begin at k = 0, those of the formula at 1. (One public version does as you do; then the "
            "first term is a constant.)"),
    Mistake(lambda x, a, b, c, alpha: _series(x, a, b, c, 1 / (_k(a) ** alpha + 1)),
            "You damp by 1 / (k^alpha + 1), as one public version does. The paper's formula has k^-alpha."),
    Mistake(lambda x, a, b, c, alpha: _series(x, a, b, _k(a) * c, _k(a) ** -alpha),
            "Your k multiplies the phase c as well. It belongs to x and b alone."),
    Mistake(lambda x, a, b, c, alpha: _series(x, a, np.ones_like(b), c, _k(a) ** -alpha),
            "The random frequency b is missing: every manifold would repeat itself after x = 1."),
    Mistake(lambda x, a, b, c, alpha: _series(x, a, b, c, _k(a) ** -alpha, k=np.ones(len(a))),
            "All your terms have the frequency of the first: k is missing inside the sine."),
    Mistake(lambda x, a, b, c, alpha: _series(x, np.ones_like(a), b, c, _k(a) ** -alpha),
            "The random amplitude a is missing."),
    Mistake(lambda x, a, b, c, alpha: _series(x, a, b, c + 0.25, _k(a) ** -alpha),
            "You take the cosine; the formula has a sine."),
    Mistake(lambda x, a, b, c, alpha: _coordinate(x, a, b, c, alpha) / len(a),
            "You take the mean over the terms; wanted is their sum."),
]

# 9.3 tune without the test set


def _at(test, slope):
    return test[slope].mean()


def _tuned(validation, test):
    return _at(test, validation.mean(1).argmax())


_TUNED_CASES = [
    (np.array([[0.90, 0.92], [0.95, 0.97]]), np.array([[0.96, 0.98], [0.93, 0.95]])),
    (np.array([[0.90, 0.99], [0.95, 0.97]]), np.array([[0.80, 0.90], [0.70, 0.75]])),
    (np.array([[0.99, 0.60, 0.98], [0.93, 0.94, 0.95], [0.50, 0.96, 0.40]]),
     np.array([[0.90, 0.50, 0.80], [0.85, 0.86, 0.90], [0.99, 0.97, 0.98]])),
    (np.array([[0.70, 0.90, 0.91], [0.85, 0.86, 0.87]]), np.array([[0.60, 0.95, 0.92], [0.80, 0.81, 0.88]])),
    (np.array([[0.70, 0.98, 0.99], [0.85, 0.86, 0.87]]), np.array([[0.61, 0.95, 0.92], [0.80, 0.81, 0.89]])),
    (np.array([[0.99, 0.80, 0.80], [0.85, 0.85, 0.85]]), np.array([[0.90, 0.71, 0.72], [0.80, 0.82, 0.88]])),
]
_TUNED_MISTAKES = [
    Mistake(lambda validation, test: test.mean(1).max(),
            "You choose the slope on the test set. What is chosen there is too good there: choose on validation."),
    Mistake(lambda validation, test: test.max(), "This is the luckiest run of all, chosen on the test set."),
    Mistake(lambda validation, test: validation.mean(1).max(),
            "You tell the accuracy on the data that you chose by. Choose there, then tell the test set's."),
    Mistake(lambda validation, test: test[validation.argmax(0), np.arange(test.shape[1])].mean(),
            "Each of your seeds has a slope of its own. A slope is chosen once, by the mean over the seeds."),
    Mistake(lambda validation, test: _at(test, np.unravel_index(validation.argmax(), validation.shape)[0]),
            "You choose by the luckiest seed. Take the mean over the seeds first."),
    Mistake(lambda validation, test: test[np.unravel_index(validation.argmax(), validation.shape)],
            "You take the one run that is best on validation. Choose a slope by its mean, then tell the mean over all "
            "its seeds."),
    Mistake(lambda validation, test: validation.mean(1).argmax(),
            "This is the slope's place. Wanted is the accuracy that it has on the test set."),
    Mistake(lambda validation, test: _at(test, validation.min(1).argmax()),
            "You choose by the worst seed. That can be a policy, but wanted here is the mean."),
    Mistake(lambda validation, test: _at(test, np.median(validation, 1).argmax()),
            "You choose by the median. That can be a policy, but wanted here is the mean."),
    Mistake(lambda validation, test: test[validation.mean(1).argmax()].max(),
            "The slope is the right one, and you tell its luckiest seed. Tell the mean."),
]

# 9.4 what one step multiplies by


def _bump(u, theta, slope, peak):
    return peak / (1 + slope * np.abs(u - theta)) ** 2


def _factor(u, i, beta, theta, slope, peak):
    return beta * (1 - (u > theta)) - (beta * u + i) * _bump(u, theta, slope, peak)


_FACTOR_CASES = [
    (np.array([0.9]), np.array([0.4]), 0.9, 1.0, 10.0, 1.0),
    (np.array([1.2]), np.array([0.3]), 0.9, 1.0, 10.0, 1.0),
    (np.array([0.9, 1.1]), np.array([0.4, -0.1]), 0.8, 0.5, 5.0, 1.0),
    (np.array([0.2, 0.7, 1.4, -0.3]), np.array([0.5, 0.0, 0.2, 0.1]), 0.95, 1.0, 20.0, 100.0),
]
_FACTOR_MISTAKES = [
    Mistake(lambda u, i, beta, theta, slope, peak: beta * (1 - (u > theta)),
            "This is the factor with the reset detached. Here S depends on U as well, by the surrogate."),
    Mistake(lambda u, i, beta, theta, slope, peak:
            beta * (1 - (u > theta)) + (beta * u + i) * _bump(u, theta, slope, peak),
            "The sign of the second part: it is 1 - S that multiplies, and its derivative is -g."),
    Mistake(lambda u, i, beta, theta, slope, peak: beta - (beta * u + i) * _bump(u, theta, slope, peak),
            "After a spike nothing of U is left: the first part is beta times 1 - S."),
    Mistake(lambda u, i, beta, theta, slope, peak: beta * (1 - (u > theta)) - beta * u * _bump(u, theta, slope, peak),
            "The reset wipes out the current of that step as well: what stands before 1 - S is beta U + I, all of it."),
    Mistake(lambda u, i, beta, theta, slope, peak: beta * (1 - (u > theta)) - (u + i) * _bump(u, theta, slope, peak),
            "What stands before 1 - S is beta U + I; you leave out beta."),
    Mistake(lambda u, i, beta, theta, slope, peak: beta * (1 - (u > theta)) - theta * _bump(u, theta, slope, peak),
            "This is the reset by subtraction, which takes theta off. Here the reset multiplies by 1 - S."),
    Mistake(lambda u, i, beta, theta, slope, peak: _factor(u, i, beta, theta, slope, 1.0),
            "The peak does nothing in yours: g is peak times the bump."),
    Mistake(lambda u, i, beta, theta, slope, peak: beta * (1 - (u > theta)) - (beta * u + i) * _bump(u, 0, slope, peak),
            "You take the surrogate at U. Its peak belongs at the threshold: take it at U - theta."),
    Mistake(lambda u, i, beta, theta, slope, peak: -(beta * u + i) * _bump(u, theta, slope, peak),
            "Only the path through the spike is there. U goes on to the next step directly as well."),
    Mistake(lambda u, i, beta, theta, slope, peak:
            beta * (1 - (u > theta)) - (beta * u + i) * peak / (1 + slope * np.abs(u - theta)),
            "The square is missing in your surrogate."),
]

# 9.5 where it collapses


def _collapse(spikes, accuracy, drop):
    order = np.argsort(-spikes)
    spikes, accuracy = spikes[order], accuracy[order]
    first = int(np.argmax(accuracy < accuracy.max() - drop))
    return float(spikes[first - 1]), float(spikes[first])


def _in_given_order(spikes, accuracy, drop):
    first = int(np.argmax(accuracy < accuracy.max() - drop))
    return float(spikes[first - 1]), float(spikes[first])


def _steepest(spikes, accuracy, drop):
    order = np.argsort(-spikes)
    k = int(np.argmin(np.diff(accuracy[order])))
    return float(spikes[order][k]), float(spikes[order][k + 1])


def _step_by_step(spikes, accuracy, drop):
    order = np.argsort(-spikes)
    k = int(np.argmax(np.diff(accuracy[order]) < -drop))
    return float(spikes[order][k]), float(spikes[order][k + 1])


def _from_below(spikes, accuracy, drop):
    order = np.argsort(spikes)
    k = int(np.argmax(accuracy[order] >= accuracy.max() - drop))
    return float(spikes[order][k]), float(spikes[order][k - 1])


def _below_the_first(spikes, accuracy, drop):
    order = np.argsort(-spikes)
    k = int(np.argmax(accuracy[order] < accuracy[order][0] - drop))
    return float(spikes[order][k - 1]), float(spikes[order][k])


_COLLAPSE_CASES = [
    (np.array([100.0, 10.0]), np.array([0.9, 0.5]), 0.05),
    (np.array([100.0, 30.0, 10.0, 3.0]), np.array([0.99, 0.98, 0.90, 0.50]), 0.05),
    (np.array([3.0, 100.0, 10.0, 30.0]), np.array([0.50, 0.97, 0.80, 0.99]), 0.05),
    (np.array([10.0, 200.0, 50.0, 20.0]), np.array([0.93, 0.99, 0.96, 0.92]), 0.05),
    (np.array([200.0, 50.0, 20.0, 5.0]), np.array([0.99, 0.96, 0.93, 0.60]), 0.05),
    (np.array([80.0, 40.0, 20.0, 5.0]), np.array([0.60, 0.58, 0.575, 0.40]), 0.04),
    (np.array([90.0, 60.0, 30.0, 5.0]), np.array([0.99, 0.90, 0.98, 0.40]), 0.05),
    (np.array([100.0, 50.0, 20.0, 5.0]), np.array([0.95, 0.99, 0.93, 0.50]), 0.05),
]
_COLLAPSE_MISTAKES = [
    Mistake(_in_given_order, "You go through the levels as they are given. Sort them by their spikes first."),
    Mistake(_steepest, "You take the steepest step. Wanted is where the accuracy first lies more than drop below the "
                       "best, however slowly it got there."),
    Mistake(_step_by_step, "You compare each level with the one before. Small steps add up: compare with the best."),
    Mistake(_below_the_first, "You compare with the level of most spikes. It need not be the best one."),
    Mistake(_from_below, "You begin at the fewest spikes. Come from the many, and stop at the first level that fails."),
    Mistake(lambda *a: _collapse(*a)[::-1], "The two are exchanged: first the level that still works."),
    Mistake(lambda spikes, accuracy, drop: _collapse(spikes, accuracy, drop * accuracy.max()),
            "You take drop as a share of the best accuracy. It is a difference: 0.05 means five points."),
    Mistake(lambda spikes, accuracy, drop: tuple(float(accuracy[spikes == one][0]) for one in
                                                 _collapse(spikes, accuracy, drop)),
            "These are accuracies. Wanted are the spikes of the two levels."),
    Mistake(lambda spikes, accuracy, drop: tuple(int(np.flatnonzero(spikes == one)[0]) for one in
                                                 _collapse(spikes, accuracy, drop)),
            "These are places in the list. Wanted are the spikes of the two levels."),
]

EXERCISES = (
    Exercise("9.1", "one input's time", 10, 1, by_cases(_coordinate, _COORDINATE_CASES, _COORDINATE_MISTAKES),
             "A sum of sines of random frequency and phase, the k-th damped by k to the power of -alpha: the larger "
             "alpha, the less is left of the fast ones.",
             ("Write the sum for a single x first. What runs with k, and what is drawn for each k?",
              "k = np.arange(1, len(a) + 1); the argument of the sine is 2 pi times (k x b + c).",
              "For many x: np.outer(x, k * b) + c has a row for each x. Multiply by k**-alpha * a, sum over the "
              "columns.")),
    Exercise("9.2", "a control without a manifold", 15, 2, judge_control,
             "Every input keeps its own times, so that no single input tells more or less than before; what ties the "
             "inputs of a sample together is gone. What a network still finds in such data it finds in single inputs.",
             ("Which part of the array belongs to one input: a row or a column?",
              "Each column wants an order of its own. rng.permutation gives one.",
              "Permute each column by itself and stack them again; rng.permuted with the right axis does it in one "
              "call.")),
    Exercise("9.3", "tune without the test set", 10, 2, by_cases(_tuned, _TUNED_CASES, _TUNED_MISTAKES),
             "One choice, by the mean over the seeds, on validation; then the mean over the seeds on the test set, "
             "asked once.",
             ("Two arrays, two uses: one chooses, the other tells.",
              "validation.mean(1) has one number for each slope. Where is the largest?",
              "test[that place].mean()")),
    Exercise("9.4", "what one step multiplies by", 20, 3, by_cases(_factor, _FACTOR_CASES, _FACTOR_MISTAKES),
             "Two paths: directly, with beta unless there was a spike, and through the spike that resets, with minus "
             "what is lost times g. With a peak of 100 the second is a hundred times as large, and each step near the "
             "threshold multiplies by it again.",
             ("U stands in two places of (beta U + I)(1 - S). Use the product rule.",
              "The derivative of S by U is the surrogate g at U - theta; that of 1 - S is -g.",
              "beta * (1 - S) - (beta * U + I) * g, with g = peak / (1 + slope * |U - theta|)^2")),
    Exercise("9.5", "where it collapses", 10, 2, by_cases(_collapse, _COLLAPSE_CASES, _COLLAPSE_MISTAKES),
             "Sorted from many spikes to few, the first level more than drop below the best, and the one before it: "
             "between these two the collapse lies, and nobody measured where.",
             ("Sort both lists by the number of spikes, the largest first.",
              "accuracy < accuracy.max() - drop is True at the levels that fail. Which of them comes first?",
              "np.argmax of that list finds the first True; the level before it still works.")),
)

PREDICTIONS = (
    Prediction("9.a", "Ten classes. One network learns its hidden weights with a surrogate that is 1 everywhere; "
                      "another never changes its hidden weights and learns the readout alone. Which is more accurate?",
               {"a": "the one that learns both, by far", "b": "the one that learns both, by a little",
                "c": "the one whose hidden weights never change"}, "c",
               "A signal that does not say which spikes could have changed is not a weak version of a good one. It "
               "moves the hidden weights away from a random start that served the readout well."),
    Prediction("9.b", "Fast sigmoid of slope 100. Its peak is 1 or 100, and gradients flow through the spike that "
                      "resets, or do not. Which of the four networks lose 15 points or more?",
               {"a": "both with a peak of 100", "b": "both whose reset is in the gradient",
                "c": "only a peak of 100 with the reset in the gradient", "d": "none"}, "c",
               "A factor of 100 in front of a whole gradient is undone by Adam, which divides by its size. Through the "
               "reset the factor is met again at each step back in time, and no optimiser can take that apart."),
    Prediction("9.c", "A penalty removes more than half of the hidden spikes during training, in the same number of "
                      "epochs. What does it cost?",
               {"a": "ten points or more", "b": "two to ten points", "c": "less than two points, or nothing"}, "c",
               "Most spikes of an unpenalised network are not needed for the answer. Only far below, from some "
               "ten spikes an input downwards, does it suffer."),
)
