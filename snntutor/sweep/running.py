"""Run a function over a grid, and keep what it gives."""

import functools
from contextlib import closing

from snntutor import arguments

from . import plain
from .attempt import within_a_run
from .fingerprint import fingerprint
from .kept import Kept
from .processes import cores, one_by_one, side_by_side
from .table import Table
from .wanted import TAKEN, runs


def grid(function, settings, seeds, *, keep=None, jobs=None, dask=None) -> Table:
    """Run a function with each of many settings and each of several seeds, on every core.

    Parameters
    ----------
    function : callable
        ``function(seed, **settings)`` returns a number, or a dict of numbers by name; it may be one of a notebook. It
        should draw all its chance from the seed.
    settings : dict of lists, or list of dicts
        ``{"slope": [1, 10], "peak": [1, 100]}`` are all four combinations; a list names each by itself. Numbers,
        words, True, False, None, and lists of these.
    seeds : sequence of int
    keep : str or pathlib.Path, optional
        A file to which results are written as they come. The same call goes on after a stop, and takes from there
        what this very function gave before; runs that failed are tried again.
    jobs : int, optional
        Processes side by side, one thread each; None is one for each core.
    dask : str, optional
        Address of a Dask scheduler, as "tcp://192.168.0.7:8786", whose workers run it in place of this machine. It
        needs the extra `dask`, and snntutor on each worker.

    Returns
    -------
    Table
        All runs, those too that failed or were not reached. Ctrl-C stops the workers and returns what is there.

    Raises
    ------
    ValueError
        If the grid is empty, names a run twice or has settings that are not plain; if the function takes other
        arguments, or cannot be sent to another process.
    OSError
        If the file cannot be written: the disk is full, for one. What is in it stays.

    Examples
    --------
    >>> table = grid(accuracy_of, {"surrogate": ["triangle", "arctan"], "slope": [1, 10, 100]}, range(5),
    ...              keep="slopes.jsonl")  # doctest: +SKIP
    >>> table.where(surrogate="triangle").best()  # doctest: +SKIP

    Notes
    -----
    What a run prints is not shown: call the function by itself to see it. A grid within a run of a grid runs in the
    process of that run.
    """
    every = runs(function, settings, seeds)
    spread, where = _way(jobs, dask, len(every))
    kept = Kept(keep, fingerprint(function)) if keep is not None else None
    done = [kept[run] if kept and run in kept else run for run in every]
    _tell_taken(done, kept)
    try:
        _fill(done, functools.partial(_numbers, function), spread, kept, where)
    except KeyboardInterrupt:
        there = f", and they are in {kept.file.name}: the same call goes on" if kept else ""
        print(f"Stopped: {_count(done)} of {len(done)} runs are done{there}.")
    _tell_failed(done, function)
    return Table(done)


def _numbers(function, settings, seed):
    """Run once; what is no number fails here, in the worker."""
    numbers = plain.result(function(seed, **settings))
    if taken := [name for name in numbers if name in (*settings, *TAKEN)]:
        raise ValueError(f"it gave a number called {taken[0]!r}, which is another column of the table already.")
    return numbers


def _way(jobs, dask, count):
    """Return how runs are spread, ``spread(task, todo)``, and the words for it."""
    if dask is not None:
        if jobs is not None:
            raise ValueError("jobs counts processes of this machine, dask names a cluster: leave one of them out.")
        from .cluster import on_cluster
        return functools.partial(on_cluster, address=dask), f"on {dask}"
    jobs = min(cores() if jobs is None else arguments.whole("jobs", jobs), count)
    if within_a_run():
        return one_by_one, "within a run"
    return functools.partial(side_by_side, jobs=jobs), f"on {jobs} core{'s' * (jobs > 1)}"


def _tell_taken(done, kept):
    """Say what is not computed again, and what stands in the file without counting."""
    if taken := _count(done):
        print(f"{taken} of {len(done)} runs are in {kept.file.name} already and are taken from there.")
    if kept and kept.others:
        print(f"{kept.others} results in {kept.file.name} are of another function, or another version of this one, "
              "and do not count.")


def _tell_failed(done, function):
    if failed := [run for run in done if run.error]:
        print(f"{len(failed)} of {len(done)} runs failed. The first was {failed[0].call(function)}: {failed[0].error}")


def _count(done):
    return sum(run.numbers is not None for run in done)


def _bar(done, where):
    """Return a progress bar; the time left follows from the mean time of the runs so far."""
    from tqdm.auto import tqdm
    return tqdm(total=len(done), initial=_count(done), desc=where, unit="run", leave=False, smoothing=0)


def _fill(done, task, spread, kept, where):
    """Run what is not done, and put each outcome in its place as it comes."""
    todo = [k for k, run in enumerate(done) if run.numbers is None]
    if not todo:
        return
    failed = 0
    with _bar(done, where) as bar, closing(spread(task, [done[k][:2] for k in todo])) as outcomes:
        for place, (numbers, seconds, error) in outcomes:
            run = done[todo[place]]._replace(numbers=numbers, seconds=seconds, error=error)
            if kept:
                kept.add(run)
            done[todo[place]] = run
            failed += bool(error)
            bar.set_postfix_str(f"{failed} failed" * bool(failed), refresh=False)
            bar.update()
