"""Keep two calls of run.py from setting up at the same time; standard library only."""

import contextlib
import os
import time


@contextlib.contextmanager
def only_one(path):
    """Hold the lock file `path`; wait while another call holds it. Gives its descriptor.

    The operating system frees the lock when its holder ends, however it ends, so that no stale lock
    can block. On Linux and macOS the installer inherits it: an installer that outlives a killed
    `run.py` still keeps others out.
    """
    with open(path, "a", encoding="utf-8") as file:
        if not _try_lock(file):
            print("Another call is setting up the environment; waiting for it.", flush=True)
            while not _try_lock(file):
                time.sleep(0.2)
        yield file.fileno()


def _try_lock(file):
    """Take the lock on an open file without waiting; return False if another process has it."""
    try:
        if os.name == "nt":
            import msvcrt
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: go on without
        return True
    return True
