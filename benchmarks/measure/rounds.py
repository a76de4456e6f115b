"""Time contenders in rounds: each once in every round, in an order that rotates."""

import gc
import importlib
import time
from typing import NamedTuple

import numpy as np
import torch

from measure.agreement import Reference

DEFAULT_THREADS = torch.get_num_threads()


class Entry(NamedTuple):
    """A contender that made its first step: its loss, hidden spikes per second, and how it agrees with the course."""

    name: str
    step: object
    threads: int
    loss: float
    rate: float
    agreed: str = ""


class Row(NamedTuple):
    """What the rounds showed: seconds of a step in each round, and the loss after the last."""

    entry: Entry
    seconds: np.ndarray
    loss: float


def load(names):
    """Import contenders; return the modules, and the reason for each that is missing."""
    modules, missing = [], {}
    for name in names:
        try:
            modules.append(importlib.import_module(f"contenders.{name}"))
        except Exception as error:  # whatever a library's import throws, the others go on
            missing[name.removesuffix("_peer")] = reason(error)
    return modules, missing


def reason(error):
    """Return the kind and the first line of an exception."""
    return f"{type(error).__name__}: {(str(error).strip() or 'no message').splitlines()[0]}"


def ready(modules, task, missing):
    """Make each contender's first step and choose its threads; note in `missing` those that fail."""
    entries, reference = [], Reference(task)
    for module in modules:
        try:
            entries.append(entered(module, task, reference))
        except Exception as error:  # as above
            missing[module.NAME] = reason(error)
    return entries


def entered(module, task, reference):
    """Return the entry of one contender; one that says it computes the course's neuron is held to it."""
    step = module.make(task)
    loss, s = step()
    rate = s.mean().item() / task.p.dt
    agreed = reference.agreed(s, step.gradients()) if getattr(module, "SAME_NEURON", False) else ""
    entry = Entry(module.NAME, step, best_threads(step, module), loss, rate, agreed)
    print(f"  {entry.name}: first loss {loss:.3f}, {rate:.1f} Hz, {entry.threads} threads", flush=True)
    return entry


def best_threads(step, module):
    """Return 1 if a step is clearly faster so, else torch's default number of threads.

    It is not tried where it takes a new start: of a compiler for minutes, or of another process.
    """
    if DEFAULT_THREADS == 1 or getattr(module, "SLOW_START", False) or hasattr(step, "timed"):
        return DEFAULT_THREADS
    alone, shared = zip(*((timed(step, 1)[0], timed(step, DEFAULT_THREADS)[0]) for _ in range(2)))
    return 1 if min(alone) < 0.9 * min(shared) else DEFAULT_THREADS


def timed(step, threads):
    """Return the seconds of a step, and its loss; one untimed step goes before it.

    A step with a method `timed` of its own, one that is made in another process, is asked there.
    """
    if hasattr(step, "timed"):
        return step.timed(threads)
    torch.set_num_threads(threads)
    step()
    gc.collect()
    start = time.perf_counter()
    loss, _ = step()
    return time.perf_counter() - start, loss


def race(entries, rounds):
    """Time every entry once in each round; return a row for each, without the step, so that its memory is free."""
    seconds, losses = np.empty((len(entries), rounds)), np.empty(len(entries))
    for r in range(rounds):
        for k in np.roll(np.arange(len(entries)), -r):
            seconds[k, r], losses[k] = timed(entries[k].step, entries[k].threads)
    return [Row(entry._replace(step=None), took, loss) for entry, took, loss in zip(entries, seconds, losses)]
