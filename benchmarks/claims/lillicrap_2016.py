"""Lillicrap et al. (2016): random feedback weights support learning, because the forward ones come to agree."""

import numpy as np

from claims.claim import Bound, claim
from snntutor import local


def turned_and_better(numbers) -> bool:
    """Whether each angle is below 90 degrees, and each feedback beats a frozen layer by more than its spread."""
    lead = {name: np.array([one[name] for one in numbers]) for name in numbers[0] if name != "angle"}
    return (all(one["angle"] < 90 for one in numbers)
            and all(more.min() > 0 and more.mean() > 2 * more.std(ddof=1) for more in lead.values()))


@claim("With random feedback the update of the hidden weights ends less than 90 degrees from the exact one; trained by "
       "symmetric, random or uniform feedback a hidden layer beats a frozen one at its best (degrees; differences of "
       "accuracy on test digits, odd or even; 20 hidden neurons).",
       bound=Bound("each angle under 90; each difference above 0, its mean above twice its spread", turned_and_better),
       seeds=range(5), paper="none for spikes: the paper's networks do not spike")
def feedback_alignment(seed):
    """Train for ten epochs; the angle on training samples, the differences of networks that start from one seed."""
    random = local.random_feedback_of([seed])
    network = local.feedback_network([seed], random)
    angle = float(local.alignment(network, local.odd_digits("train"))[-1, 0])
    kinds = {"symmetric": local.symmetric, "random": random, "uniform": local.uniform}
    return {"angle": angle} | {name: float(local.margin(feedback, seed)) for name, feedback in kinds.items()}
