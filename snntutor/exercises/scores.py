"""Judge the score-function estimate and its best baseline (exercises 6.2 and 6.3)."""

import numpy as np

from snntutor.check import Mistake, by_cases

# 6.2 a score


def _estimate(loss, s, q, trace, sharpness):
    return float(np.mean(loss * (sharpness * (s - q) @ trace)))


def _runs(seed, m, steps):
    rng = np.random.default_rng(seed)
    q = rng.random((m, steps))
    return (rng.normal(2, 1, m), (rng.random((m, steps)) < q).astype(float), q, rng.random(steps))


_SCORE_CASES = [(np.array([2.0]), np.array([[1.0]]), np.array([[0.25]]), np.array([0.5]), 4.0),
                (*_runs(0, 3, 2), 2.0), (*_runs(1, 20, 6), 10.0)]
_SCORE_MISTAKES = [
    Mistake(lambda loss, s, q, trace, sharpness: float(np.mean(loss * ((s - q) @ trace))),
            "The sharpness is missing: the chance's argument is sharpness times u - theta, and the score inherits it."),
    Mistake(lambda loss, s, q, trace, sharpness: -_estimate(loss, s, q, trace, sharpness),
            "The sign is turned: a spike that came although it was unlikely, s - q > 0, would be likelier with a "
            "larger weight."),
    Mistake(lambda loss, s, q, trace, sharpness: float(np.mean(loss * (sharpness * s @ trace))),
            "You count every spike. A spike that was certain tells nothing about the weight: its chance is to be taken "
            "off, s - q."),
    Mistake(lambda loss, s, q, trace, sharpness: float(np.mean(loss) * np.mean(sharpness * (s - q) @ trace)),
            "You multiply two means. The mean of the score alone is about 0; what counts is which losses come with "
            "which score: multiply sample by sample, then take the mean."),
    Mistake(lambda loss, s, q, trace, sharpness: len(loss) * _estimate(loss, s, q, trace, sharpness),
            "You add the samples up. Wanted is their mean, which does not grow with their number."),
    Mistake(lambda loss, s, q, trace, sharpness: _estimate(loss, s, q, trace, sharpness) / len(trace),
            "You average over the steps. The logarithm of a product of chances is a sum over the steps."),
    Mistake(lambda loss, s, q, trace, sharpness: float(np.mean(loss * (sharpness * (q * (1 - q)) @ trace))),
            "This is the derivative of the chance. The score is that of the logarithm of the chance of what did "
            "happen."),
    Mistake(lambda loss, s, q, trace, sharpness: loss * (sharpness * (s - q) @ trace),
            "These are the products, one for each run. Wanted is one number, their mean."),
    Mistake(lambda loss, s, q, trace, sharpness: float(np.mean(loss * (sharpness * (s - q).sum(-1)))),
            "The trace is missing: the input moves the potential of a step by its filtered value there, and the "
            "chance with it."),
    Mistake(lambda loss, s, q, trace, sharpness: _estimate(loss - np.mean(loss), s, q, trace, sharpness),
            "You subtract the mean loss. This comes later in the chapter; here every loss counts as it is."),
]

# 6.3 the best constant


def _baseline(loss, score):
    return float(np.sum(loss * score**2) / np.sum(score**2))


def _samples(seed, m, shift):
    rng = np.random.default_rng(seed)
    score = rng.normal(0, 1, m) ** 3
    return shift + 2 * np.abs(score) + rng.normal(0, 0.5, m), score


_BASE_CASES = [(np.array([1.0, 4.0]), np.array([2.0, -1.0])), _samples(0, 5, 0.0), _samples(1, 50, 10.0),
               _samples(2, 200, -3.0)]
_BASE_MISTAKES = [
    Mistake(lambda loss, score: float(np.mean(loss)),
            "This is the mean loss. Not every loss weighs alike: one with a large score is multiplied by more."),
    Mistake(lambda loss, score: float(np.sum(loss * score) / np.sum(score)),
            "You weigh each loss by its score. Differentiate the mean of the squares by b: which power of the score "
            "stands there?"),
    Mistake(lambda loss, score: float(np.sum(loss * np.abs(score)) / np.sum(np.abs(score))),
            "You weigh each loss by the size of its score. In the squares stands its second power."),
    Mistake(lambda loss, score: float(np.mean(loss * score**2)),
            "The division is missing: the weights of a weighted mean add up to 1."),
    Mistake(lambda loss, score: float(np.median(loss)),
            "This is the median, for which the sum of distances is smallest. Here it is squares, each with a factor."),
    Mistake(lambda loss, score: 2 * _baseline(loss, score),
            "Twice too much: set the derivative of the mean of ((loss - b) score)^2 by b to 0 once more; the 2 "
            "cancels."),
    Mistake(lambda loss, score: float(np.sum(loss * score) / np.sum(score**2)),
            "This makes (loss - b score)^2 small. Here the score multiplies the loss, too: ((loss - b) score)^2."),
    Mistake(lambda loss, score: float(np.mean(((loss - _baseline(loss, score)) * score) ** 2)),
            "This is how small the mean of the squares becomes. Wanted is the b that makes it so."),
]

judge_score = by_cases(_estimate, _SCORE_CASES, _SCORE_MISTAKES)
judge_baseline = by_cases(_baseline, _BASE_CASES, _BASE_MISTAKES)
