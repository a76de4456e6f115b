"""Chapter 08: real data."""

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases
from snntutor.encode import Events
from snntutor.exercises.luck import judge_luck

# 8.1 what the first layer costs


def _cost(events, n_hidden):
    steps, batch, inputs = events.shape
    return len(events) * n_hidden, steps * batch * inputs * n_hidden


def _events(time, batch, unit, shape):
    return Events(*(np.array(column, dtype=int) for column in (time, batch, unit)), shape)


_COST_CASES = [
    (_events([0], [0], [0], (2, 1, 3)), 1),
    (_events([0, 1, 1], [0, 0, 0], [0, 0, 2], (2, 1, 3)), 4),
    (_events([1, 1], [0, 0], [2, 2], (2, 1, 3)), 2),
    (_events([0, 4, 4, 3], [0, 0, 1, 2], [0, 5, 5, 1], (5, 3, 6)), 10),
    (_events([], [], [], (4, 2, 3)), 5),
]
_COST_MISTAKES = [
    Mistake(lambda events, n: (len(events), _cost(events, n)[1]),
            "Each event adds a whole row of weights, one number for every hidden neuron. You count one addition."),
    Mistake(lambda events, n: (len(events) * n, len(events) * events.shape[0] * n),
            "The dense product multiplies the zeros too: it has an entry for every step, sample and input, whether a "
            "spike is there or not."),
    Mistake(lambda events, n: (len(events) * n, events.shape[1] * events.shape[2] * n),
            "The dense product is done anew at every time step. Count the steps."),
    Mistake(lambda events, n: (len(events) * n, events.shape[0] * events.shape[2] * n),
            "Your dense count is that of one sample; the list holds a batch of them."),
    Mistake(lambda events, n: _cost(events, n)[::-1],
            "The two numbers are exchanged: first the additions by events, then the dense product."),
]

# 8.2 a leak


def _equal(train, validation, atol=0.0):
    """Compare every image with every other: an array of shape (validation, train)."""
    return np.isclose(validation[:, None], train[None], rtol=0, atol=atol).all((2, 3))


def _leaked(train, validation):
    return int(_equal(train, validation).any(1).sum())


def _as_sums(train, validation):
    return np.isin(validation.reshape(len(validation), -1).sum(1), train.reshape(len(train), -1).sum(1)).sum()


def _different(train, validation):
    return len({image.tobytes() for image in validation} & {image.tobytes() for image in train})


_A, _B, _C, _D, _E, _F = (np.array(rows, dtype=float) for rows in (
    [[1, 0], [0, 0]], [[0, 1], [0, 0]], [[0.5, 0.5], [0, 0.25]], [[0.25, 0], [0.25, 0.5]], [[1, 0], [0, 1]],
    [[0.9, 0], [0, 0]]))
_LEAK_CASES = [
    (np.stack([_A]), np.stack([_A])),
    (np.stack([_A]), np.stack([_B])),
    (np.stack([_A]), np.stack([_F])),
    (np.array([[[0.5, 0.0, 1.0]], [[0.5, 0.0, 0.0]]]), np.array([[[0.5, 0.0, 0.0]]])),
    (np.stack([_C, _A, _B]), np.stack([_D, _C, _E])),
    (np.stack([_C, _D, _B]), np.stack([_A, _B, _D])),
    (np.stack([_A, _A, _C]), np.stack([_A, _E])),
    (np.stack([_C, _D]), np.stack([_C, _C, _C, _A])),
]
_LEAK_MISTAKES = [
    Mistake(lambda *a: _equal(*a).sum(),
            "You count pairs: a validation image that stands in the training set twice counts twice. Wanted is the "
            "number of validation images."),
    Mistake(_different,
            "You count different images: one that stands in the validation set three times counts three times."),
    Mistake(lambda train, validation: min(_leaked(train, validation), 1),
            "You say only whether there is a leak. Wanted is how many validation images have a copy."),
    Mistake(lambda train, validation: _leaked(train[:1], validation),
            "You compare with the first training image alone. A copy may be any of them."),
    Mistake(lambda train, validation: _equal(train, validation, atol=0.3).any(1).sum(),
            "You count images that are nearly the same. The same shirt, a little darker, is another image: every pixel "
            "must be equal."),
    Mistake(lambda *a: np.diag(_equal(*a)).sum(),
            "You compare images at the same place in both lists. A copy may stand anywhere."),
    Mistake(lambda train, validation: _leaked(validation, train),
            "You count training images that stand in the validation set; wanted is the other way round."),
    Mistake(_as_sums,
            "You compare sums of brightness (or only such a summary). Two different images can have the same sum."),
    Mistake(lambda train, validation: np.isin(validation, train).reshape(len(validation), -1).all(1).sum(),
            "You compare pixel values, not images: an image counts if each of its values occurs anywhere in the "
            "training set."),
]

# 8.3 recall


def _recall(confusion):
    return np.diag(confusion) / confusion.sum(1)


def _precision(confusion):
    with np.errstate(invalid="ignore"):
        return np.diag(confusion) / confusion.sum(0)


_RECALL_CASES = [
    (np.array([[3, 1], [0, 2]]),),
    (np.array([[2, 1], [0, 7]]),),
    (np.array([[5, 0, 5], [1, 8, 1], [0, 0, 4]]),),
    (np.array([[7, 0, 3], [2, 0, 8], [0, 0, 9]]),),  # class 1 is never answered
]
_RECALL_MISTAKES = [
    Mistake(_precision,
            "You divide by the columns: of the samples that were CALLED k, how many are k. That is the precision. "
            "Wanted is the share of the samples that ARE k, one row."),
    Mistake(lambda c: np.diag(c) / c.sum(),
            "You divide by all samples. Each class has its own number of them: one row."),
    Mistake(lambda c: np.diag(c) / c.max(1),
            "You divide by the largest entry of the row; wanted is its sum, the number of samples of that class."),
    Mistake(lambda c: _recall(c).mean(), "This is the mean over the classes. Wanted is one number for each."),
    Mistake(lambda c: 100 * _recall(c), "You give per cent. Wanted are shares, from 0 to 1."),
    Mistake(lambda c: np.round(_recall(c), 2), "You round. Round when you print, not when you compute."),
    Mistake(np.diag, "These are counts. Divide each by the number of samples of its class."),
    Mistake(lambda c: 1 - _recall(c), "This is the share that is missed. Wanted is the share that is found."),
    Mistake(lambda c: np.trace(c) / c.sum(),
            "This is the accuracy, one number for all classes. Wanted is one number for each."),
]

# 8.4 the activity penalty


def _penalty(counts, limit):
    return np.mean(np.maximum(counts.mean(1) - limit, 0) ** 2)


_PENALTY_CASES = [
    (np.array([[1.0, 1.0]]), 0.5),
    (np.array([[1.0, 0.0]]), 0.75),
    (np.array([[1.0, 0.0]]), 0.0),
    (np.array([[3.0, 1.0], [0.0, 0.0]]), 0.5),
    (np.array([[3.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]), 0.75),
    (np.array([[3.0, 1.0], [0.0, 0.0], [3.0, 1.0], [0.0, 0.0]]), 0.5),
    (np.array([[2.0, 0.0, 1.0, 4.0], [0.0, 0.0, 0.0, 1.0], [5.0, 1.0, 1.0, 2.0]]), 0.6),
]
_PENALTY_MISTAKES = [
    Mistake(lambda counts, limit: max(counts.mean(1).sum() - limit, 0) ** 2,
            "You sum over the batch inside the square: twice as many samples cost about four times as much, so the "
            "strength means something else at every batch size. Square for each sample, then take the mean."),
    Mistake(lambda counts, limit: np.sum(np.maximum(counts.mean(1) - limit, 0) ** 2),
            "You sum over samples: the penalty grows with the batch, while the cross-entropy beside it is a mean."),
    Mistake(lambda counts, limit: max(counts.mean() - limit, 0) ** 2,
            "You average over the batch before the square: a loud sample hides behind a silent one. Limit each sample, "
            "then take the mean."),
    Mistake(lambda counts, limit: _penalty(counts, limit) * (counts.mean() > limit),
            "You ask whether the batch as a whole is above the limit. One loud sample among quiet ones costs too: ask "
            "each."),
    Mistake(lambda counts, limit: np.maximum(counts.mean(1) - limit, 0) ** 2,
            "Right for each sample. Wanted is one number: take their mean."),
    Mistake(lambda counts, limit: np.mean(np.maximum(counts.mean(1) - limit, 0)) ** 2,
            "You square at the very end, after the mean over samples. Square for each sample."),
    Mistake(lambda counts, limit: np.mean((counts.mean(1) - limit) ** 2),
            "A sample below the limit is punished too: the square forgets the sign. Cut the difference off at 0 "
            "first."),
    Mistake(lambda counts, limit: np.mean(np.maximum(counts - limit, 0) ** 2),
            "You limit every unit by itself. Wanted is a limit on the mean over units: one unit may spike often while "
            "others rest."),
    Mistake(lambda counts, limit: np.mean(np.maximum(counts.sum(1) - limit, 0) ** 2),
            "You sum over units; the limit is meant for one unit, so take the mean over units."),
    Mistake(lambda counts, limit: np.mean(np.maximum(counts.mean(1) - limit, 0)),
            "Right up to the square, which is missing: far above the limit should cost more than twice as much as half "
            "as far."),
]

# 8.5 choose on the validation set


def _choose(accuracies, spikes, price):
    mean = accuracies.mean(1)
    affordable = np.flatnonzero(mean >= mean.max() - price)
    return int(affordable[np.argmin(spikes[affordable])])


def _by(score):
    """Choose as the reference does, from another summary of the seeds."""
    return lambda accuracies, spikes, price: _choose(score(accuracies)[:, None], spikes, price)


def _place_among_affordable(accuracies, spikes, price):
    mean = accuracies.mean(1)
    return spikes[mean >= mean.max() - price].argmin()


_CHOOSE_CASES = [
    (np.array([[0.80, 0.82], [0.79, 0.81]]), np.array([200.0, 40.0]), 0.02),
    (np.array([[0.80, 0.82], [0.79, 0.81]]), np.array([200.0, 40.0]), 0.005),
    (np.array([[0.75, 0.75], [0.50, 0.50]]), np.array([50.0, 10.0]), 0.25),
    (np.array([[0.80, 0.82], [0.788, 0.79]]), np.array([50.0, 10.0]), 0.02),
    (np.array([[0.90, 0.90], [0.45, 0.45]]), np.array([50.0, 30.0]), 0.5),
    (np.array([[0.80, 0.81, 0.82], [0.70, 0.81, 0.83]]), np.array([50.0, 10.0]), 0.02),
    (np.array([[0.60, 0.84], [0.81, 0.80], [0.70, 0.82]]), np.array([90.0, 100.0, 20.0]), 0.02),
    (np.array([[0.80, 0.82], [0.79, 0.81], [0.30, 0.34]]), np.array([200.0, 40.0, 5.0]), 0.05),
    (np.array([[0.82, 0.82], [0.798, 0.80], [0.77, 0.81]]), np.array([300.0, 60.0, 30.0]), 0.025),
    (np.array([[0.80, 0.81], [0.80, 0.73]]), np.array([50.0, 10.0]), 0.02),
    (np.array([[0.80, 0.82], [0.77, 0.83]]), np.array([50.0, 10.0]), 0.02),
    (np.array([[0.500, 0.500], [0.489, 0.489]]), np.array([50.0, 10.0]), 0.015),
    (np.array([[0.500, 0.500], [0.489, 0.489], [0.485, 0.486]]), np.array([9.0, 20.0, 10.0]), 0.02),
]
_CHOOSE_MISTAKES = [
    Mistake(lambda accuracies, spikes, price: accuracies.mean(1).argmax(),
            "You take the most accurate setting and never pay the price. Of those within the price, take the "
            "quietest."),
    Mistake(lambda accuracies, spikes, price: spikes.argmin(),
            "You take the quietest of all. A silent network is very quiet, and useless: keep within the price first."),
    Mistake(_place_among_affordable,
            "You return a place in the shorter list, of the settings within the price. Wanted is the index in the "
            "whole list."),
    Mistake(lambda accuracies, spikes, price: _choose(accuracies, spikes, price - 1e-9),
            "You leave out a setting that costs exactly the price. At most the price includes it."),
    Mistake(lambda accuracies, spikes, price: _choose(accuracies, spikes, price * accuracies.mean(1).max()),
            "You take the price as a share of the best accuracy. It is a difference: 0.02 means two points."),
    Mistake(_by(lambda a: np.median(a, 1)),
            "You take the median over seeds. That can be a policy, but wanted here is the mean."),
    Mistake(lambda accuracies, spikes, price: spikes[_choose(accuracies, spikes, price)],
            "This is the number of spikes. Wanted is the setting's index."),
    Mistake(_by(lambda a: a.max(1)), "You judge a setting by its luckiest seed. Take the mean over seeds."),
    Mistake(_by(lambda a: a.min(1)),
            "You judge a setting by its worst seed. That can be a policy, but wanted here is the mean."),
    Mistake(_by(lambda a: a[:, 0]), "You look at the first seed alone. Take the mean over seeds."),
]

EXERCISES = (
    Exercise("8.1", "what the first layer costs", 5, 1, by_cases(_cost, _COST_CASES, _COST_MISTAKES),
             "Cost by events grows with the spikes; cost of the dense product grows with time x inputs, spikes or not.",
             ("Count for the whole list: all its samples.",
              "One event adds one row of the weights: how many numbers has a row? len(events) is the number of events.",
              "Dense: steps x samples x inputs x hidden; events.shape holds the first three.")),
    Exercise("8.2", "find the leak", 10, 2, by_cases(_leaked, _LEAK_CASES, _LEAK_MISTAKES),
             "Each validation image is compared with every training image, whole, and counts once.",
             ("Two images are the same if all their pixels are.",
              "For one validation image, image == train compares it with every training image at once.",
              "Reshape that to (len(train), -1), ask .all(1), then .any(), and count over the validation images.")),
    Exercise("8.3", "which class is missed", 5, 1, by_cases(_recall, _RECALL_CASES, _RECALL_MISTAKES, 1e-6),
             "The diagonal holds what is right, the row's sum what there is of each class. An empty column shows as a "
             "recall of 0.",
             ("Row k holds all samples that are k. Which entry of the row is right?",
              "np.diag gives the diagonal; sum over axis 1 gives the rows' sums.",
              "np.diag(confusion) divided by confusion.sum(1).")),
    Exercise("8.4", "a penalty that does not know the batch", 15, 2,
             by_cases(_penalty, _PENALTY_CASES, _PENALTY_MISTAKES, 1e-6),
             "First the mean over units, then limit and square for each sample, at the very end the mean over samples.",
             ("Three operations are in play: a mean over units, a square of what exceeds the limit, a mean over "
              "samples. In which order?",
              "counts.mean(1) has one number for each sample. Everything else happens to these numbers.",
              "np.maximum(counts.mean(1) - limit, 0), squared, then its mean.")),
    Exercise("8.5", "choose without the test set", 10, 2, by_cases(_choose, _CHOOSE_CASES, _CHOOSE_MISTAKES),
             "Means over seeds, those within the price of the best, of these the quietest; and no test image was "
             "looked at.",
             ("First make one number for each setting out of its seeds.",
              "Which settings have a mean of at least the best mean minus the price? np.flatnonzero lists them.",
              "Of those, take the one with the smallest entry of spikes, and return its index in the whole list.")),
    Exercise("8.6", "the winner's luck", 15, 3, judge_luck,
             "The best of twenty equal settings looks two points better than it is on 1,000 images, and six on 100. "
             "Nothing was learned in between: the choice itself did it. So a fresh part has the last word.",
             ("What is the accuracy of a setting on images, if each image is right with probability truth?",
              "Draw one such accuracy for each setting. Which one would you report after a search?",
              "rng.binomial(n_images, truth, n_settings) draws the numbers of right answers. Take the largest as a "
              "share of the images, minus truth.")),
)

PREDICTIONS = (
    Prediction("8.a", "100 steps of 784 inputs are 78,400 places for a spike. How many of them are taken in an average "
                      "image?",
               {"a": "about 300", "b": "about 8,000", "c": "about 40,000"}, "a",
               "A pixel spikes once or not at all, and more than half of them are too dark to spike. So there can be "
               "no more than 784. Who says 8,000 or more thinks of bright pixels that keep on spiking, as in a rate "
               "code."),
    Prediction("8.b", "All weights start small: a fourteenth of the usual size. What does the training loss do?",
               {"a": "it falls, more slowly", "b": "it falls as fast", "c": "it does not move at all"}, "c",
               "No hidden neuron reaches its threshold, so the readout gets no spike and its weights no gradient; and "
               "a readout that stays at 0 hands nothing back to the hidden weights. A surrogate replaces one factor of "
               "a product; here another factor is 0."),
    Prediction("8.c", "A penalty is computed from record.s[0].detach() and added to the loss, with strength 1000. What "
                      "does training do to the number of spikes?",
               {"a": "it falls to 0", "b": "it does what it would do without the penalty",
                "c": "torch stops with an error"}, "b",
               "What is detached is a constant for the gradient, whatever it is multiplied by. The loss that is "
               "printed grows, and nothing else changes; torch complains only where no weight at all has a path to "
               "the loss, and the cross-entropy beside the penalty has one."),
    Prediction("8.d", "1 % of all places hold a spike in place of 0.1 %, ten times as many. How much longer does a "
                      "training step of the compiled layers take?",
               {"a": "about ten times as long", "b": "about five times as long",
                "c": "about twice as long or less"}, "c",
               "Spikes are not all there is to pay for: every hidden and readout neuron decays at every step, forward "
               "and back, whether anything arrives or not. With so few spikes that part is the larger one, and it "
               "stays as it is."),
)
