"""Chapter 10: the reset term."""

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases, by_value, by_words, same
from snntutor.exercises.readings import RIGHT, WORDS, readings
from snntutor.exercises.tamed import judge_rule

# 10.1 a reset of your own


def _factor(u, s, g, beta, low):
    return beta * (1 - s) + (low - beta * u) * g


_U, _S, _G = np.array([0.4, 0.95, 1.2, -0.5]), np.array([0.0, 0.0, 1.0, 0.0]), np.array([0.02, 0.44, 0.11, 0.004])
_FACTOR_CASES = [(0.9, 0.0, 0.5, 0.9, -0.3), (1.1, 1.0, 0.5, 0.9, -0.3), (_U, _S, _G, 0.8, -0.5),
                 (_U, _S, _G, 0.95, 0.1)]
_FACTOR_MISTAKES = [
    Mistake(lambda u, s, g, beta, low: beta * (1 - s) + 0 * g,
            "This is the factor with the spike held as it is. The spike depends on the potential, too: a second road."),
    Mistake(lambda u, s, g, beta, low: (low - beta * u) * g,
            "This is the spike's road alone. Beside it, the leak leads from U[n] to U[n + 1] at fixed S."),
    Mistake(lambda u, s, g, beta, low: beta * (1 - s) - beta * u * g,
            "The spike not only takes beta u away, it also brings the value to which it resets."),
    Mistake(lambda u, s, g, beta, low: beta * (1 - s) - (low - beta * u) * g,
            "The sign of the spike's road is turned: a spike leads from beta u to the reset value."),
    Mistake(lambda u, s, g, beta, low: beta + (low - beta * u) * g,
            "At fixed S the leak's road is closed where S = 1: differentiate beta U (1 - S) by U."),
    Mistake(lambda u, s, g, beta, low: beta * (1 - s) + (low - u) * g,
            "What a spike takes away has leaked already: beta u, not u."),
    Mistake(lambda u, s, g, beta, low: beta * (1 - s) + low * g,
            "The spike not only brings the value to which it resets, it also takes beta u away."),
    Mistake(lambda u, s, g, beta, low: beta * (1 - s) + (low - beta * u) * s,
            "You multiply the spike's road by the spike. Its derivative is what the surrogate g stands in for."),
]

# 10.2 blame on its way back


def _gradient(drive, u, s, g, error, beta):
    blame = np.array(error * g, dtype=float)
    for n in reversed(range(len(u) - 1)):
        blame[n] += (beta * (1 - s[n]) - (beta * u[n] + drive[n + 1]) * g[n]) * blame[n + 1]
    blame[1:] *= 1 - s[:-1]
    return blame


def _swept(factor, brought=True, shift=0, local=True, own=False):
    def gradient(drive, u, s, g, error, beta):
        blame = np.array(error * (g if local else 1), dtype=float)
        for n in reversed(range(len(u) - 1)):
            blame[n] += factor(u[n], s[n], g[n + shift], drive[n + 1], drive[n], beta) * blame[n + 1]
        if own:
            return blame * (1 - s)
        if brought:
            blame[1:] *= 1 - s[:-1]
        return blame
    return gradient


def _run(seed, steps):
    rng = np.random.default_rng(seed)
    drive, u, s = rng.normal(0.3, 0.4, steps), np.zeros(steps), np.zeros(steps)
    for n in range(steps):
        u[n] = (0.9 * u[n - 1] + drive[n]) * (1 - s[n - 1]) if n else drive[0]
        s[n] = u[n] > 1
    return drive, u, s, 1 / (1 + 3 * abs(u - 1)) ** 2, rng.normal(size=steps), 0.9


_GRADIENT_CASES = [(np.array([0.9, 0.5]), np.array([0.9, 1.31]), np.array([0.0, 1.0]), np.array([0.6, 0.3]),
                    np.array([0.0, 1.0]), 0.9), _run(1, 8), _run(4, 30)]
_GRADIENT_MISTAKES = [
    Mistake(_swept(lambda u, s, g, i, _, b: b * (1 - s)),
            "The missing term is missing: this is the gradient with the reset left out."),
    Mistake(_swept(lambda u, s, g, i, _, b: b * (1 - s) - b * u * g),
            "This is the factor of the reset that keeps its input. Here a spike takes that input as well."),
    Mistake(_swept(lambda u, s, g, i, _, b: b * (1 - s) + (b * u + i) * g),
            "The sign of the missing term is turned: more potential now, a spike more likely, less left."),
    Mistake(_swept(lambda u, s, g, i, _, b: b - 1.0 * g),
            "This is the factor of the reset that subtracts one threshold."),
    Mistake(_swept(lambda u, s, g, i, _, b: b * (1 - s) - (b * u + i) * g, brought=False),
            "Nearly: your blame of each potential is right. But the input of a step that resets never reaches the "
            "potential, so nothing goes back to it."),
    Mistake(_swept(lambda u, s, g, i, _, b: b * (1 - s) - (b * u + i) * g, own=True),
            "Nearly: but a step's input is lost to the spike of the step before: times 1 - s[n - 1], not 1 - s[n]."),
    Mistake(lambda drive, u, s, g, error, beta: error * g,
            "This is what a step's own spike tells. The potential also leads to all later potentials: go back through "
            "them."),
    Mistake(_swept(lambda u, s, g, i, here, b: b * (1 - s) - (b * u + here) * g),
            "The input that a spike of step n takes is that of step n + 1: it enters together with the reset."),
    Mistake(_swept(lambda u, s, g, i, _, b: b * (1 - s) - (b * u + i) * g, shift=1),
            "The surrogate belongs to the spike of step n, from which the road starts, not to that of step n + 1."),
    Mistake(_swept(lambda u, s, g, i, _, b: b * (1 - s) - (b * u + i) * g, local=False),
            "The error of a step is one of its spike. It reaches the potential through the surrogate: error times g."),
]

# 10.3 five readings

_READING_MISTAKES = [
    Mistake(("to zero, in", "peak 10, in", "subtract, out", "to zero, out", "subtract, in"),
            "A and D are exchanged. Where A spiked its factor is exactly 0: nothing of a road through the spike."),
    Mistake(("to zero, out", "subtract, in", "subtract, out", "to zero, in", "peak 10, in"),
            "B and E are exchanged. With a peak of 1 no factor of a subtracting reset leaves the range from beta - 1 "
            "to beta."),
    Mistake(("subtract, out", "peak 10, in", "to zero, out", "to zero, in", "subtract, in"),
            "A and C are exchanged. Look at what is left of the potential after a spike, and at the factor there."),
    Mistake(("to zero, out", "peak 10, in", "subtract, out", "subtract, in", "to zero, in"),
            "D and E are exchanged. After a spike, is the next potential the step's input, or more than that?"),
]
_judge_readings = by_words(
    RIGHT, _READING_MISTAKES, "Use one of '" + "', '".join(WORDS) + "' for each neuron.",
    "Right: {right} of 5. For each: what is the factor where S = 1? Is it the same at all other steps? How large does "
    "it become?")

# 10.4 in pairs


def _pairs(inside, outside):
    apart = np.asarray(inside, dtype=float) - np.asarray(outside, dtype=float)
    return float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(len(apart)))


def _mean_and(error):
    return lambda a, b: (float(np.mean(a) - np.mean(b)), float(error(np.asarray(a), np.asarray(b))))


_PAIR_CASES = [(np.array([0.82, 0.86, 0.84]), np.array([0.81, 0.84, 0.83])),
               (np.array([0.7, 0.9, 0.8, 0.85, 0.75]), np.array([0.72, 0.88, 0.81, 0.85, 0.7]))]
_PAIR_MISTAKES = [
    Mistake(_mean_and(lambda a, b: (a - b).std(ddof=1)),
            "The second is the spread of single differences. How far their mean may be off is smaller: divide by the "
            "root of how many there are."),
    Mistake(_mean_and(lambda a, b: (a - b).std() / np.sqrt(len(a))),
            "Divide the squares by n - 1, ddof=1: the mean that you subtract was computed from the same numbers."),
    Mistake(_mean_and(lambda a, b: np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a))),
            "You treat the columns as strangers. The same seed stands in both, so what a lucky start gives, it gives "
            "to both: take differences first."),
    Mistake(lambda a, b: (float(np.mean(b) - np.mean(a)), _pairs(a, b)[1]),
            "The sign is turned: asked is inside less outside."),
    Mistake(_mean_and(lambda a, b: (a - b).std(ddof=1) / np.sqrt(len(a) - 1)),
            "The 1 is subtracted twice: once in the spread is enough."),
]

# 10.5 how high is too high

_BETA, _THETA, _ROUNDED = 0.9, 0.5, 1e-3  # two decimals will do
_PEAKS = ((1 + _BETA) / _THETA, (1 + _BETA) / (_BETA * _THETA))
_PEAK_MISTAKES = [
    Mistake((1 + _BETA, (1 + _BETA) / _BETA), "What a spike takes depends on the threshold, which is 0.5 here, not 1."),
    Mistake((_PEAKS[0],) * 2, "The first is right. The reset to zero takes what the leak has left: beta theta at the "
                              "threshold."),
    Mistake(_PEAKS[::-1], "They are exchanged: subtracting takes theta, setting to zero takes beta theta."),
    Mistake(((1 - _BETA) / _THETA, (1 - _BETA) / (_BETA * _THETA)),
            "The missing term is negative: the factor sinks as the peak rises, and its size passes 1 at -1: "
            "solve beta - taken g = -1."),
    Mistake((1 / _THETA, 1 / (_BETA * _THETA)),
            "There the missing term alone has size 1. The factor is beta less this term: it starts from +beta."),
    Mistake((_PEAKS[0], 1 / (_BETA * _THETA)),
            "The first is right. In the second kept is beta, too: at the threshold S = 0, nothing is set to zero."),
    Mistake((_BETA / _THETA, 1 / _THETA), "There the factor is 0: the two roads cancel. Asked is where its size "
                                          "passes 1."),
]


def _peaks_right(answer):
    right = sum(same(a, b, _ROUNDED) for a, b in zip(answer, _PEAKS))
    return (f"Right: {right} of 2. At the threshold U = theta, S = 0 and g is the peak. Write the factor, and find "
            "the peak at which it is -1.")


EXERCISES = (
    Exercise("10.1", "a reset of your own", 15, 2, by_cases(_factor, _FACTOR_CASES, _FACTOR_MISTAKES),
             "Two roads: the leak's, closed where S = 1, and the spike's: what it brings less what it takes, times g.",
             ("U[n + 1] depends on U[n] twice: directly, and through S[n]. Differentiate with the chain rule.",
              "At fixed S: beta (1 - S). By S: low - beta U. The derivative of S by U is g.",
              "beta * (1 - s) + (low - beta * u) * g")),
    Exercise("10.2", "blame on its way back", 20, 3, by_cases(_gradient, _GRADIENT_CASES, _GRADIENT_MISTAKES, 1e-8),
             "One number goes back along the neuron; at every step the error of its own spike is added, and the factor "
             "with the missing term hands it on.",
             ("Let blame[n] be dL/dU[n]. The last one is error times g. What is the one before?",
              "blame[n] = error[n] g[n] + factor[n] blame[n + 1], from the end. What does a spike take here?",
              "A spike takes beta u[n] + drive[n + 1]; and drive[n + 1] reaches U[n + 1] only where s[n] is 0.")),
    Exercise("10.3", "five readings", 10, 2, _judge_readings,
             "The factor at a spike tells the reset, whether factors change between spikes tells whether the spike's "
             "road is open, their size tells the peak.",
             ("Print u, s and factors below each other. Look first at the steps where s is 1.",
              "With the reset out, the factor takes one value, or one value and 0.",
              "A: 0.9 and 0. C: 0.9 throughout. B: beyond 1. D and E: what is left of u after a spike?"),
             given=readings),
    Exercise("10.4", "in pairs", 5, 1, by_cases(_pairs, _PAIR_CASES, _PAIR_MISTAKES),
             "Differences first: what a seed does to both ways drops out of them.",
             ("The same seed stands at the same place of both arrays.",
              "Take the differences. Their mean is the first number.",
              "The second is their standard deviation, ddof=1, over the root of their number.")),
    Exercise("10.5", "how high is too high", 10, 2, by_value(_PEAKS, _PEAK_MISTAKES, _peaks_right, tolerance=_ROUNDED),
             "(1 + beta) over what a spike takes. A surrogate of peak 1 stays below both.",
             ("The factor is kept less taken times g. At the threshold g is the peak and S is 0.",
              "kept is beta in both. Solve beta - taken * peak = -1.",
              "taken is theta, or beta * theta.")),
    Exercise("10.6", "tame it", 20, 3, judge_rule,
             "Where no factor passes 1 in size no product grows. The missing term stays in wherever it does no harm.",
             ("A product of factors grows only where factors are larger than 1 in size. What may a rule do with those?",
              "Keep kept + missing where its size is at most 1; elsewhere anything from -1 to 1 will do.",
              "np.clip(kept + missing, -1, 1) is one such rule.")),
)

PREDICTIONS = (
    Prediction("10.a", "A neuron that is set to zero, the input of the step kept, has just spiked: S[n] = 1. Its "
                       "program takes the reset as given (detached). How much of the blame of U[n + 1] goes back to "
                       "U[n]?",
               {"a": "beta of it, as at every step", "b": "1 - beta of it", "c": "nothing",
                "d": "the more, the further U[n] was above the threshold"}, "c",
               "U[n + 1] is the input alone, whatever U[n] was: the leak is multiplied by 1 - S = 0. The only way past "
               "a spike leads through the spike itself, and that is what was detached."),
    Prediction("10.b", "Forty neurons learn their teachers' spike trains by gradient descent, at six learning rates "
                       "from 0.1 to 30, with a surrogate of peak 1. With the reset in the gradient, compared with out "
                       "of it, the share of wrong steps at the end is",
               {"a": "lower at every rate", "b": "lower on average, by less than one step in a hundred",
                "c": "lower on average, by more than five steps in a hundred", "d": "higher"}, "b",
               "The missing term is a real part of the surrogate gradient, and leaving it out costs a little. But it "
               "costs less than tasks differ: at two of the six rates it shows, at the smallest and the largest it "
               "does not."),
    Prediction("10.c", "The same images, the same networks, and the same surrogate with a factor of 10 in front. Adam "
                       "divides every gradient by its size. With the reset in the gradient the accuracy, compared with "
                       "the reset out of it, is",
               {"a": "the same within two points", "b": "clearly lower, by five points or more",
                "c": "higher: blame reaches further back"}, "b",
               "A factor in front of the whole gradient Adam would indeed take out. This one stands in front of every "
               "step back, so it is multiplied by itself, in a few neurons of a few samples: their blame drowns the "
               "others'."),
)
