"""Keep what takes long to make: in the cache folder, with a checksum, and without it where that cannot be."""

import hashlib
import io
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from snntutor import files

DIGITS = 64  # of a SHA-256, before the array in each file


def kept(key, make: Callable[[], np.ndarray]) -> np.ndarray:
    """Return the array that ``make()`` gives, from the cache folder if it lies there.

    Parameters
    ----------
    key : tuple
        What the array depends on: a name first, then all that ``make`` uses, and a number to be raised when what
        ``make`` gives changes.
    make : callable

    Returns
    -------
    array
        Of ``make()``. A damaged file is set aside, this is said on stderr, and the array is made anew. Where nothing
        can be written, on a full disk for one, it is made each time.
    """
    path = files.cache() / "data" / f"{key[0]}-{hashlib.sha256(repr(key).encode()).hexdigest()[:16]}.array"
    found = _read(path)
    if found is None:
        found = make()
        _write(path, found)
    return found


def _read(path: Path):
    """Return what a file holds; None if there is none, or none that is whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    checksum, body = content[:DIGITS], content[DIGITS:]
    if hashlib.sha256(body).hexdigest().encode() == checksum:
        return np.load(io.BytesIO(body), allow_pickle=False)
    _say(f"{path} is damaged. It is set aside and made anew.")
    with suppress(OSError):  # else the new file replaces it, or nothing can be written here at all
        path.replace(path.with_name(f"{path.name}.damaged"))
    return None


def _write(path, array):
    body = io.BytesIO()
    np.save(body, array, allow_pickle=False)
    content = hashlib.sha256(body.getvalue()).hexdigest().encode() + body.getvalue()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, content)
    except OSError as error:
        _say(f"{path.name} cannot be kept in {path.parent}: {error.strerror or error}. It is made anew each time.")


def _say(sentence):
    print(f"snntutor.data: {sentence}", file=sys.stderr)
