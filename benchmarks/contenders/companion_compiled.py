"""The companion's loop with its step through `torch.compile`: what a compiler gains without sparse input."""

import torch

from contenders import companion
from contenders.companion import hidden_step, version

NAME = "companion style, compiled step"
RECURRENT = True
NOTE = ("As companion style, the step of the hidden layer through `torch.compile`; it is missing where there is no C++ "
        "compiler.")

torch._dynamo.config.recompile_limit = 32  # one form for each of the shapes that are measured in one process

__all__ = ["NAME", "NOTE", "RECURRENT", "make", "version"]


def make(task):
    """Return one training step."""
    return companion.make(task, step=torch.compile(hidden_step))
