"""Solutions of chapter 09."""

import numpy as np


def my_coordinate(x, a, b, c, alpha):
    k = np.arange(1, len(a) + 1)
    turns = np.outer(x, k * b) + c  # a row for each x
    return np.sin(2 * np.pi * turns) @ (k**-alpha * a)


def my_control(times, rng):
    return rng.permuted(times, axis=0)  # each column in an order of its own


def my_tuned(validation, test):
    chosen = validation.mean(1).argmax()
    return test[chosen].mean()


def my_factor(u, i, beta, theta, slope, peak):
    s = u > theta
    g = peak / (1 + slope * np.abs(u - theta)) ** 2
    return beta * (1 - s) - (beta * u + i) * g


def my_collapse(spikes, accuracy, drop):
    order = np.argsort(-spikes)
    fails = accuracy[order] < accuracy.max() - drop
    first = fails.argmax()
    return spikes[order][first - 1], spikes[order][first]


SOLUTIONS = {"9.1": my_coordinate, "9.2": my_control, "9.3": my_tuned, "9.4": my_factor, "9.5": my_collapse}
