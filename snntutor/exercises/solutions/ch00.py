"""Solutions of chapter 00."""

import numpy as np


def chapters():
    return 5, 2, 16


def count_tips(cups, keep, rim):
    level, tips = 0.0, 0
    for cup in cups:
        level = keep * level + cup
        if level > rim:
            tips = tips + 1
            level = 0.0
    return tips


def steps(seconds, dt):
    return round(seconds / dt)


def shape():
    s = np.zeros((200, 32, 100))  # (time, batch, neurons)
    W = np.zeros((100, 4))  # (in, out)
    return (s @ W).shape


SOLUTIONS = {"0.1": chapters, "0.2": count_tips, "0.3": steps, "0.4": shape}
