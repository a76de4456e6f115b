"""Right and wrong answers to the exercises of chapter 00."""

import math

import numpy as np

from answers import Answers


def tips_in_a_list(cups, keep, rim, write=float):
    levels = [0.0]
    for cup in cups:
        before = 0.0 if levels[-1] > rim else levels[-1]
        levels.append(write(before * keep + cup))
    return sum(level > rim for level in levels)


ANSWERS = {
    "0.1": Answers(
        otherwise=([5, 2, 16], (5.0, 2, 16)),
        unlisted=((1, 2, 3), (5, 3, 12), ("05", "02", "16"), (5, 2, float("nan"))),
    ),
    "0.2": Answers(
        otherwise=(tips_in_a_list,),
        wrong=(
            ("> and not >=", lambda cups, keep, rim: tips_in_a_list(cups, keep, np.nextafter(rim, 0))),
            ("leaks at once", lambda cups, keep, rim: tips_in_a_list(keep * cups, keep, rim)),
            ("how often", lambda cups, keep, rim: tips_in_a_list(cups, keep, rim) > 0),
        ),
        unlisted=(lambda cups, keep, rim: 1,
                  lambda cups, keep, rim: tips_in_a_list(cups[:-1], keep, rim),
                  lambda cups, keep, rim: tips_in_a_list(cups, 0.9, rim),
                  lambda cups, keep, rim: tips_in_a_list([1.0, *cups], keep, rim),
                  lambda cups, keep, rim: tips_in_a_list(cups, keep, rim, lambda level: round(level, 2)),
                  lambda cups, keep, rim: tips_in_a_list(cups[::-1], keep, rim),
                  lambda cups, keep, rim: tips_in_a_list(cups.astype(int), keep, rim)),
    ),
    "0.3": Answers(
        otherwise=(lambda seconds, dt: int(seconds / dt + 0.5), lambda seconds, dt: np.rint(seconds / dt)),
        wrong=(
            ("10.6 is nearer", lambda seconds, dt: math.floor(round(seconds / dt, 6))),
            ("10.4 is nearer", lambda seconds, dt: math.ceil(round(seconds / dt, 6))),
        ),
        unlisted=(lambda seconds, dt: round(seconds / dt) + 1, lambda seconds, dt: seconds // dt),
    ),
    "0.4": Answers(
        otherwise=([200, 32, 4], np.zeros((200, 32, 4)).shape),
        unlisted=((4, 32, 200), (200, 32, 5), (1.5, 2.0, 3.0), (10**400, 1, 1), (float("nan"), 32, 4)),
    ),
}
