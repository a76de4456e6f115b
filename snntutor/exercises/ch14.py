"""Chapter 14: learning locally."""

import numpy as np

from snntutor import gradients, local
from snntutor.check import Exercise, Mistake, Prediction, by_cases, by_value, by_words, same
from snntutor.exercises.alarm import judge_alarm
from snntutor.exercises.traces import judge_eligibility, judge_readout_gradient

# 14.2 which term is missing

_MISSING = ("beta", "late errors", "recurrence", "alpha", "reset")


def suspects():
    """Return a network, and five gradients of its w and v by a letter, from each of which one term is missing."""
    net = gradients.example(3, recurrence=5)
    without = {name: local.kept(net, (name,)) for name in _MISSING if name != "late errors"}
    without["late errors"] = local.kept(net, late=False)
    return net, dict(zip("ABCDE", (without[name] for name in _MISSING)))


_MISSING_MISTAKES = [
    Mistake(("alpha", "late errors", "recurrence", "beta", "reset"),
            "A and D are exchanged. Both lost a memory; compare each with local.kept(suspect, (\"alpha\",))."),
    Mistake(("beta", "late errors", "reset", "alpha", "recurrence"),
            "C and E are exchanged. Both lost what leads through a spike; one of the two leads to other neurons."),
    Mistake(("late errors", "beta", "recurrence", "alpha", "reset"),
            "A and B are exchanged. Errors of the same step alone are by far the shortest gradient."),
    Mistake(("late errors", "late errors", "recurrence", "alpha", "reset"),
            "A still has late errors: each of the five words is used once."),
]
_judge_missing = by_words(
    _MISSING, _MISSING_MISTAKES, 'Use each of the words "alpha", "beta", "reset", "recurrence", "late errors" once.',
    "Right: {right} of 5. Build each candidate with local.kept and look which of the five it equals.")

# 14.3 what all hear


def _errors(chances):
    return float(np.sum(chances) - 1)


def _logistic():
    return 1 / (1 + np.exp(-np.array([1, 2, 0.5])))


_HEARD = (0.0, _errors(_logistic()))


def _heard_otherwise(answer):
    right = sum(same(a, b, 2e-3) for a, b in zip(answer, _HEARD))
    return (f"Right: {right} of 2. Write the three errors out, p - y, and add them up. What do the three chances of a "
            "softmax add up to, and what the three of y?")


_HEARD_MISTAKES = [
    Mistake((_HEARD[1], 0.0), "Both numbers are right, in the other order: the softmax comes first."),
    Mistake((0.0, _HEARD[1] / 3), "The second: this is the mean of the three errors. What is heard is their sum."),
    Mistake(lambda: (_softmax()[0] - 1, _logistic()[0] - 1),
            "This is the error of the right class's output alone. The others err as well, by p - 0."),
    Mistake((1.0, _HEARD[1] + 1), "You added up the chances p. An error is p - y, and y is 1 for the right class."),
    Mistake((0.0, 0.0), "The second: three logistic functions know nothing of each other, and do not add up to 1."),
    Mistake((0.0, _HEARD[1] + 1), "The second: take off y, which is 1 for the right class."),
    Mistake((0.0, -_HEARD[1]), "The second has the other sign: an error here is p - y, not y - p."),
    Mistake(lambda: (_absolute(_softmax()), _absolute(_logistic())),
            "You added up sizes. The signs of the errors are what a neuron hears, too."),
]


def _softmax():
    return np.exp([1, 2, 0.5]) / np.exp([1, 2, 0.5]).sum()


def _absolute(chances):
    return float(np.abs(chances - np.array([1, 0, 0])).sum())


# 14.5 accuracy that fades


def _fading(right, fading):
    total = weight = 0.0
    out = []
    for answer in right:
        total, weight = fading * total + answer, fading * weight + 1
        out.append(total / weight)
    return np.array(out)


def _moving(right, fading, first=0.0):
    out, mean = [], first
    for answer in right:
        mean = fading * mean + (1 - fading) * answer
        out.append(mean)
    return np.array(out)


def _oldest_first(right, fading):
    weights = fading ** np.arange(len(right))
    return np.cumsum(weights * right) / np.cumsum(weights)


_RIGHT = (np.random.default_rng(14).random(40) < 0.7).astype(float)
_FADING_CASES = [(np.array([1.0, 0.0]), 0.5), (np.array([1.0, 0.0, 0.0, 1.0]), 0.5), (_RIGHT, 0.9)]
_FADING_MISTAKES = [
    Mistake(_moving, "Yours starts from 0, as if wrong answers had come before the first: after one right answer it "
                     "must be 1. Divide by the sum of the weights."),
    Mistake(lambda right, fading: _moving(right, fading, right[0]),
            "Yours begins right, but then the first answer counts more than its weight for ever."),
    Mistake(lambda right, fading: np.cumsum(right) / np.arange(1, len(right) + 1),
            "This is the plain mean of all answers: the old ones do not fade."),
    Mistake(_oldest_first, "In yours the oldest answer weighs most. The weight of an answer shrinks as others come."),
    Mistake(lambda right, fading: np.concatenate([[0.0], _fading(right, fading)[:-1]]),
            "Yours is a step late: the answer of this sample counts already."),
    Mistake(lambda right, fading: _moving(right, fading) / (1 - fading),
            "This is the numerator alone. Divide by the sum of the weights, so that right answers only give 1."),
    Mistake(lambda right, fading: _fading(right, fading)[-1],
            "This is the accuracy after the last answer only. Wanted is an array, one value after every answer."),
]

EXERCISES = (
    Exercise("14.1", "one eligibility", 15, 2, judge_eligibility,
             "Filter, gate, filter: the first filter is how the synapse moved the potential, the gate how near a spike "
             "was, the second how long that spike would be heard.",
             ("Four numbers are carried along: a current and a level for each of two filters.",
              "Each filter: level becomes beta * level + current, and current becomes alpha * current + what arrives, "
              "both from the old values.",
              "What arrives at the second filter is near[n] times the level of the first; note the level of the second "
              "before you take anything on.")),
    Exercise("14.2", "which term is missing", 15, 2, _judge_missing,
             "A rule that deletes a term can be found out: build the exact gradient without it and compare.",
             ("local.kept(suspect) is the exact gradient with nothing missing. Which arguments delete something?",
              "local.kept(suspect, (\"alpha\",)) lacks alpha; local.kept(suspect, late=False) lacks the late errors.",
              "For each of the five candidates and each letter print np.allclose(candidate, found[letter])."),
             given=suspects),
    Exercise("14.3", "what all hear", 10, 2, by_value(_HEARD, _HEARD_MISTAKES, _heard_otherwise, tolerance=2e-3),
             "Softmax errors add up to nothing, always: chances add up to 1, and so does y. One broadcast of their sum "
             "leaves a hidden layer as it is.",
             ("Write the errors of all three outputs, then add.",
              "Softmax makes chances that add up to 1, and y adds up to 1.",
              "The logistic functions of 1, 2 and 0.5 are 0.731, 0.881 and 0.622; take 1 off their sum.")),
    Exercise("14.4", "the readout's share", 15, 2, judge_readout_gradient,
             "Two factors do: the readout is linear, so no surrogate stands between its weights and its error.",
             ("How does r at step m depend on the weight from a neuron that spiked at step n?",
              "The derivative of r[m] by that weight is the neuron's filtered spike train at step m.",
              "Carry a trace for each neuron by lif_step's two lines; at each step add trace times missed[n], then "
              "take the trace on.")),
    Exercise("14.5", "accuracy that fades", 10, 2, by_cases(_fading, _FADING_CASES, _FADING_MISTAKES),
             "A weighted mean of all answers so far, carried along in two numbers.",
             ("Carry the numerator and the denominator of the formula from sample to sample.",
              "When an answer comes, both fade by the factor; then the answer adds to one and 1 to the other.",
              "total = fading * total + answer, weight = fading * weight + 1, and their ratio is noted.")),
    Exercise("14.6", "an alarm for drift", 20, 3, judge_alarm,
             "A memory short enough to notice and long enough not to be startled: every detector of drift strikes that "
             "bargain.",
             ("What does the chapter measure that falls at a drift? How low does it get by chance while all is well?",
              "Take a short memory, about twenty answers, and wait until it is full.",
              "Give the alarm at the first sample at which the last 20 answers hold fewer than 13 right ones.")),
)

PREDICTIONS = (
    Prediction("14.a", "A rule may only go forward: each synapse carries a few numbers along, which meet the error "
                       "of the present step. For a feed-forward layer, its reset taken as given, how near can it "
                       "come to the sweep back through time?",
               {"a": "the same sign for most weights", "b": "the same direction, another length",
                "c": "the same numbers, but for rounding"}, "c",
               "Exchanging two finite sums changes nothing but the order of adding. What a deletion costs is seen only "
               "where something is deleted, as with weights of the layer to itself."),
    Prediction("14.b", "Errors come back by fixed random weights. The angle between the hidden layer's update and the "
                       "exact one: where does it stand before training, and after?",
               {"a": "around 90 degrees, and it stays there", "b": "around 90 degrees, then below",
                "c": "small from the start, as both follow the error"}, "b",
               "At first the feedback knows nothing of the forward weights, so the two updates agree by chance only. "
               "But it is fixed, and the forward weights learn from spikes that it shaped: they come to agree."),
    Prediction("14.c", "At sample 900 the old classes return. Over the first 50 samples after that, who answers best?",
               {"a": "the network that goes on learning", "b": "the one that settled at sample 400",
                "c": "the one that goes on with a frozen hidden layer"}, "b",
               "It never learned the second set, so it forgot nothing of the first. Between the drifts it was near "
               "chance: whether to go on or to settle depends on what will come back."),
)
