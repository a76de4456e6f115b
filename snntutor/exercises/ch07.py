"""Chapter 07: surrogate gradients."""

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases, by_value, by_words, same
from snntutor.exercises.behind import judge_hidden_loss
from snntutor.exercises.revive import judge_revival

# 7.1 a surrogate of your own


def _fast(x, slope):
    return 1 / (1 + slope * abs(x)) ** 2


_X = np.array([-0.5, -0.07, 0.0, 0.07, 0.5])
_SHAPE_CASES = [(0.0, 10.0), (0.1, 20.0), (-0.07, 10.0), (_X, 10.0), (_X, 3.0)]
_SHAPE_MISTAKES = [
    Mistake(lambda x, slope: 1 / (1 + slope * abs(x)),
            "The square is missing: at slope |x| = 1 the value must be one quarter."),
    Mistake(lambda x, slope: 1 / (1 + slope * x) ** 2,
            "You use x, not |x|: below the threshold your surrogate grows without bound where 1 + slope x is 0."),
    Mistake(lambda x, slope: slope / (1 + slope * abs(x)) ** 2,
            "The shape is right, the peak is slope. That is another source's convention; wanted is 1 at x = 0."),
    Mistake(lambda x, slope: x / (1 + slope * abs(x)), "This is the fast sigmoid itself. Wanted is its derivative."),
    Mistake(lambda x, slope: 1 / (1 + abs(x)) ** 2, "The slope does nothing in your function."),
]

# 7.2 on the way back


def _backward(u, theta, grad, slope):
    return grad * _fast(u - theta, slope)


_U = np.array([0.2, -0.9, 1.0, 1.3])
_BACKWARD_CASES = [(1.0, 1.0, 2.0, 10.0), (0.8, 0.5, -1.0, 10.0), (_U, 1.0, np.array([1.0, -2.0, 0.5, 3.0]), 5.0)]
_BACKWARD_MISTAKES = [
    Mistake(lambda u, theta, grad, slope: _fast(u - theta, slope) + 0 * grad,
            "The incoming gradient is lost. By the chain rule what arrives from above is multiplied by the "
            "derivative."),
    Mistake(lambda u, theta, grad, slope: grad * _fast(u, slope),
            "You take the surrogate at u. Its peak belongs at the threshold: take it at u - theta."),
    Mistake(lambda u, theta, grad, slope: grad * _fast(abs(u) - theta, slope),
            "You take |u|. It is the distance to the threshold, u - theta, whose size counts."),
    Mistake(lambda u, theta, grad, slope: grad / (1 + slope * (u - theta)) ** 2,
            "Below the threshold u - theta is negative, and your surrogate grows there. Take its absolute value."),
    Mistake(lambda u, theta, grad, slope: grad / (1 + slope * abs(u - theta)),
            "The square is missing in your surrogate."),
    Mistake(lambda u, theta, grad, slope: grad * slope * _fast(u - theta, slope),
            "At the threshold yours multiplies the gradient by slope. In this book every surrogate is 1 there."),
    Mistake(lambda u, theta, grad, slope: grad * (u > theta),
            "You multiply by the spike. That is the derivative of a rectified line, not of this surrogate: a neuron "
            "just below the threshold must get a signal too."),
    Mistake(lambda u, theta, grad, slope: grad * (0 * u + 1.0),
            "You pass the gradient through as it is: a surrogate that is 1 everywhere."),
    Mistake(lambda u, theta, grad, slope: grad * (u - theta) / (1 + slope * abs(u - theta)),
            "You multiply by the fast sigmoid itself. Wanted is its derivative."),
]

# 7.3 three patients and a healthy one


def patients():
    """Return four networks with 4 hidden and 2 readout neurons, each a dict of arrays.

    ``w_out``, shape (4, 2): readout weights; ``spikes``, shape (4,): mean count of each hidden neuron;
    ``logits``, shape (3, 2): of three samples.
    """
    dead = np.array([[0.4, -0.3], [-0.6, -0.1], [0.2, -0.5], [0.7, -0.2]])
    mixed = np.array([[0.5, -0.4], [-0.2, 0.6], [0.3, -0.1], [-0.4, 0.2]])
    partner = np.array([[0.5, -0.4], [-0.2, -0.6], [0.3, 0.9], [0.4, -0.2]])
    return {
        "A": {"w_out": mixed, "spikes": np.zeros(4), "logits": np.zeros((3, 2))},
        "B": {"w_out": mixed, "spikes": np.array([5.1, 7.0, 2.2, 3.4]),
              "logits": np.array([[1.9, 0.3], [0.2, 2.4], [1.1, 0.8]])},
        "C": {"w_out": dead, "spikes": np.array([9.3, 1.2, 4.0, 2.6]),
              "logits": np.array([[2.0, 0.0], [0.0, 0.0], [0.4, 0.0]])},
        "D": {"w_out": partner, "spikes": np.array([6.2, 3.3, 0.0, 4.8]),
              "logits": np.array([[1.2, 0.0], [0.0, 0.0], [2.1, 0.0]])},
    }


_PATIENT_MISTAKES = [
    Mistake(("silent layer", "healthy", "silent partner", "dead column"),
            "C and D are exchanged. Count the positive weights into class 1: C has none; D has one, but look how often "
            "its neuron spikes."),
    Mistake(("silent layer", "healthy", "dead column", "dead column"),
            "D's class 1 does have a positive weight. Why does it not help?"),
    Mistake(("dead column", "healthy", "dead column", "silent partner"),
            "A's readout weights have both signs in both columns. Look at its spikes."),
    Mistake(("silent layer", "healthy", "dead column", "healthy"),
            "D's logit of class 1 is 0 for every sample. Which neuron should raise it?"),
]
_judge_patients = by_words(
    ("silent layer", "healthy", "dead column", "silent partner"), _PATIENT_MISTAKES,
    'Use the words "dead column", "silent layer", "silent partner", "healthy", one for each network.',
    "Right: {right} of 4. For each: does anything spike? Which classes have a logit that is 0 for every sample, and "
    "why?")

# 7.4 peaks

_PEAKS = (1.0, 25 / 4, 100.0)


def _peaks_right(answer):
    right = sum(same(a, b, 1e-9) for a, b in zip(answer, _PEAKS))
    return (f"Right: {right} of 3. Put x = 0 into each formula. With your peaks, three layers of spikes in a row "
            f"multiply a gradient by {', '.join(map(_cube, answer))}.")


def _cube(peak):
    try:
        return f"{float(peak) ** 3:.4g}"
    except OverflowError:
        return "more than a float can hold"


_PEAK_MISTAKES = [
    Mistake((1.0, 25.0, 100.0), "The second: the derivative of the logistic function 1 / (1 + exp(-x)) is not 1 at 0."),
    Mistake((1.0, 0.25, 100.0), "The second: the slope inside comes out in front when you differentiate."),
    Mistake((1.0, 25 / 4, 1.0), "The third has a prefactor: it does not vanish at x = 0."),
    Mistake((1.0, 1.0, 1.0),
            "A peak of 1 is this book's convention. Put x = 0 into the formulas as they are written here."),
    Mistake((1 / 121, 25 / 4, 100.0), "The first: at the threshold |x| is 0, so the slope does not matter."),
]

EXERCISES = (
    Exercise("7.1", "a surrogate of your own", 5, 1, by_cases(_fast, _SHAPE_CASES, _SHAPE_MISTAKES),
             "1 at the threshold, a quarter at |x| = 1 / slope, the same on both sides.",
             ("Differentiate x / (1 + slope |x|) for x > 0 and for x < 0.",
              "Both give one over a square. Only |x| appears in it.",
              "The denominator is (1 + slope * abs(x)) squared; the numerator is 1.")),
    Exercise("7.2", "on the way back", 10, 2, by_cases(_backward, _BACKWARD_CASES, _BACKWARD_MISTAKES),
             "Incoming gradient times the surrogate at the distance to the threshold: the chain rule with one factor "
             "exchanged.",
             ("What does backward in spike_fn return, and of which x?",
              "The function got x = u - theta. The derivative of x by u is 1.",
              "grad * 1 / (1 + slope * abs(u - theta)) ** 2")),
    Exercise("7.3", "four patients", 10, 2, _judge_patients,
             "A logit that is always 0 has three causes: no positive weight, no spikes at all, or no spikes where the "
             "positive weight is. Each leaves the loss free to fall.",
             ("Print the four dicts. A readout potential starts at 0; its maximum over time is never below.",
              "A class can answer only if some hidden neuron spikes and has a positive weight to it.",
              "A: nothing spikes. C: no positive weight into class 1. D: one, from a neuron that never spikes."),
             given=patients),
    Exercise("7.4", "peaks", 5, 2, by_value(_PEAKS, _PEAK_MISTAKES, _peaks_right),
             "The same word, surrogate, and peaks a hundredfold apart: read the prefactor before you compare two "
             "papers' slopes.",
             ("The peak is the value at x = 0.",
              "The logistic function is f = 1 / (1 + exp(-k x)); its derivative is k f (1 - f), and f(0) is one half.",
              "The prefactor of the third is all that is left at x = 0.")),
    Exercise("7.5", "the loss behind it", 20, 3, judge_hidden_loss,
             "A function of one weight is always the slope of its own area. What fails with two weights is that the "
             "area found along one changes with the other.",
             ("A slope that depends on a alone has an area under it. Which function has g as its derivative?",
              "The area under the fast sigmoid's g from the threshold on is x / (1 + 10 |x|) with x = a - 1, on both "
              "sides.",
              "Below the threshold s is 0, above it 1: multiply that area by 2 b (b s - 1) on each side.")),
    Exercise("7.6", "revive seed 3", 20, 3, judge_revival,
             "The maximum over time hears one step, and a readout that never rises is heard at its first, which "
             "depends on no weight. Whatever listens to other steps, too, keeps a path to the mute class.",
             ("Why does the mute class get no gradient? Look at which step the maximum over time picks.",
              "cross_entropy takes logits=..., any function of a record: one that hears more steps than one has a "
              "gradient for a readout below 0.",
              "A soft maximum does: torch.logsumexp(5 * record.readout, 0) / 5.")),
)

PREDICTIONS = (
    Prediction("7.a", "Chapter 05's ten networks, same weights, same data, now with a surrogate. How many of ten get "
                      "at least three quarters of the labels right after 60 steps?",
               {"a": "none", "b": "about half", "c": "all but one or two", "d": "all"}, "c",
               "The error now passes through the spikes of neurons that were near the threshold, so the hidden layer "
               "learns. One network falls silent on the way, and a silent one gets no error at all: so not all."),
    Prediction("7.b", "Four networks start with a readout column without a positive weight, so one logit is 0 for "
                      "every sample. What do you expect of their loss and accuracy?",
               {"a": "the loss stays, the accuracy stays at chance",
                "b": "the loss falls, the accuracy stays at chance in all four",
                "c": "the loss falls, and some still get most labels right"}, "c",
               "The other class still learns, which brings the loss down in all four. Where class 0 is the mute one, "
               "the network can say 1 or keep quiet, and a tie counts as 0: it gets most right by keeping quiet."),
    Prediction("7.c", "In place of a bump, 1 everywhere: every error passes at every step. The same ten networks, 60 "
                      "steps. Compared with the bump, how many pass three quarters?",
               {"a": "as many: any positive factor will do", "b": "fewer, but not none", "c": "none"}, "b",
               "Each hint still has the right sign for its spike, so some learn. But neurons far from the threshold, "
               "for which nothing would have changed, speak as loudly as those that nearly changed their mind."),
)
