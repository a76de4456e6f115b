"""A check comes to an end: endless loops, endless answers, endless depth; and Ctrl-C is a learner's own."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import numpy as np
import pytest

from snntutor.check import check
from snntutor.check.compare import same, show
from snntutor.check.patience import judged
from snntutor.check.verdict import RIGHT, is_huge

alarms = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no alarms")


def said(capsys):
    return capsys.readouterr().out


def endless(*_):
    while True:
        pass


def endless_and_deaf_to_exceptions(*_):
    while True:
        with suppress(Exception):
            time.sleep(0.01)


def endless_and_deaf_once(*_):
    try:
        endless()
    except BaseException:
        endless()


@alarms
@pytest.mark.parametrize("loop", [endless, endless_and_deaf_to_exceptions, endless_and_deaf_once])
@pytest.mark.parametrize("id", ["1.1", "2.1", "3.1", "5.4"])
def test_an_endless_loop_is_stopped_and_told(capsys, id, loop):
    before, start = signal.getsignal(signal.SIGALRM), time.monotonic()
    check(id, loop, seconds=0.2)
    words = said(capsys)
    assert ": wrong." in words and "had not come to an end after 0.2 s and was stopped" in words
    assert time.monotonic() - start < 8
    assert signal.getsignal(signal.SIGALRM) is before and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@alarms
def test_an_alarm_that_somebody_else_has_set_rings_as_it_would_have(capsys):
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(time.monotonic()))
    try:
        start = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        check("1.1", endless, seconds=0.1)
        assert not rung and "was stopped" in said(capsys)
        while not rung and time.monotonic() - start < 10:
            time.sleep(0.01)
        assert rung and rung[0] - start >= 0.49
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_where_nothing_can_be_interrupted_it_is_told_how_to_stop(capsys):
    """In another thread an answer goes on, and the learner reads what to press."""
    verdicts, wait = [], threading.Event()

    def slow(answer):
        wait.wait(20)
        return RIGHT

    thread = threading.Thread(target=lambda: verdicts.append(judged(slow, 1, -0.9)))
    thread.start()
    words, start = "", time.monotonic()
    while "stop button" not in words and time.monotonic() - start < 10:
        words += capsys.readouterr().err
        time.sleep(0.01)
    wait.set()
    thread.join(20)
    assert "press the stop button" in words and verdicts == [RIGHT]


STOPPED = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from snntutor.check import check

def wait(*_):
    print("waiting", flush=True)
    while True:
        pass

try:
    check("1.1", wait)
except KeyboardInterrupt:
    none = not hasattr(signal, "setitimer") or signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    print("stopped by hand", none, signal.getsignal(signal.SIGINT) is signal.default_int_handler)
"""


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_ctrl_c_stops_a_check_by_hand_and_leaves_all_as_it_was():
    process = subprocess.Popen([sys.executable, "-c", STOPPED], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30)[0] == "stopped by hand True True\n"


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def itself():
    value = [1]
    value.append(value)
    return value


def deeper(*arguments):
    return deeper(*arguments)


MANY = [float(k) for k in range(10**7)]


@pytest.mark.parametrize("answer", [MANY, tuple(MANY), lambda *_: MANY, np.arange(1e7), lambda *_: np.arange(1e7),
                                    "x" * 10**7, range(10**99), itself(), lambda *_: itself(), nested(10**5),
                                    lambda *_: nested(10**5), deeper, [[0] * 10**6] * 2, b"x" * 10**7],
                         ids=range(14))
@pytest.mark.parametrize("id", ["0.4", "1.1", "2.1", "5.2"])
def test_a_huge_or_bottomless_answer_is_wrong_in_a_short_sentence_and_soon(capsys, id, answer):
    start = time.monotonic()
    check(id, answer)
    words = said(capsys)
    assert ": wrong." in words and len(words) < 1500 and "had not come to an end" not in words
    assert time.monotonic() - start < 9


def test_what_is_huge_is_told_without_looking_at_all_of_it():
    assert is_huge(MANY) and is_huge([[0] * 10**4] * 101) and is_huge(itself())
    assert is_huge(range(10**7)) and is_huge(dict.fromkeys(range(10**6 + 1))) and not is_huge(range(10**6))
    assert not is_huge([0] * 10**6) and not is_huge(np.arange(1e7)) and not is_huge("x" * 10**7) and not is_huge(...)


@pytest.mark.parametrize("value", [MANY, tuple(MANY), ["a"] * 10**6, "x" * 10**6, dict.fromkeys(range(10**6)), itself(),
                                   nested(500), [[["a"] * 99] * 99] * 99, set(range(10**5)), b"x" * 10**6],
                         ids=range(10))
def test_whatever_is_shown_is_short(value):
    assert len(show(value)) < 600


@pytest.mark.parametrize("value, text", [
    ((1, 2.5, "a"), "(1, 2.5, 'a')"), ([1.0, 2.0], "[1., 2.]"), (["a", "b"], "['a', 'b']"), ({"a": 1}, "{'a': 1}"),
    ("word", "'word'"), (None, "None"), (1e-9, "1e-09"), (10**6, "1000000"), ((), "()"), ([], "[]"),
    (tuple("abcdefghijklm"), "('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', ...)"),
])
def test_what_is_short_is_shown_whole(value, text):
    assert show(value) == text


def test_lists_of_different_lengths_are_told_apart_at_once():
    assert not same(MANY, [1.0], 0) and same((1, 2), [1, 2], 0)
