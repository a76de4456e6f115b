"""Zenke and Ganguli (2018), SuperSpike: three factors bring a spike train to its target."""

import numpy as np

from claims.claim import claim, each_at_most
from snntutor import local


@claim("By SuperSpike's rule a neuron's spikes come at least 5 times nearer to their target than they were, and than "
       "silence is (share of the van Rossum distance that is left, of the nearer of the two).",
       bound=each_at_most(0.2), seeds=range(10, 15), paper="none: a picture of one run", summary=max)
def superspike(seed):
    """Return the mean distance of the last ten of 300 trials, over the smaller of the first one's and silence's.

    Rate and surrogate were chosen on seeds 0 to 9.
    """
    task = local.spike_trains([seed])
    _, history = local.learn(task.weights, task.x, task.target)
    distance = np.array([one.distance[0] for one in history])
    silence = local.van_rossum(0 * task.target, task.target)[0]
    return float(distance[-10:].mean() / min(distance[0], silence))
