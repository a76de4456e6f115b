"""Try one run: on one thread, with the time it took, and what went wrong in place of its number."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

_running: ContextVar[bool] = ContextVar("running", default=False)


class Outcome(NamedTuple):
    """What became of a run: what it returned, how many seconds it took, and its error, "" if there was none."""

    value: Any
    seconds: float
    error: str


def attempt(function: Callable, *args) -> Outcome:
    """Call a function; whatever it raises, ``sys.exit`` too, is told in the outcome, so that other runs go on."""
    token, start = _running.set(True), time.perf_counter()
    try:
        with one_thread():
            value, error = function(*args), ""
    except (Exception, SystemExit) as raised:
        value, error = None, f"{type(raised).__name__}: {raised}"
    finally:
        _running.reset(token)
    return Outcome(value, time.perf_counter() - start, error)


def within_a_run() -> bool:
    """Tell whether this is called by something that `attempt` runs."""
    return _running.get()


@contextmanager
def one_thread() -> Iterator[None]:
    """Give torch one thread for a while, if it is loaded: several processes that take all cores each are slow."""
    torch = sys.modules.get("torch")
    before = torch.get_num_threads() if torch else 0
    if torch:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        if torch:
            torch.set_num_threads(before)
