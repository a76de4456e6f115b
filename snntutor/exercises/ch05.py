"""Chapter 05: why gradients fail."""

import numpy as np

from snntutor.check import Exercise, Judge, Mistake, Prediction, by_cases, by_words
from snntutor.exercises.calm import judge_calm
from snntutor.exercises.stairs import judge_first_stair, judge_next_stair

# 5.1 a finite difference


def _slope(f, w, h):
    return (f(w + h) - f(w - h)) / (2 * h)


def square(w):
    """Return w squared."""
    return w**2


def cube(w):
    """Return w to the third."""
    return w**3


def stairs(w):
    """Return the largest whole number that is not above w: a staircase."""
    return float(np.floor(w))


_SLOPE_CASES = [(square, 3.0, 0.5), (square, -2.0, 0.25), (cube, 1.0, 0.03), (stairs, 0.5, 0.25), (stairs, 1.0, 0.25)]
_SLOPE_MISTAKES = [
    Mistake(lambda f, w, h: (f(w + h) - f(w)) / h,
            "This looks to one side only. Its error falls with h, that of the symmetric difference with h squared: "
            "compare w + h with w - h."),
    Mistake(lambda f, w, h: (f(w + h) - f(w - h)) / h, "Twice too much: how far apart are w - h and w + h?"),
    Mistake(lambda f, w, h: f(w + h) - f(w - h),
            "This is the difference of the losses. A slope is a difference divided by the distance."),
    Mistake(lambda f, w, h: abs(_slope(f, w, h)), "Where f falls the slope is negative; yours never is."),
    Mistake(lambda f, w, h: (f(w + h) - f(w - h)) / 2 * h,
            "/ 2 * h divides by 2 and then multiplies by h. Put brackets around 2 * h."),
    Mistake(lambda f, w, h: (f(w - h) - f(w + h)) / (2 * h),
            "The sign is turned: where f rises the slope is positive."),
]

# 5.2 who moves?

_MOVES_MISTAKES = [
    Mistake(("stays", "stays", "stays", "moves"),
            "The third has a gradient: it is 0, which is a number. The optimiser visits this weight, and weight decay "
            "pulls at it."),
    Mistake(("moves", "stays", "moves", "moves"),
            "The first has no gradient at all, None. The optimiser skips it, weight decay included."),
    Mistake(("stays", "moves", "moves", "moves"),
            "The second has gradient 0 and nothing else pulls at it: the step is learning rate times 0."),
    Mistake(("stays", "stays", "stays", "stays"),
            "Nothing moves? The readout is a smooth function of its weights; spikes on its input do not cut that "
            "path."),
    Mistake(("moves", "moves", "moves", "moves"),
            "Everything moves? Then chapter 05 would have no subject. Print the .grad of each weight."),
]
_judge_moves = by_words(
    ("stays", "stays", "moves", "moves"), _MOVES_MISTAKES,
    'Use the words "moves" and "stays", one for each of the four.',
    "Right: {right} of 4. For each ask twice: does the optimiser look at this weight at all, and if it does, "
    "what does it add up?")

# 5.4 the loss, by hand


def _loss(readout, y):
    z = readout.max(0)
    return float(np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y]))


def _loss_of(logits):
    """Make a loss with other logits."""
    return lambda readout, y: _loss(logits(readout)[None], y)


def _probability(readout, y):
    return 1 - np.mean([np.exp(-_loss(readout[:, [k]], y[[k]])) for k in range(len(y))])


def _loss_cases():
    rng = np.random.default_rng(5)
    small = np.array([[[0.0, 0.0]], [[0.3, -0.2]]])
    return [(np.zeros((2, 2, 2)), np.array([0, 1])), (small, np.array([1])),
            (rng.normal(size=(5, 4, 3)), np.array([2, 0, 1, 1])),
            (np.array([[[0.0, 0.0]], [[900.0, 1.0]]]), np.array([0])),
            (np.array([[[0.0, 0.0], [0.0, 0.0]], [[900.0, 1.0], [0.5, 0.0]]]), np.array([0, 1])),
            (np.array([[[0.0, 0.0]], [[900.0, 1.0]]]), np.array([1]))]


_LOSS_MISTAKES = [
    Mistake(_loss_of(lambda r: r.mean(0)), "You average the potential over time. The logit is its maximum over time."),
    Mistake(_loss_of(lambda r: r[-1]), "You read the last step. The logit is the maximum over time."),
    Mistake(_loss_of(lambda r: r.sum(0)), "You add the potential up over time. The logit is its maximum over time."),
    Mistake(lambda readout, y: -readout.max(0)[np.arange(len(y)), y].mean(),
            "The softmax is missing: the loss is minus the logarithm of a probability, and logits are not yet that."),
    Mistake(lambda readout, y: -_loss(readout, y),
            "The sign is turned: a loss falls when the right answer becomes more probable."),
    Mistake(lambda readout, y: len(y) * _loss(readout, y),
            "You add the samples up. Wanted is their mean, so that the loss does not grow with the batch."),
    Mistake(_probability, "This is the mean probability of being wrong. The cross-entropy takes the logarithm of the "
                          "probability of the right answer."),
]
_OVERFLOW = ("Right for small logits, but exp(900) is too large for a float. Subtract the largest logit of each sample "
             "first; the softmax does not change.")
_ONE_LARGEST = ("Right for one sample, but in a batch one sample's logits may lie 900 below another's, and then every "
                "exp of it is 0. Subtract from each sample its own largest logit.")
_LOG_OF_ZERO = ("Right until a probability is too small for a float: exp(-899) is 0, and its logarithm is not finite. "
                "The logarithm of the softmax can be had without the softmax: z - log(sum(exp(z))).")


def _judge_loss(answer):
    with np.errstate(all="ignore"):
        verdict = by_cases(_loss, _loss_cases(), _LOSS_MISTAKES)(answer)
        reason = _overflow(answer) if verdict.status == "wrong" else ""
    return verdict._replace(message=reason) if reason else verdict


def _overflow(answer):
    """Say why an answer fails only where exp leaves the range of floats; nothing where it fails elsewhere."""
    cases = _loss_cases()
    try:
        if not all(np.isclose(answer(*case), _loss(*case), rtol=1e-9) for case in cases[:3]):
            return ""
        reasons = zip(cases[3:], (_OVERFLOW, _ONE_LARGEST, _LOG_OF_ZERO))
        return next((reason for case, reason in reasons if not np.isfinite(answer(*case))), "")
    except (Exception, SystemExit):  # whatever a learner's code raises was shown before
        return ""


EXERCISES = (
    Exercise("5.1", "a finite difference", 5, 1, by_cases(_slope, _SLOPE_CASES, _SLOPE_MISTAKES),
             "It is exact for a square, close for a cube, 0 on a stair and large across an edge, whatever the true "
             "derivative says.",
             ("The slope of a straight line through two points of the curve.",
              "The two points lie at w - h and w + h.",
              "Divide f(w + h) - f(w - h) by the distance of the two points.")),
    Exercise("5.2", "who moves?", 5, 2, _judge_moves,
             "None is skipped, weight decay and all; a gradient of 0 is a number, and whatever else pulls at the "
             "weight still pulls.",
             ("Write the four as lines of torch and print the weight before and after.",
              "An optimiser goes through its parameters and skips those whose .grad is None.",
              "Weight decay adds a multiple of the weight itself to its gradient, 0 or not.")),
    Exercise("5.3", "the first stair", 10, 2, judge_first_stair,
             "Until its first spike the neuron is linear in its weight, so the first edge of the staircase has a "
             "closed form.",
             ("Until it spikes the neuron has no reset: its potential is the weight times the response to weight 1.",
              "simulate(x[:, None, None], LIFParams(p.tau_mem, p.tau_syn, 1e9, p.dt)) gives that response.",
              "The edge is where w times the largest value of the response equals p.theta.")),
    Exercise("5.4", "the loss, by hand", 10, 2, Judge(_judge_loss, _LOSS_MISTAKES),
             "The first case is the loss of a network that knows nothing, ln 2 = 0.693 with two classes. Remember the "
             "number.",
             ("Three steps: logits, logarithm of the softmax, mean over the samples.",
              "Logits are readout.max(0), of shape (batch, classes). log softmax is z - log(sum(exp(z))), class by "
              "class.",
              "Subtract z.max(1, keepdims=True) before you take exp, and pick the right class with "
              "z[np.arange(len(y)), y].")),
    Exercise("5.5", "cheaper, and no wiser", 10, 2, judge_calm,
             "Small logits are the same answers, said with less confidence. That alone brings a loss down to ln K, and "
             "no label was looked at. It is all that the ten networks learned.",
             ("What does a sample cost when all its logits are nearly equal?",
              "Which operation keeps the order of the logits and brings them closer together?",
              "Divide the logits by so large a number that none is beyond 0.001; do not let them become equal.")),
    Exercise("5.6", "the next stair", 20, 3, judge_next_stair,
             "Between two edges the spikes stay as they are, so the potential is a straight line in the weight at "
             "every step. A finite difference sees something only if w + h or w - h lies beyond an edge.",
             ("Let the weight grow a little, so little that no spike changes. How does U[n] change at one step n?",
              "Without resets U[n] would be w times the response r[n] of 5.3. The resets took w r[n] - U[n], which "
              "depends on the spikes alone, and these do not change.",
              "At each step without a spike solve w' r[n] - lost[n] = p.theta for w'; the smallest w' is the edge.")),
)

PREDICTIONS = (
    Prediction("5.a", "The spike is written as (x > 0). After loss.backward(), what does w1.grad hold?",
               {"a": "a small number", "b": "0", "c": "None", "d": "nothing: backward() raises an error"}, "c",
               "The comparison cuts the graph, so no path leads from the loss to w1. Zero would be a number that "
               "came along a path; an error comes only where no weight at all has a path, and here w2 has one."),
    Prediction("5.b", "Ten networks are trained with the true derivative of the spike, which is 0. What will you see?",
               {"a": "loss and accuracy stay where they are", "b": "the loss falls, the accuracy stays at chance",
                "c": "the loss falls and the accuracy rises"}, "b",
               "Nothing comes through the spikes, so W1 stays; but the readout behind them has an ordinary "
               "gradient and learns to be less sure, which brings the loss down to ln 2. Who thinks of the hidden "
               "layer only says a, who trusts the loss says c."),
    Prediction("5.c", "You walk along a line through the readout weights W2 and watch the loss. What does it look "
                      "like?",
               {"a": "a staircase, as along W1", "b": "a smooth curve", "c": "a flat line"}, "b",
               "Along W2 no spike changes: the readout is a smooth function of its weights, with a kink where "
               "another step takes over the maximum. Stairs come from spikes that appear or vanish, and those "
               "depend on W1 alone."),
)
