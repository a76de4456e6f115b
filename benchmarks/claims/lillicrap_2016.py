"""Lillicrap et al. (2016): random feedback weights support learning, because the forward ones come to agree."""

import statistics

from benchmarks.claims.claim import Bound, claim, spread
from snntutor import local

_ABOUT = {"seeds": range(5), "paper": "none for spikes: the paper's networks do not spike"}


@claim("With random feedback the update of the hidden weights ends less than 90 degrees from the exact one (degrees; "
       "odd and even digits, 20 hidden neurons)",
       bound=Bound("each under 90", lambda numbers: all(number < 90 for number in numbers)), **_ABOUT)
def feedback_alignment(seed):
    """Return the angle after ten epochs, on training samples."""
    network = local.feedback_network([seed], local.random_feedback_of([seed]))
    return float(local.alignment(network, local.odd_digits("train"))[-1, 0])


_MORE = Bound("mean above twice the spread, each above 0",
              lambda numbers: statistics.fmean(numbers) > 2 * spread(numbers) and min(numbers) > 0)
_SENTENCE = "Trained by {} feedback a hidden layer beats a frozen one at its best (accuracy on test digits, difference)"


@claim(_SENTENCE.format("symmetric"), bound=_MORE, **_ABOUT)
def feedback_symmetric(seed):
    """Return the difference between networks that started from this seed."""
    return local.margin(local.symmetric, seed)


@claim(_SENTENCE.format("random"), bound=_MORE, **_ABOUT)
def feedback_random(seed):
    """Return the difference between networks that started from this seed."""
    return local.margin(local.random_feedback_of([seed]), seed)


@claim(_SENTENCE.format("uniform"), bound=_MORE, **_ABOUT)
def feedback_uniform(seed):
    """Return the difference between networks that started from this seed."""
    return local.margin(local.uniform, seed)
