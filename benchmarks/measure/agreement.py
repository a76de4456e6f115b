"""The gate: who says that it computes the course's neuron must give its spikes and its gradients."""

from functools import cached_property

import numpy as np
from contenders import plain

TOLERANCE = 1e-5  # of a gradient, as a share of the largest of its weight


class Disagreement(Exception):
    """A contender that computes another neuron than it says."""


class Reference:
    """The first step of the plain layers on a work, made when it is first asked for."""

    def __init__(self, task):
        self.task = task

    @cached_property
    def first(self):
        """The hidden spikes and the gradients."""
        step = plain.make(self.task)
        return step()[1], step.gradients()

    def agreed(self, s, gradients):
        """Return in words how the first step of another agrees.

        Parameters
        ----------
        s : tensor of shape (time, batch, neurons)
        gradients : sequence of tensors
            Of (*weights, *recurrent), in the course's shapes.

        Raises
        ------
        Disagreement
            If one spike differs, or a gradient by more than `TOLERANCE` of the largest of its weight.
        """
        spikes, wanted = self.first
        check_shapes([s, *gradients], [spikes, *wanted])
        differ = int((s != spikes).sum())
        if differ:
            raise Disagreement(f"it does not count: {differ:,} of {s.numel():,} hidden spikes are not the course's")
        apart = float(np.max([(g - w).abs().max() / w.abs().max() for g, w in zip(gradients, wanted)]))
        if not apart <= TOLERANCE:  # nor is NaN, which Python's own max would lose
            raise Disagreement(f"it does not count: its gradients differ by {apart:.1e}, more than {TOLERANCE:.0e}")
        return f"all {int(spikes.sum()):,} spikes, gradients to {apart:.1e}"


def check_shapes(found, wanted):
    """Raise Disagreement where tensors do not correspond."""
    shapes = [[tuple(x.shape) for x in tensors] for tensors in (found, wanted)]
    if shapes[0] != shapes[1]:
        raise Disagreement(f"it does not count: its spikes and gradients have the shapes {shapes[0]}, not {shapes[1]}")
