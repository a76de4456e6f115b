"""Spread runs over the workers of a Dask cluster."""

import asyncio
import concurrent.futures
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from snntutor import arguments

from .attempt import Outcome
from .parcel import packed
from .processes import work

PATIENCE = 10  # seconds, in which a scheduler answers and has a first worker


def on_cluster(task: Callable, todo: Sequence, address: str) -> Iterator[tuple[int, Outcome]]:
    """Run a task with each of many arguments on the workers of a Dask scheduler.

    Parameters
    ----------
    task, todo
        As for `processes.side_by_side`.
    address : str
        Such as "tcp://192.168.0.7:8786".

    Yields
    ------
    k : int
        Whose turn it was: ``todo[k]``.
    outcome : Outcome
        What a worker was at that is no more, the scheduler gives to another one, a few times.

    Raises
    ------
    ImportError
        If distributed is not installed.
    ConnectionError
        If no scheduler answers, it has no worker, or it is lost on the way.
    """
    parcel = packed(task, None)
    with _client(address) as client:
        from distributed import as_completed
        run = f"snntutor-{uuid.uuid4().hex}"  # keys that no other sweep has: equal ones would be computed once
        futures = {client.submit(work, parcel, args, key=f"{run}-{k}", pure=False): k for k, args in enumerate(todo)}
        try:
            ready = as_completed(list(futures), loop=client.loop)
            for future in ready:
                if future.status in ("lost", "pending"):  # done, but its worker is gone: the scheduler does it again
                    ready.add(future)
                    continue
                k, outcome = futures.pop(future), _outcome(future, address)
                future.release()  # else it would be computed again if the worker that has it is lost
                yield k, outcome
        finally:
            client.cancel(list(futures))


def _outcome(future, address) -> Outcome:
    """Return what became of a run; one that ended several workers one after another has failed."""
    if future.status == "error":
        error = future.exception()
        return Outcome(None, float("nan"), f"{type(error).__name__}: {error}")
    try:
        return future.result()
    except (asyncio.CancelledError, concurrent.futures.CancelledError, OSError):
        raise ConnectionError(f"The scheduler at {address} is lost. What was done is kept, where keep names a file; "
                              "the same call goes on.") from None


@contextmanager
def _client(address):
    """Connect to a scheduler that has a worker, and leave it at the end."""
    arguments.instance(str, "the address of a Dask scheduler, as 'tcp://127.0.0.1:8786'", dask=address)
    try:
        from distributed import Client
    except ImportError:
        raise ImportError("dask= needs the package distributed, which is not installed: "
                          "python -m pip install 'snntutor[dask]'.") from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConnectionError(f"No Dask scheduler answers at {address} ({error}). `dask scheduler` starts one and "
                              "says its address.") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise ConnectionError(f"The Dask scheduler at {address} has no worker. `dask worker {address}` starts "
                                  "one.") from None
        yield client
