"""The bug hospital: ten patients, each with a diagnosis and a cure."""

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases
from snntutor.exercises import cures, diagnoses, patients
from snntutor.exercises.mislaid import judge_labels, pictures
from snntutor.exercises.penalties import judge_mean_penalty, judge_path

# H.14 the accuracy without ties


def _sure_accuracy(z, y):
    alone = (z == z.max(1, keepdims=True)).sum(1) == 1
    return np.mean(alone & (z.argmax(1) == y))


def _shared(z, y):
    largest = z == z.max(1, keepdims=True)
    return np.mean(largest[np.arange(len(y)), y] / largest.sum(1))


def _any_tie(z, y):
    alone = np.array([len(set(row)) == len(row) for row in z.tolist()])
    return np.mean(alone & (z.argmax(1) == y))


def _left_out(z, y):
    alone = (z == z.max(1, keepdims=True)).sum(1) == 1
    return np.mean(z.argmax(1)[alone] == y[alone]) if alone.any() else 0.0


_LOGITS = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [2.0, 2.0, 0.5], [0.2, 0.1, 0.9], [3.0, 1.0, 2.0]])
_ACCURACY_CASES = [(np.zeros((1, 2)), np.array([0])), (np.array([[1.0, 0.0]]), np.array([0])),
                   (_LOGITS, np.array([0, 0, 1, 2, 1])), (_LOGITS, np.array([0, 0, 0, 2, 0])),
                   (-_LOGITS, np.array([2, 2, 2, 1, 1]))]
_ACCURACY_MISTAKES = [
    Mistake(lambda z, y: np.mean(z.argmax(1) == y),
            "Of equal logits yours takes the first, as argmax does: two logits of 0 say class 0. Nobody said that."),
    Mistake(lambda z, y: np.mean(z[np.arange(len(y)), y] == z.max(1)),
            "Yours counts a tie as right whenever the label is among the largest. A network that says nothing would be "
            "always right."),
    Mistake(_shared, "Yours gives a share of a point for a tie. Wanted is none: a tie is no answer."),
    Mistake(_any_tie, "Yours also refuses ties among the losers. Only a tie for the largest logit leaves the answer "
                      "open."),
    Mistake(_left_out, "Yours leaves tied samples out of the count. Then a network that answers once, rightly, has "
                       "accuracy 1. Divide by all samples."),
]

_PLEASE = "Read the table line by line from the top: what comes in, what spikes, what passes, what comes out."


def _diagnosis(number, title, judge, right, hint, given):
    return Exercise(f"H.{number}", title, 3, 1, judge, right, (_PLEASE, hint), given)


EXERCISES = (
    _diagnosis(1, "diagnose patient 1", diagnoses.judge_silent,
               "The potential never gets beyond half of the threshold, so nothing spikes, nothing arrives, nothing "
               "passes back.", "How far does the potential get?", patients.silent),
    Exercise("H.2", "cure patient 1", 8, 1, cures.judge_awake_network,
             "Enough of the potential reaches the threshold for spikes and gradients to exist; the rest is learning.",
             ("What must grow so that the potential reaches the threshold?",
              "SNN takes weight_scale; the table says by how much the potential falls short.",
              "SNN((64, 32, 10), weight_scale=7, seed=seed, dtype=torch.float64)")),
    _diagnosis(3, "diagnose patient 2", diagnoses.judge_saturated,
               "Every unit spikes at two steps in three, whatever the digit: where all do the same, no image is told "
               "from another.", "Compare the rate with the fastest possible, a spike at each step of 1 ms.",
               patients.saturated),
    Exercise("H.4", "cure patient 2", 10, 2, cures.judge_calm_network,
             "Positive weights are no illness; too large ones are. Potentials now end near the threshold, not a "
             "hundred times above it.",
             ("The owner wants positive weights, not large ones.",
              "With signs of both kinds inputs cancel; with one sign they add up, so the scale must be below the usual "
              "7.",
              "Make an SNN with weight_scale=1, then network.weights[0].data.abs_()")),
    _diagnosis(5, "diagnose patient 3", diagnoses.judge_milliseconds,
               "tau_mem is 10,000 steps: ten seconds were given where ten milliseconds were meant. The weights are "
               "drawn in proportion to 1 - beta, so they became a thousand times too small.",
               "What is a thousand times too large?", patients.milliseconds),
    Exercise("H.6", "cure patient 3", 5, 1, cures.judge_constants,
             "Seconds, as everywhere in this package: with them 1 - beta is 0.1 again, and so are the weights.",
             ("In which unit does LIFParams take times?", "10 ms are 10e-3 s.",
              "LIFParams(tau_mem=10e-3, tau_syn=5e-3)")),
    _diagnosis(7, "diagnose patient 4", diagnoses.judge_batch,
               "The penalty on all samples is four times that on their halves: a sum over the batch inside of a "
               "square.", "Which column does a healthy term leave at 1?", patients.batch_dependent),
    Exercise("H.8", "cure patient 4", 10, 2, judge_mean_penalty,
             "A mean over the samples asks the same of a sample in every batch, so what was tuned on a small machine "
             "holds on a large one.",
             ("Which axis of record.s[0] is the batch? What should happen to it?",
              "Count the spikes of each unit in each sample, a sum over axis 0. Punish these counts, then take the "
              "mean over samples.",
              "0.05 * record.s[0].sum(0).square().mean() is one of many.")),
    _diagnosis(9, "diagnose patient 5", diagnoses.judge_detached,
               "The penalty has a value and no path to any weight: a comparison has counted the spikes a second time, "
               "and a comparison cuts the graph (chapter 05).", "Which term has no number as its gradient?",
               patients.detached),
    Exercise("H.10", "cure patient 5", 8, 2, judge_path,
             "The same number, counted from spikes that have a surrogate: now the weights hear of it.",
             ("Which tensor of a record holds spikes that gradients pass through?",
              "Replace (record.u[0] > 1.0).double() by it. All else may stay.",
              "count = record.s[0].sum(0).mean(-1), the rest as the owner has it.")),
    _diagnosis(11, "diagnose patient 6", diagnoses.judge_dead_readout,
               "The classes 7, 8 and 9 have the same logit for all samples. Their weights are 0, so their potential "
               "stays at 0, and the maximum over time is its first step, which depends on no weight.",
               "Which classes say the same of every digit?", patients.dead_readout),
    Exercise("H.12", "cure patient 6", 10, 2, cures.judge_new_weights,
             "Any weights that lift the new potentials above 0 now and then give the maximum a step that depends on "
             "them.",
             ("A logit of 0 comes from a potential that never rises. What lifts it?",
              "Small positive weights do; the old columns are w[:, :7].",
              "new = w.clone(); new[:, 7:] = 0.01; return new")),
    _diagnosis(13, "diagnose patient 7", diagnoses.judge_ties,
               "Both logits are 0 for each sample, and of equal logits the first counts. Nine digits in ten are no "
               "seven, so silence scores about nine in ten.",
               "What would a network score that says nothing at all?", patients.ties),
    Exercise("H.14", "an accuracy that silence cannot win", 10, 2,
             by_cases(_sure_accuracy, _ACCURACY_CASES, _ACCURACY_MISTAKES),
             "A tie is no answer, and it counts as none.",
             ("A sample is right if the logit of its label is larger than every other.",
              "Count how many logits equal the largest one, row by row.",
              "alone = (z == z.max(1, keepdims=True)).sum(1) == 1")),
    _diagnosis(15, "diagnose patient 8", diagnoses.judge_exploding,
               "A gradient of a hundred million beside a loss of 24: going back, each step multiplies by up to ten.",
               "Which of the gradients is on another scale than the rest?", patients.exploding),
    Exercise("H.16", "cure patient 8", 8, 2, cures.judge_spike,
             "The peak is what a step back can multiply by through the surrogate. With a peak of 1 that is one at "
             "most, and the gradient through reset and recurrence stays of a size that a step can follow.",
             ("What does scaled(..., 10) do to the value at the threshold?",
              "Reset and recurrence multiply by the surrogate at each step back. Which peak does not grow when it is "
              "multiplied by itself?", "spike_fn(fast_sigmoid(10))")),
    _diagnosis(17, "diagnose patient 9", diagnoses.judge_unheard,
               "The flash comes in the last four steps, and with one hidden layer what comes in takes four steps to "
               "the readout. Nobody is at home when it arrives.", "When does the input come, and when is it too late?",
               patients.unheard),
    Exercise("H.18", "cure patient 9", 8, 2, cures.judge_input,
             "Silence at the end gives the flash the time to arrive, and the readout the time to rise.",
             ("What could you add to a recording without changing the flash?",
              "Silent steps behind it: how many does a layer take? And then the readout needs some to rise.",
              "np.concatenate([x, np.zeros((10, *x.shape[1:]))])")),
    _diagnosis(19, "diagnose patient 10", diagnoses.judge_mislaid,
               "Nothing is out of the ordinary, so the network is not to blame. What is left is what it is asked to "
               "learn.", "What can be wrong with a network of which every number is in order?", patients.mislaid),
    Exercise("H.20", "find the labels' images", 25, 3, judge_labels,
             "Images of one digit resemble each other, so the right shift is the one at which classes hold together.",
             ("Make a picture of one class: the mean of all images with the label 3. What should it look like, and "
              "what does it look like?",
              "Try each shift from -5 to 5, and give it a number that says how alike the images of a class are.",
              "The variance of each pixel within a class, summed over pixels and classes, is smallest at the right "
              "shift. np.roll(labels, -shift) moves them back."), given=pictures),
)

PREDICTIONS = (
    Prediction("H.a", "The hidden weights of a healthy network are multiplied, from a tenth to a hundred times as "
                      "much. Where is their gradient exactly 0?",
               {"a": "at the small end", "b": "at the large end", "c": "at both ends", "d": "nowhere"}, "a",
               "Small weights leave the layer silent; the readout hears nothing, and its maximum is the first step, "
               "which depends on no weight. Large ones leave fewer steps near the threshold, so the gradient falls, "
               "but a fast sigmoid is nowhere 0."),
    Prediction("H.b", "Patient 4's owner trained in batches of 30; now it is 300. The penalty sums over the batch, "
                      "then squares. By how much does it grow, beside the cross entropy?",
               {"a": "not at all", "b": "about 10 times", "c": "about 100 times"}, "c",
               "Ten times as many samples make the sum ten times as large and its square a hundred times. The cross "
               "entropy is a mean and stays where it was, so the balance between the two is lost."),
)
