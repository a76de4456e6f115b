"""Share the samples of a batch among threads."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import torch

from .compiling import call, told

MOST_PARTS = 8
FEWEST_SAMPLES = 16  # of a part: fewer are not worth a thread


def parts(batch):
    """Cut a batch into parts; return their bounds.

    They depend on the batch alone, not on the number of threads, so that sums over parts are
    rounded alike on every machine.
    """
    count = max(1, min(MOST_PARTS, batch // FEWEST_SAMPLES))
    return np.linspace(0, batch, count + 1).astype(int)


def share(kernel, bounds, *args, sums=()):
    """Call a kernel on every part of a batch, on as many threads as torch uses.

    Parameters
    ----------
    kernel : function of (low, high, *args, *sums)
    bounds : integers, as `parts` returns them
    args : what the kernel takes
    sums : arrays of shape (parts, ...)
        The kernel of part k is given element k of each, to add to.
    """
    def work(k):
        call(kernel, bounds[k], bounds[k + 1], *args, *(total[k] for total in sums))

    n_parts, n_threads = len(bounds) - 1, torch.get_num_threads()
    each = _pool(n_threads, os.getpid()).map if min(n_parts, n_threads) > 1 else map
    with told():
        list(each(work, range(n_parts)))


@cache
def _pool(n_threads, process):
    """Threads of this process: after a fork those of the parent are not there."""
    return ThreadPoolExecutor(n_threads, thread_name_prefix="snntutor.fast")
