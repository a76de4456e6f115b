"""The course's plain layers: what its chapters teach."""

import torch

from contenders.task import parameter, training
from snntutor.loss import max_over_time
from snntutor.network import run
from snntutor.settings import Settings

NAME = "plain layers"
RECURRENT = True
NOTE = "`snntutor.network.run`: events in, a Python loop over time, autograd."


def version():
    """Return the version of torch, which does the work."""
    return f"torch {torch.__version__}"


def make(task, run=run):
    """Return one training step, run by `run`."""
    weights, loops = [[parameter(w) for w in ws] for ws in (task.weights, task.recurrent)]

    def forward():
        record = run(weights, task.events, Settings(p=task.p), recurrent=loops)
        return max_over_time(record), record.s[0]

    return training(weights + loops, forward, task.y)
