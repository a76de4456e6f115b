"""Judge a loss by what a network learns from it (exercise 7.6)."""

import numpy as np
import torch

from snntutor import surrogate
from snntutor.encode import synthetic_task
from snntutor.exercises.behaviour import by_behaviour
from snntutor.loss import accuracy_without_ties, silent_readouts
from snntutor.network import SNN
from snntutor.train import fit

_SEED, _STEPS, _WANTED = 3, 60, 0.75


def _wrong(loss):
    x, y = synthetic_task(np.random.default_rng(0))
    network = SNN((100, 4, 2), surrogate.spike_fn(surrogate.fast_sigmoid(10)), seed=_SEED, dtype=torch.float64)
    with torch.no_grad():
        if loss(network(x), y) is ...:
            return ...
    fit(network, (x, y), _STEPS, lr=1e-2, loss=loss, progress=False)
    with torch.no_grad():
        return _verdict(network(x), y)


def _verdict(record, y):
    won = accuracy_without_ties(record, y).item()
    if won > _WANTED:
        return ""
    mute = silent_readouts(record).nonzero().flatten().tolist()
    reason = f" Mute at the end: class {', '.join(map(str, mute))}." if mute else " No class is mute at the end."
    return (f"Without ties seed {_SEED} gets {won:.2f} right after {_STEPS} steps; wanted is more than "
            f"{_WANTED}.{reason}")


judge_revival = by_behaviour(_wrong, "a function of a record and the labels, which returns a loss")
