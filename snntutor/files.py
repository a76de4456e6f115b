"""The files of a learner: where they lie, how they are written whole, how two processes take turns."""

import os
import re
import shutil
import stat
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from snntutor import arguments

ROOT = Path(__file__).resolve().parents[1]
PART = re.compile(r"\.snntutor-\w+\.part")
ABANDONED = 3600.0  # seconds; no writing takes as long


def from_root(text) -> Path:
    """Return an absolute path; ``~`` is the user's folder, and a relative path counts from the project's root.

    So a relative SNNTUTOR_HOME or SNNTUTOR_DATA means one folder, whatever the folder of the kernel.
    """
    return Path(os.path.normpath(ROOT / os.path.expanduser(text)))


def home() -> Path:
    """Return the folder of what a learner makes, which may not exist: SNNTUTOR_HOME, or the user's folder for data."""
    import platformdirs  # where it is needed: to read a bundled set, nothing but NumPy is
    return _moved() or platformdirs.user_data_path("snntutor")


def cache() -> Path:
    """Return the folder of what can be had again, which may not exist: SNNTUTOR_HOME, or the user's cache folder."""
    import platformdirs
    return _moved() or platformdirs.user_cache_path("snntutor", appauthor=False)


def _moved():
    given = os.environ.get("SNNTUTOR_HOME")
    return from_root(given) if given else None


def write(path, content: bytes) -> None:
    """Write a file whole or not at all: who reads it sees the old content or the new one, never a part.

    Parameters
    ----------
    path : str or pathlib.Path
        In a folder that exists. A link goes on pointing to its file, and a file keeps its mode.
    content : bytes

    Raises
    ------
    OSError
        If it cannot be written; what was there before stays, and nothing else is left behind.

    Notes
    -----
    Who is killed while writing leaves a part behind. The next write to the folder removes it, an hour later.
    """
    path = Path(os.path.realpath(path))
    _sweep(path.parent)
    part = path.with_name(f".snntutor-{uuid.uuid4().hex}.part")
    part.touch(exist_ok=False)  # a file of that name that is there already would be somebody else's
    try:
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            with suppress(OSError):  # some shares know no modes
                shutil.copymode(path, part)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sweep(folder):
    """Remove the parts that killed writers left in a folder: regular files, ours by name, too old to be written now."""
    with suppress(OSError):
        for name in filter(PART.fullmatch, os.listdir(folder)):
            with suppress(OSError):
                found = (folder / name).lstat()
                if stat.S_ISREG(found.st_mode) and time.time() - found.st_mtime > ABANDONED:
                    (folder / name).unlink()


@contextmanager
def locked(path, seconds=5.0) -> Iterator[None]:
    """Keep a file for oneself while it is read, changed and written back.

    Parameters
    ----------
    path : str or pathlib.Path
        Who changes it must ask for its lock too; the lock is a file beside it, free again when its holder
        ends, however it ends.
    seconds : float
        How long to wait for another holder.

    Raises
    ------
    OSError
        If the lock cannot be had: somebody holds it for longer, or the folder cannot be written to.
    """
    import filelock
    try:
        lock = filelock.FileLock(f"{path}.lock").acquire(timeout=seconds, poll_interval=0.01)
    except filelock.Timeout:
        raise TimeoutError(f"another process has kept {Path(path).name} for {seconds:g} s") from None
    with lock:
        yield


@contextmanager
def told(path, done) -> Iterator[None]:
    """Say which file could not be ``done``, written or read: the system names the part that is written first."""
    arguments.file_name(path=path)
    try:
        yield
    except OSError as error:
        raise type(error)(error.errno, f"{path} cannot be {done}: {error.strerror}") from None
