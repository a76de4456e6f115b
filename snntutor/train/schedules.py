"""How the learning rate changes in the course of training."""

import torch

from snntutor import arguments


def one_cycle(optimizer, steps):
    """Let the learning rate rise to ``lr`` in the first third of the steps, then fall to near 0."""
    arguments.instance(torch.optim.Optimizer, "one that was made, as by torch.optim.Adam", optimizer=optimizer)
    steps = arguments.whole("steps", steps)
    peaks = [group["lr"] for group in optimizer.param_groups]
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, peaks, steps, cycle_momentum=False)
