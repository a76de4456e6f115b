"""Spread runs over the cores of this machine: a process a core, and a thread a process."""

import functools
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool

from .attempt import Outcome, attempt
from .parcel import packed, unpacked

# What the libraries below NumPy, torch and Numba read when they are loaded. LOKY_MAX_CPU_COUNT is for joblib in a run.
ONE_THREAD = dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
                            "VECLIB_MAXIMUM_THREADS", "NUMBA_NUM_THREADS", "NUMEXPR_NUM_THREADS",
                            "LOKY_MAX_CPU_COUNT"], "1")
IDLE = 60  # seconds, after which a worker goes that nobody asks for anything
LOST = "the process of this run ended without an answer: it was killed, for want of memory perhaps, or ended itself"


def cores() -> int:
    """Return how many processes this one may keep busy."""
    import joblib  # where it is needed: importing the room is to be cheap
    return joblib.cpu_count()


def one_by_one(task: Callable, todo: Sequence) -> Iterator[tuple[int, Outcome]]:
    """Run in this process, as `side_by_side` does in others."""
    for k, args in enumerate(todo):
        yield k, attempt(task, *args)


def side_by_side(task: Callable, todo: Sequence, jobs: int, prepare=None) -> Iterator[tuple[int, Outcome]]:
    """Run a task with each of many arguments, each run in a process that does nothing else meanwhile.

    Parameters
    ----------
    task : callable
        ``task(*args)``; where it was written does not matter, a notebook too.
    todo : sequence of tuples
        The arguments of each run.
    jobs : int
        Processes side by side.
    prepare : callable, optional
        ``prepare()`` is called once in each process and counts in the seconds of no run: to load what all runs need.

    Yields
    ------
    k : int
        Whose turn it was: ``todo[k]``. Who is ready first comes first.
    outcome : Outcome
        A process that ends takes its own run with it and no other.

    Notes
    -----
    The workers are new ones, so that they see the code as it is now, and they are gone when the generator is closed.
    What runs print goes nowhere, and Ctrl-C reaches only who started them.
    """
    parcel, turns = packed(task, prepare), iter(range(len(todo)))
    lanes = [_Lane() for _ in range(min(jobs, len(todo)))]
    running = {}
    try:
        for lane, k in zip(lanes, turns):
            running[lane.send(parcel, todo[k])] = lane, k
        while running:
            ready, _ = wait(running, timeout=1, return_when=FIRST_COMPLETED)  # on Windows only a pause hears Ctrl-C
            for future in ready:
                lane, k = running.pop(future)
                outcome = lane.outcome(future)
                if (after := next(turns, None)) is not None:
                    running[lane.send(parcel, todo[after])] = lane, after
                yield k, outcome
    finally:
        for lane in lanes:
            lane.end()


class _Lane:
    """One process after another, each with one run at a time, so that it is known which run a process died of."""

    def __init__(self):
        self._pool = self._future = None

    def send(self, parcel, args):
        """Begin a run; return the future of its outcome."""
        if self._pool is None:
            self._pool = _loky().ProcessPoolExecutor(1, timeout=IDLE, initializer=_begin, initargs=(os.getpid(),),
                                                     env=ONE_THREAD)
        self._future = self._pool.submit(work, parcel, args)
        return self._future

    def outcome(self, future) -> Outcome:
        """Return what became of a run, also if its process is no more."""
        try:
            return future.result()
        except BrokenProcessPool:
            self.end()
            return Outcome(None, float("nan"), LOST)

    def end(self):
        """End the process, whatever it does."""
        if self._pool is None:
            return
        end = time.monotonic() + 1
        while not (self._future.running() or self._future.done()) and time.monotonic() < end:
            time.sleep(0.005)  # loky stumbles over a pool that ends while a run is on its way into it
        self._pool.shutdown(kill_workers=True)
        self._pool = None


def _loky():
    """Return the processes that joblib brings; should one bring them no more, it needs them installed beside it."""
    try:
        from joblib.externals import loky
    except ImportError:
        import loky
    return loky


def _begin(starter):
    """Make a worker silent and deaf, prints tear the progress bar, and Ctrl-C is for who started it; and mortal."""
    threading.Thread(target=_end_with, args=(starter,), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # as long as the process


def _end_with(starter):
    """End this process when the one that started it is no more, a killed kernel; on Windows it is idle until `IDLE`."""
    while os.name == "nt" or os.getppid() == starter:
        time.sleep(0.5)
    os._exit(1)


def work(parcel, args) -> Outcome:
    """Run once, in a worker; a task that cannot be unpacked there is an outcome as well."""
    task = attempt(_task, parcel)
    return task if task.error else attempt(task.value, *args)


@functools.lru_cache(maxsize=1)
def _task(parcel):
    """Unpack a task once a process, so that a data set that it keeps in memory serves all runs."""
    task, prepare = unpacked(parcel)
    if prepare:
        prepare()
    return task
