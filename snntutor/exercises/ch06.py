"""Chapter 06: smoothing the spike."""


import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases, by_words
from snntutor.exercises.hard_twin import judge_training
from snntutor.exercises.scores import judge_baseline, judge_score
from snntutor.exercises.second_spike import judge_second

# 6.1 how steep?


def _soft(u, theta, sharpness):
    return 0.5 * (1 + np.tanh(0.5 * sharpness * (u - theta)))


def _steepness(u, theta, sharpness):
    s = _soft(u, theta, sharpness)
    return sharpness * s * (1 - s)


_U = np.array([-0.5, 0.7, 1.0, 1.02, 1.6])
_STEEP_CASES = [(1.0, 1.0, 4.0), (0.8, 0.5, 10.0), (_U, 1.0, 3.0), (_U, 0.6, 10.0)]
_STEEP_MISTAKES = [
    Mistake(lambda u, theta, sharpness: _steepness(u, theta, sharpness) / sharpness,
            "The sharpness is missing in front: it stands inside, at u, so it comes out when you differentiate by u."),
    Mistake(lambda u, theta, sharpness: sharpness * _soft(u, theta, sharpness),
            "This grows all the way up. Well above the threshold the soft spike is flat again: a factor 1 - S is "
            "missing."),
    Mistake(_soft, "This is the soft spike itself. Wanted is its derivative."),
    Mistake(lambda u, theta, sharpness: _steepness(u, 0, sharpness),
            "Its peak is at u = 0. It belongs at the threshold: take everything at u - theta."),
    Mistake(lambda u, theta, sharpness: 4 / sharpness * _steepness(u, theta, sharpness),
            "The shape is right, and at the threshold yours is 1. The derivative of this function is sharpness / 4 "
            "there."),
    Mistake(lambda u, theta, sharpness: -_steepness(u, theta, sharpness),
            "The sign is turned: a soft spike grows with the potential."),
    Mistake(lambda u, theta, sharpness: sharpness * _steepness(u, theta, sharpness),
            "The sharpness stands twice in front. The inner derivative gives it once."),
    Mistake(lambda u, theta, sharpness: sharpness * _steepness(u, theta, 1.0),
            "The sharpness is in front, but it belongs inside the soft spike, too: S there is that of sharpness (u - "
            "theta)."),
    Mistake(lambda u, theta, sharpness: _steepness(u, theta / sharpness, sharpness),
            "The sharpness multiplies the whole distance u - theta, not u alone: brackets are missing."),
]

# 6.4 where is it exact?

_WHERE_MISTAKES = [
    Mistake(("exact", "exact", "exact", "not", "exact"),
            "Look at the second: compute E[L] from the chance q, differentiate it, and compare with the mean of 2 (S - "
            "y) times the derivative of the chance."),
    Mistake(("exact", "not", "exact", "exact", "exact"),
            "Look at the fourth: with the reset a spike of chance changes the potential of the next steps."),
    Mistake(("exact", "not", "not", "not", "exact"),
            "Look at the third: many steps are no harm. The mean of a sum is the sum of the means, and without a reset "
            "no potential depends on a spike."),
    Mistake(("exact", "not", "exact", "not", "not"),
            "Look at the fifth: a hidden layer spoils it where something behind it is not linear. Here the readout "
            "adds."),
    Mistake(("not", "not", "exact", "not", "exact"),
            "Look at the first: a factor of 3 comes out of the mean, and L is linear in the spike."),
    Mistake(("exact", "exact", "exact", "exact", "exact"),
            "All exact? Then chapter 07 would need no other name for it. Which of them have a potential, or a loss, in "
            "which a spike of chance stands other than linearly?"),
    Mistake(("exact", "not", "not", "not", "not"),
            "Neither many steps nor a layer are what spoils it. Ask of each: do the potentials depend on spikes of "
            "chance, and is L linear in the spikes?"),
]
_judge_where = by_words(
    ("exact", "not", "exact", "not", "exact"), _WHERE_MISTAKES,
    'Use the words "exact" and "not", one for each of the five.',
    "Right: {right} of 5. For each ask twice: does any potential depend on a spike of chance? Is L linear in the "
    "spikes?")

EXERCISES = (
    Exercise("6.1", "how steep?", 5, 1, by_cases(_steepness, _STEEP_CASES, _STEEP_MISTAKES),
             "A quarter of the sharpness at the threshold, the same on both sides, and nearly 0 a few times 1 / "
             "sharpness away.",
             ("Differentiate 1 / (1 + exp(-z)) by z, then z = sharpness (u - theta) by u.",
              "The first is S (1 - S), with the soft spike S itself.",
              "The second is the sharpness: return sharpness * S * (1 - S).")),
    Exercise("6.2", "a score", 15, 2, judge_score,
             "Loss times surprise, weighed by what the input had to do with it. No derivative of the loss was needed, "
             "and none of a spike.",
             ("First the score of each run, shape (m,), then the mean of loss times score.",
              "The score of a run is the sum over its steps of sharpness (s - q) times the trace.",
              "(s - q) @ trace sums over the steps.")),
    Exercise("6.3", "the best constant", 10, 2, judge_baseline,
             "A mean of the losses, each weighed by its squared score: the loss that is usual where the score is "
             "large.",
             ("A smallest value has the derivative 0: differentiate by b.",
              "The derivative of ((loss - b) score)^2 by b is -2 (loss - b) score^2.",
              "Set the sum of (loss - b) score^2 to 0 and solve for b.")),
    Exercise("6.4", "where is it exact?", 10, 2, _judge_where,
             "It takes expectations through sums and fixed factors only. In the second the mean of a square is not the "
             "square of a mean, in the fourth the reset hands chance on to the next potential, which has a curved "
             "chance.",
             ("For one step write E[L] with the chance q and differentiate it. Compare with the mean of what goes "
              "back.",
              "The second: E[L] = q, but 2 S averages to 2 q, times the derivative of the chance.",
              "Many steps and a layer that is only added up are sums of means; a reset is not.")),
    Exercise("6.5", "the second spike", 25, 3, judge_second,
             "The theorem, twice: the first spike moves, and with it the reset, and with that the second. Follow this "
             "through every spike of a network and you have chapter 13.",
             ("Write u(t2, t1, w) = theta and move w: t1 moves, too. Three derivatives of u are needed, by t, t1 and "
              "w.",
              "dt1/dw is the chapter's formula, -r(t1) / (w r'(t1)). By t1 the potential has the derivative -theta / "
              "tau_mem exp(-(t2 - t1) / tau_mem).",
              "dt2/dw = -(du/dw + du/dt1 dt1/dw) / (du/dt), where du/dt = w r'(t2) + theta / tau_mem exp(-(t2 - t1) / "
              "tau_mem).")),
    Exercise("6.6", "for the one that spikes", 20, 3, judge_training,
             "Whatever smoothing led there: you measured on the network that spikes, and that is the one you will use.",
             ("One sharpness is not the best one for each of the ten starts.",
              "Train with several, and ask gradients.loss of each result.",
              "Keep for every start the weights with the smallest hard loss, those of the beginning among them.")),
)

PREDICTIONS = (
    Prediction("6.a", "The toy is trained as a soft network of sharpness 10 until its loss is nearly 0. The network "
                      "that spikes can reach loss 0, too. What does it have with the weights that were trained?",
               {"a": "nearly 0 as well: at sharpness 10 a soft spike is nearly a step",
                "b": "less than before, but in most of ten cases far more than the soft network",
                "c": "about what it had before training"}, "b",
               "The soft network has settled on soft spikes of about a half, which the other cannot make. What it has "
               "learned besides is of use to both. The curve looks like a step from afar, but a network is free to "
               "stand where it is not one."),
    Prediction("6.b", "To every loss 10 is added, then 100. What becomes of the score-function estimate?",
               {"a": "nothing: a constant has no gradient", "b": "it is still right on average, but far less certain",
                "c": "it becomes wrong, and more samples do not help"}, "b",
               "The mean score is 0, so a constant does nothing on average, which is what a holds on to; but each "
               "sample multiplies it by a score of its own, and that only averages out over many."),
    Prediction("6.c", "The soft network is made sharper and sharper. What becomes of the steepness of its loss along "
                      "the line?",
               {"a": "everywhere it comes closer and closer to what the network that spikes needs",
                "b": "it dies away at most places and grows without bound at a few",
                "c": "it becomes smaller everywhere"}, "b",
               "The curve comes closer to the stairs, whose slope is 0 between the edges: so far who says c. But it "
               "must climb them all the same, in less and less room, so what is lost between the edges gathers at "
               "them."),
    Prediction("6.d", "A noisy hidden layer feeds a noisy neuron. On the way back every spike is multiplied by the "
                      "derivative of its chance, averaged over all that can happen. Is this the gradient of the "
                      "expected output by the hidden weights?",
               {"a": "yes, exactly: that is the chain rule", "b": "no, though it points in a similar direction here",
                "c": "no, and it has nothing to do with it"}, "b",
               "The chain rule would hold for the chances, but chances are not what is sent on: whole spikes are. Each "
               "moves the output by a difference, for which the slope is a stand-in, and not a useless one."),
)
