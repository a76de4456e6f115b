"""Share the samples of a batch among threads, and say so when loops are compiled first."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import torch
from numba.core import event

MOST_PARTS = 8
FEWEST_SAMPLES = 16  # in a part: fewer are not worth a thread


def parts(batch):
    """Cut a batch into parts; return their bounds.

    They depend on the batch alone, not on the number of threads, so that sums over parts come out
    the same on every machine.
    """
    count = max(1, min(MOST_PARTS, batch // FEWEST_SAMPLES))
    return np.linspace(0, batch, count + 1).astype(int)


def share(kernel, bounds, *args, sums=()):
    """Call a kernel on every part of a batch.

    Parameters
    ----------
    kernel : function of (low, high, *args, *sums)
    bounds : integers, as `parts` returns them
    args : what the kernel takes
    sums : arrays of shape (parts, ...)
        The kernel of part k is given element k of each, to add to.
    """
    def work(k):
        kernel(bounds[k], bounds[k + 1], *args, *(total[k] for total in sums))

    with event.install_listener("numba:compile", _teller()):
        if len(bounds) == 2 or torch.get_num_threads() == 1:
            for k in range(len(bounds) - 1):
                work(k)
        else:
            list(_pool(torch.get_num_threads(), os.getpid()).map(work, range(len(bounds) - 1)))


@cache
def _pool(n_threads, process):
    """Threads of this process: after a fork those of the parent are gone."""
    return ThreadPoolExecutor(n_threads, thread_name_prefix="snntutor.fast")


class _Teller(event.Listener):
    told = False

    def on_start(self, _):
        if not self.told:
            self.told = True
            print("snntutor.fast: compiling the loops for this machine, which happens once and takes "
                  "about ten seconds ...", file=sys.stderr, flush=True)

    def on_end(self, _):
        pass


@cache
def _teller():
    return _Teller()
