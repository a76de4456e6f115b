"""The course's fast layers."""

import numba

from contenders import plain
from snntutor import fast
from snntutor.compiled.memory import forget  # noqa: F401  the benchmark of memory asks for it
from snntutor.compiled.threads import claimable

NAME = "fast"
RECURRENT = SAME_NEURON = True
NOTE = "`snntutor.fast.run`: events in, compiled loops over time, forward and backward, as `train.fit` uses it."


def make(task):
    """Return one training step."""
    step = plain.make(task, run=fast.run)

    def within():
        with claimable():
            return step()

    within.gradients = step.gradients
    return within


def version():
    """Return the version of Numba, which compiles."""
    return f"numba {numba.__version__}"
