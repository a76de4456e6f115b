"""Steps that take turns on one thread; times are least seconds of the process, so that a busy machine adds little."""

import time

import numpy as np


def least(steps, rounds):
    """Return the least seconds of each step; the first round is not counted."""
    return np.array([[timed(step) for step in steps] for _ in range(rounds + 1)])[1:].min(0)


def timed(step):
    """Return the seconds of this process that a step takes."""
    start = time.process_time()
    step()
    return time.process_time() - start
