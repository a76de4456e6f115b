"""Compile a loop once for this machine, say so, and survive a cache that cannot be read or written."""

import pickle
import sys
from functools import cache
from pathlib import Path
from typing import Any

from numba import njit
from numba.core import event

from snntutor.compiled.seal import sealed

OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
CACHE_ERRORS = (OSError, EOFError, pickle.UnpicklingError)


def compiled(function):
    """Compile a function that Python calls, at its first call, and keep the result on disk."""
    try:
        return sealed(njit(function, cache=True, **OPTIONS))
    except RuntimeError:  # numba found no folder that it may write to
        return njit(function, **OPTIONS)


def inlined(function):
    """Mark a small function that only compiled functions call: it becomes a part of each of them."""
    return njit(function, inline="always", **OPTIONS)


def shared(function):
    """Mark a larger function that only compiled functions call: it is compiled once for all of them."""
    return njit(function, **OPTIONS)


def call(kernel, *args):
    """Call a compiled function; without its cache if that is damaged or the disk is full."""
    try:
        kernel(*args)
    except CACHE_ERRORS as error:
        _renewed(kernel, isinstance(error, OSError), f"{type(error).__name__}: {error}")(*args)


def announced():
    """Return a context within which one line is printed if anything is compiled, once in a session."""
    return event.install_listener("numba:compile", _announcer())


@cache
def _renewed(kernel, disk_fails, why):
    """Compile a function anew: without its damaged files, or for this session only if the disk fails."""
    folder = Path(kernel.stats.cache_path)
    print(f"snntutor: the compiled loops in {folder} are of no use ({why}); compiling them anew.", file=sys.stderr)
    if disk_fails:
        return njit(kernel.py_func, **OPTIONS)
    for file in folder.glob(f"*.{kernel.__name__}-*.nb?"):
        file.unlink(missing_ok=True)
    return compiled(kernel.py_func)


class _Announcer(event.Listener):
    """Says once in a session that something is compiled."""

    done = False

    def on_start(self, event):
        if not self.done:
            self.done = True
            print("snntutor: compiling the loops for this machine (once; up to half a minute) ...",
                  file=sys.stderr, flush=True)

    def on_end(self, event):
        pass


@cache
def _announcer():
    return _Announcer()
