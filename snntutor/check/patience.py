"""Wait for a judge as long as a learner would, then interrupt it and say so."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from snntutor.check.verdict import Verdict, is_huge

SECONDS = 10.0


class TooLong(BaseException):
    """The time is over. It is no `Exception`, so that an answer that catches these is interrupted, too."""


def judged(judge, answer, seconds=SECONDS) -> Verdict:
    """Ask a judge for its verdict on an answer that may never come to an end.

    Parameters
    ----------
    judge : callable
        ``judge(answer) -> Verdict``.
    answer
        Whatever the learner handed over.
    seconds : float
        After so long it is interrupted. Where Python cannot (outside of the main thread, on Windows, or
        within a single call into compiled code), how to stop it is printed instead.
    """
    if is_huge(answer):
        return Verdict("wrong", "It holds more than a million entries, far more than is asked for.")
    try:
        with _interrupted_after(seconds):
            return judge(answer)
    except TooLong:
        return Verdict("wrong", f"It had not come to an end after {seconds:g} s and was stopped. Does a loop in it "
                                "wait for something that never happens? Print, inside of the loop, what it waits for.")
    except RecursionError:
        return Verdict("wrong", "It is nested deeper than Python can follow. Does a list hold itself, or a function "
                                "call itself without an end?")


@contextmanager
def _interrupted_after(seconds) -> Iterator[None]:
    """Raise `TooLong` within the block when the time is over; what others set on the alarm is as before afterwards."""
    with _told_after(seconds + 1):
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGALRM, _interrupt)
        start = time.monotonic()
        theirs, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # once a second again, should it be caught
        try:
            try:
                yield
            finally:  # twice, as the alarm may ring in here
                signal.setitimer(signal.ITIMER_REAL, 0)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before or signal.SIG_DFL)  # None: not Python's to give back
            if theirs:
                signal.setitimer(signal.ITIMER_REAL, max(1e-3, theirs - (time.monotonic() - start)), interval)


def _interrupt(*_):
    raise TooLong


@contextmanager
def _told_after(seconds):
    """Print how to stop what still runs when the time is over."""
    def tell():
        with suppress(OSError, ValueError):  # nobody reads
            print("This answer still runs. To stop it press the stop button above the notebook (or Ctrl-C in a "
                  "terminal); if that does not help, restart the kernel.", file=sys.stderr, flush=True)

    timer = threading.Timer(seconds, tell)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
