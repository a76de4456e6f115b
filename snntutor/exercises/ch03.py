"""Chapter 03: a recurrent network."""

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases
from snntutor.exercises.awake import judge_awake
from snntutor.exercises.step import judge_step
from snntutor.exercises.textbook import judge_textbook

# 3.2 the answer of a network


def _answer_by(logits_of):
    def answer(readout):
        logits = logits_of(readout)
        return logits, logits.argmax(-1)

    return answer


def _readout(seed, steps, batch, classes):
    u = np.random.default_rng(seed).normal(size=(steps, batch, classes)).cumsum(0).round(3)
    u[0] = 0
    return u


_answer = _answer_by(lambda u: u.max(0))
_ANSWER_CASES = [
    (np.array([[[0.0, 0.0]], [[0.9, 0.0]], [[0.1, 0.5]]]),),
    (np.array([[[0.0, 0.0]], [[0.4, 0.0]], [[0.4, 0.7]]]),),
    (np.array([[[0.0, 0.0]], [[-0.9, 0.3]], [[-0.1, -0.5]]]),),
    (np.array([[[0.0, 0.0], [0.0, 0.0]], [[-1.0, -2.0], [0.2, 0.2]]]),),
    (_readout(0, 20, 5, 3),),
    (_readout(1, 20, 3, 3),),
]
_ANSWER_MISTAKES = [
    Mistake(_answer_by(lambda u: u.mean(0)),
            "This is the mean over time. The logit is the highest point that the potential ever reaches."),
    Mistake(_answer_by(lambda u: u.sum(0)),
            "This is the sum over time. The logit is the highest point that the potential ever reaches."),
    Mistake(_answer_by(lambda u: u[-1]),
            "This is the last step. A readout leaks: what rose early may be gone by then. Take the maximum over time."),
    Mistake(_answer_by(lambda u: np.abs(u).max(0)),
            "You take sizes without their sign, so a class that is strongly refused wins. Take the maximum itself."),
    Mistake(lambda u: (u.max(0), u.max(0).argmax(0)),
            "Your classes run over the samples: pick the largest logit along the last axis, one answer for each "
            "sample."),
    Mistake(lambda u: (u.max(0), u.max(1).argmax(-1)),
            "Your answers belong to steps, not to samples: pick the largest of the logits, which have no time any "
            "more."),
    Mistake(_answer_by(lambda u: u.max(1)),
            "You took the maximum over the samples. The axes are (time, batch, classes): time is axis 0."),
    Mistake(_answer_by(lambda u: u.argmax(0)),
            "This is when the potential is highest. The logit is how high it is: max, not argmax."),
    Mistake(lambda u: _answer(u)[::-1], "The order is turned round: the logits come first, then the answers."),
    Mistake(lambda u: _answer(u)[1], "These are the answers alone. Return the logits too, before them."),
    Mistake(lambda u: _answer(u)[0], "These are the logits alone. Return the answers too, behind them."),
    Mistake(_answer_by(lambda u: u[1:].max(0)),
            "You leave out step 0. There the potential is 0, and so no logit can be negative."),
]


# 3.3 dead readouts


def _dead(w_out):
    return (w_out <= 0).all(0)


_DEAD_CASES = [
    (np.array([[-1.0, 1.0]]),),
    (np.array([[-1.0, 2.0], [0.5, -3.0]]),),
    (np.array([[-0.2, -2.0], [-0.3, 0.5]]),),
    (np.array([[0.0, 1.0], [-1.0, -2.0]]),),
    (np.array([[-0.5, 0.3, -0.1], [-0.1, -0.9, 0.0], [-0.7, 0.1, 0.2]]),),
    (np.array([[1.0, 2.0, 0.5], [-1.0, -1.0, -2.0]]),),
    (np.array([[0.0, -1.0], [0.0, -2.0]]),),
    (np.array([[-0.3, 1e-6, -0.1], [-0.2, -0.5, 0.0]]),),
    (np.array([[-0.4], [-0.1]]),),
    (np.concatenate([-np.ones((30, 2)), [[0.2, -0.2]]]),),
]
_DEAD_MISTAKES = [
    Mistake(lambda w: (w <= 0).all(1),
            "You looked along the rows: those are the hidden neurons. A class is a column of the weights."),
    Mistake(lambda w: (w <= 0).any(0),
            "One negative weight does not kill a class; one positive weight is enough to save it."),
    *(Mistake(dead, "You judge the sum. A column with a negative sum still answers whenever a neuron with a positive "
                    "weight spikes.")
      for dead in (lambda w: w.sum(0) <= 0, lambda w: w.sum(0) < 0)),
    Mistake(lambda w: (w < 0).all(0), "Nearly: a weight of exactly 0 lifts nothing either."),
    Mistake(lambda w: ~(w <= 0).all(0), "You marked the living. Wanted is True for a class that cannot answer."),
    *(Mistake(dead, "This is one answer for the whole network. Give one for each class.")
      for dead in (lambda w: (w <= 0).all(), lambda w: (w <= 0).all(0).any())),
    *(Mistake(dead, "These are the numbers of the dead classes. Wanted is True or False for each class.")
      for dead in (lambda w: np.flatnonzero(_dead(w)), lambda w: np.nonzero(_dead(w)))),
    Mistake(lambda w: _dead(w) & (w != 0).any(0), "A class whose weights are all 0 cannot be lifted either."),
    Mistake(lambda w: (w <= 0).all(0).sum(),
            "This is how many there are. Wanted is which: True or False for each class."),
]


# 3.4 how deep can it be?


def _deepest(n_steps):
    return max((n_steps - 1) // 2 - 1, 0)


_DEEPEST_CASES = [(n,) for n in (3, 4, 5, 6, 7, 10, 11, 100, 201)]
_DEEPEST_MISTAKES = [
    Mistake(lambda n: (n - 1) // 2, "The readout delays too: it is one more layer with a current and a potential."),
    Mistake(lambda n: n // 2 - 1,
            "Count the steps again: n_steps steps are numbered from 0, so the last one is n_steps - 1."),
    Mistake(lambda n: n // 2,
            "Two things are amiss: the readout delays as well, and the last step is number n_steps - 1."),
    Mistake(lambda n: n - 2,
            "You count one step of delay a layer. A spike moves the current one step on, and the potential one step "
            "later."),
    Mistake(lambda n: n - 1, "You count one step of delay a layer, and none for the readout."),
    Mistake(lambda n: (n - 1) / 2 - 1, "Half a layer cannot be built: round down to a whole number."),
    Mistake(lambda n: (n - 1) // 2 - 2, "One layer too few: the readout may still move at the very last step."),
]

EXERCISES = (
    Exercise("3.1", "one step of a recurrent layer", 10, 2, judge_step,
             "Six arrows end at step n+1, and each is one term: alpha, W and V at the current; beta, 1 and the reset "
             "at the potential.",
             ("Begin with S[n]: it is read off the potential that you are given.",
              "Draw the arrows that end at I[n+1]: there are three. Then those that end at U[n+1]: three more.",
              "x @ w is the input's share of the drive, s @ v the layer's own.",
              "i_next = p.alpha * i + x @ w + s @ v; the potential uses i, not i_next.")),
    Exercise("3.2", "the answer of a network", 5, 1, by_cases(_answer, _ANSWER_CASES, _ANSWER_MISTAKES),
             "The highest point over time is the logit, the largest logit is the answer. As every potential starts at "
             "0, no logit is ever negative; among equals, argmax takes the first.",
             ("Which of the three axes must go first: time, batch or classes?",
              "readout.max(0) leaves (batch, classes).",
              "The answer is the argmax of the logits along their last axis.")),
    Exercise("3.3", "dead readouts", 5, 1, by_cases(_dead, _DEAD_CASES, _DEAD_MISTAKES),
             "Hidden spikes are 0 or 1, never negative. Without one positive weight nothing can lift the potential "
             "above its start, 0.",
             ("What can lift the potential of a class above 0?",
              "A class is a column of w_out, which has the shape (in, classes).",
              "Compare all weights with 0 at once, then ask along axis 0 whether all of them hold.")),
    Exercise("3.4", "how deep can it be?", 10, 2, by_cases(_deepest, _DEEPEST_CASES, _DEEPEST_MISTAKES),
             "With l hidden layers and a readout there are l + 1 delays of two steps, and 2 (l + 1) must not lie "
             "beyond the last step.",
             ("When does hidden layer 1 spike first? And layer l?",
              "The readout is one more layer; its potential first moves two steps after the last hidden layer's first "
              "spike.",
              "The last step has the number n_steps - 1. Solve 2 (l + 1) <= n_steps - 1 for a whole l.")),
    Exercise("3.5", "neither silent nor on fire", 15, 2, judge_awake,
             "There is more than one right answer. The plainest asks by how much a weight of 1 makes the potential "
             "vary, and draws weights that bring this to a good half of the threshold.",
             ("Too small and the layer is silent, too large and it never rests. What has to be compared with theta?",
              "sigma_U is sigma_W times a number that depends on n_in, rate and p alone. You may also measure it.",
              "Which share of theta should sigma_U be? Chapter 03 has 0.53 with 7 times the weights, and 3 Hz; a bit "
              "more is safer.",
              "std = 0.8 * p.theta / (sigma_U for sigma_W = 1); return std * rng.normal(size=(n_in, n_out)).")),
    Exercise("3.6", "the form of a textbook", 20, 3, judge_textbook,
             "Six arrows, six blocks that are not zero: alpha, 1 and beta in A, W in B, V and the reset in C. A with "
             "V = 0 is not zero, and that is why every spiking network is recurrent.",
             ("Write the two equations below each other and sort the terms by what they start from: state, input, "
              "spikes.",
              "Each matrix has a left half that leads to the currents and a right half that leads to the potentials.",
              "A consists of four blocks; from top left: alpha, 1, 0, beta, each times np.eye(n).",
              "np.block and np.hstack put blocks together; the reset, -p.theta * np.eye(n), ends C on the right.")),
)

PREDICTIONS = (
    Prediction("3.a", "No input reaches neuron 1, but neuron 0 has a recurrent weight of 1.4 to it. Neuron 0 gets an "
                      "input spike of weight 1.2 at step 0. When does neuron 1 spike?",
               {"a": "never", "b": "at step 2", "c": "at step 3", "d": "at step 4"}, "d",
               "The spike of step 2 takes V to the current of step 3 and 1 to the potential of step 4. Who counts "
               "one step for a weight says 3; who looks at W alone says never."),
    Prediction("3.b", "Eight neurons. One input spike at step 0 makes neuron 0 fire, once. Which are still spiking "
                      "200 ms later?",
               {"a": "neither: everything leaks with 5 or 10 ms", "b": "only the ring",
                "c": "both: the state keeps the spike"}, "b",
               "In the ring each spike renews the state of the next neuron in full, so that nothing fades. Without "
               "V the state is all there is, and it leaks away within a few time constants."),
    Prediction("3.c", "Weights of standard deviation (1 - beta) / sqrt(100). Four hidden neurons, 256 samples, 200 "
                      "steps: 204,800 occasions to spike. How many spikes?",
               {"a": "none", "b": "about a thousand", "c": "about ten thousand", "d": "at half of the occasions"}, "a",
               "The argument takes every input for a steady 1, but an input spikes once in 200 steps, and the "
               "potential varies by less than a tenth of the threshold. The sum over 100 inputs sounds large, so b and "
               "c are tempting."),
    Prediction("3.d", "Four hidden neurons, two classes, weights as often negative as positive. In how many of such "
                      "networks has at least one class no positive weight at all?",
               {"a": "one in a thousand", "b": "one in a hundred", "c": "one in eight", "d": "one in two"}, "c",
               "Four signs are all negative in one case of 16, and there are two classes to which it may happen. "
               "One in a hundred would be right for about eight hidden neurons."),
    Prediction("3.e", "Five layers in a row, every weight strong enough for a spike to cause a spike. An input spike "
                      "arrives at step 0. When does layer five first spike?",
               {"a": "at step 0: all layers act at once", "b": "at step 5", "c": "at step 6", "d": "at step 10"}, "d",
               "Each layer takes the arrow W to the current of the next step and the arrow 1 to the potential of "
               "the step after: two steps a layer. In ordinary networks, and in most libraries for spiking ones, "
               "all layers act at once."),
)
