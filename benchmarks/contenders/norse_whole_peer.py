"""Norse once more, the whole sequence compiled as one piece."""

import torch

from contenders import norse_peer
from contenders.norse_peer import version

NAME = "Norse, whole sequence compiled"
SLOW_START = True  # minutes the first time, so it is not tried with another number of threads
NOTE = ("As Norse, with `torch.compile` around each layer and all its steps, not around one step: the first training "
        "step takes minutes (and again for every new shape), the following ones less than Norse step by step.")

__all__ = ["NAME", "NOTE", "SLOW_START", "make", "version"]


def make(task):
    """Return one training step."""
    return norse_peer.make(task, compiled=torch.compile)
