"""The course's fast layers."""

import numba

from contenders.task import parameter, training
from snntutor import fast
from snntutor.compiled.memory import forget  # noqa: F401  the benchmark of memory asks for it
from snntutor.compiled.threads import claimable
from snntutor.loss import max_over_time
from snntutor.settings import Settings

NAME = "fast"
RECURRENT = SAME_NEURON = True
NOTE = "`snntutor.fast.run`: events in, compiled loops over time, forward and backward, as `train.fit` uses it."


def make(task):
    """Return one training step.

    It looks at the hidden spikes in its first step alone: the loops list them, and write them as a tensor where
    somebody looks.
    """
    weights, loops = [[parameter(w) for w in ws] for ws in (task.weights, task.recurrent)]
    settings, seen = Settings(p=task.p), []

    def forward():
        record = fast.run(weights, task.events, settings, recurrent=loops)
        seen.extend([] if seen else [record.s[0].detach()])
        return max_over_time(record), seen[0]

    step = training(weights + loops, forward, task.y)

    def within():
        with claimable():
            return step()

    within.gradients = step.gradients
    return within


def version():
    """Return the version of Numba, which compiles."""
    return f"numba {numba.__version__}"
