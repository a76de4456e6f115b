"""Right and wrong answers to the exercises of chapter 00."""

import math

import numpy as np

from answers import Answers


def tips_in_a_list(cups, keep, rim):
    levels = [0.0]
    for cup in cups:
        before = 0.0 if levels[-1] > rim else levels[-1]
        levels.append(before * keep + cup)
    return sum(level > rim for level in levels)


def without_emptying(cups, keep, rim):
    level, tips = 0.0, 0
    for cup in cups:
        level = keep * level + cup
        tips += level > rim
    return tips


def tips_at_the_rim(cups, keep, rim):
    return tips_in_a_list(cups, keep, np.nextafter(rim, 0))


def leaks_the_cup(cups, keep, rim):
    return tips_in_a_list(keep * cups, keep, rim)


def subtracts(cups, keep, rim):
    level, tips = 0.0, 0
    for cup in cups:
        level = keep * level + cup
        if level > rim:
            level -= rim
            tips += 1
    return tips


def tips_into_the_next(cups, keep, rim):
    return tips_in_a_list(cups[:-1], keep, rim)


def with_keep(share):
    return lambda cups, keep, rim: tips_in_a_list(cups, share, rim)


def with_a_cup_in_it(cups, keep, rim):
    return tips_in_a_list(np.concatenate([[1.0], cups]), keep, rim)


def rounded(cups, keep, rim):
    level, tips = 0.0, 0
    for cup in cups:
        level = round(keep * level + cup, 2)
        if level > rim:
            level, tips = 0.0, tips + 1
    return tips


ANSWERS = {
    "0.1": Answers(
        otherwise=([5, 2, 16], (5.0, 2, 16)),
        wrong=(
            ("07 has the cure", (7, 2, 16)),
            ("chapter 04", (4, 2, 16)),
            ("meets it again", (8, 2, 16)),
            ("many layers", (11, 2, 16)),
            ("chapter 01", (5, 1, 16)),
            ("chapter 08", (5, 8, 16)),
            ("chapter 15", (5, 2, 15)),
            ("another order", (16, 2, 5)),
        ),
        unlisted=((1, 2, 3), (5, 3, 12), ("05", "02", "16"), (5, 2, float("nan"))),
    ),
    "0.2": Answers(
        otherwise=(tips_in_a_list,),
        wrong=(
            ("never emptied", without_emptying),
            ("> and not >=", tips_at_the_rim),
            ("keeps what it should lose", lambda cups, keep, rim: tips_in_a_list(cups, 1 - keep, rim)),
            ("leaks at once", leaks_the_cup),
            ("leave the rest", subtracts),
            ("does not leak", lambda cups, keep, rim: tips_in_a_list(cups, 1.0, rim)),
            ("how often", lambda cups, keep, rim: tips_in_a_list(cups, keep, rim) > 0),
        ),
        unlisted=(tips_into_the_next, lambda cups, keep, rim: 1, with_keep(0.9), with_a_cup_in_it, rounded,
                  lambda cups, keep, rim: tips_in_a_list(cups[::-1], keep, rim),
                  lambda cups, keep, rim: tips_in_a_list(cups.astype(int), keep, rim)),
    ),
    "0.3": Answers(
        otherwise=(lambda seconds, dt: int(seconds / dt + 0.5), lambda seconds, dt: np.rint(seconds / dt)),
        wrong=(
            ("cut off", lambda seconds, dt: math.floor(seconds / dt)),
            ("always go up", lambda seconds, dt: math.ceil(seconds / dt)),
            ("10.6 is nearer", lambda seconds, dt: math.floor(round(seconds / dt, 6))),
            ("10.4 is nearer", lambda seconds, dt: math.ceil(round(seconds / dt, 6))),
            ("very short times", lambda seconds, dt: max(round(seconds / dt), 1)),
            ("not whole", lambda seconds, dt: seconds / dt),
            ("nothing to convert", lambda seconds, dt: round(seconds * 1000 / dt)),
            ("counted milliseconds", lambda seconds, dt: round(seconds / 1e-3)),
            ("Upside down", lambda seconds, dt: round(dt / seconds)),
        ),
        unlisted=(lambda seconds, dt: round(seconds / dt) + 1, lambda seconds, dt: seconds // dt),
    ),
    "0.4": Answers(
        otherwise=([200, 32, 4], np.zeros((200, 32, 4)).shape),
        wrong=(
            ("batch first", (32, 200, 4)),
            ("of s itself", (200, 32, 100)),
            ("only the last axis", (200, 4, 32)),
            ("shape of W", (100, 4)),
            ("batch is lost", (200, 4)),
            ("sums over the axis", (200, 32, 100, 4)),
        ),
        unlisted=((4, 32, 200), (200, 32, 5), (1.5, 2.0, 3.0), (10**400, 1, 1), (float("nan"), 32, 4)),
    ),
}
