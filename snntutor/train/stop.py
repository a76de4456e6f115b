"""Stop by hand between two batches, so that nothing is left half done."""

import signal
import threading
from contextlib import contextmanager


@contextmanager
def stoppable():
    """Let an interruption by hand (Ctrl-C, or the square button of a notebook) wait for the end of a batch.

    A second one acts at once.

    Yields
    ------
    callable
        ``whole(batches)`` yields the same batches and raises KeyboardInterrupt between two of them where
        there was an interruption.
    """
    pressed = []

    def whole(batches):
        for batch in batches:
            if pressed:
                raise KeyboardInterrupt
            yield batch

    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield whole  # no interruption comes to other threads; None is not Python's to handle
        return

    def press(*_):
        pressed.append(True)
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, press)
    try:
        yield whole
    finally:
        signal.signal(signal.SIGINT, before)
