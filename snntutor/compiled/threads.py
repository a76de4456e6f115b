"""Share the samples of a batch among threads."""

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from typing import NamedTuple

import numpy as np
import torch

from .loops import announced, call

MOST_PARTS = 8
FEWEST_SAMPLES = 32  # of a part: fewer are not worth a thread
PIECES = 2  # calls a thread: some more than one, as a thread may be held up


class _Claim:
    """Remembers how many threads torch had before the loops claimed them; None before they did."""

    threads: int | None = None


_claim: ContextVar[_Claim | None] = ContextVar("claim", default=None)


@cache
def parts(batch):
    """Cut a batch into parts; return their bounds.

    They depend on the batch alone, not on the number of threads, so that sums over parts are
    rounded alike on every machine.
    """
    count = max(1, min(MOST_PARTS, batch // FEWEST_SAMPLES))
    return tuple(batch * k // count for k in range(count + 1))


class Layout(NamedTuple):
    """The samples of several networks, one batch after the other, cut into parts: their bounds, and parts of each."""

    bounds: np.ndarray
    each: int


@cache
def layout(networks, batch) -> Layout:
    """Cut the batches of several networks into parts, each as if it were alone."""
    bounds = parts(batch)
    cuts = [low + k * batch for k in range(networks) for low in bounds[:-1]]
    return Layout(np.array([*cuts, networks * batch]), len(bounds) - 1)


def share(kernel, cut, *args):
    """Call a kernel on every part of a batch, on as many threads as torch uses.

    Parameters
    ----------
    kernel : function of (first, last, cut, *args)
        It does the parts ``first`` to ``last - 1``.
    cut : Layout
    args : what the kernel takes
    """
    count, threads = len(cut.bounds) - 1, _threads()
    pieces = 1 if threads == 1 else min(count, PIECES * threads)  # a call costs as much as some samples
    _all(kernel, [(count * k // pieces, count * (k + 1) // pieces, cut, *args) for k in range(pieces)], threads)


def share_parts(kernel, bounds, *args, sums=()):
    """Call a kernel once for every part of a batch, on as many threads as torch uses.

    Parameters
    ----------
    kernel : function of (low, high, *args, *sums)
    bounds : integers, as `parts` returns them
    args : what the kernel takes
    sums : arrays of shape (parts, ...)
        The kernel of part k is given element k of each, to add to.
    """
    _all(kernel, [(bounds[k], bounds[k + 1], *args, *(total[k] for total in sums)) for k in range(len(bounds) - 1)],
         _threads())


def _all(kernel, calls, threads):
    """Call a kernel with each of several arguments, on so many threads."""
    todo = deque(calls)

    def work():
        while args := _next(todo):
            call(kernel, *args)

    helpers = min(len(calls), threads) - 1
    with announced():
        others = [_pool(helpers, os.getpid()).submit(work) for _ in range(helpers)]
        work()
        for other in others:
            other.result()


def _next(todo):
    """Take what is to be done next; None if another thread took the last."""
    with suppress(IndexError):
        return todo.popleft()


@cache
def _pool(n_threads, process):
    """Threads of this process: after a fork those of the parent are not there."""
    return ThreadPoolExecutor(n_threads, thread_name_prefix="snntutor")


@contextmanager
def claimable():
    """Within it the loops may claim all threads, see `claim`; torch gets them back at the end."""
    if _claim.get():
        yield
        return
    mine = _Claim()
    token = _claim.set(mine)
    try:
        yield
    finally:
        if mine.threads:
            torch.set_num_threads(mine.threads)
        _claim.reset(token)


def claim():
    """Within `claimable`, leave torch one thread and the loops all.

    A thread of torch that has done its part of a small operation keeps a core busy for some milliseconds, in case
    there is more to do; that is longer than a layer takes.
    """
    mine = _claim.get()
    if mine and not mine.threads:
        mine.threads = torch.get_num_threads()
        torch.set_num_threads(1)


def _threads() -> int:
    mine = _claim.get()
    return mine and mine.threads or torch.get_num_threads()
