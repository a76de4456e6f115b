"""Solutions of chapter 10."""

import numpy as np


def my_factor(u, s, g, beta, low):
    held = beta * (1 - s)
    through_the_spike = (low - beta * u) * g
    return held + through_the_spike


def my_gradient(drive, u, s, g, error, beta):
    blame = error * g
    for n in reversed(range(len(u) - 1)):
        taken = beta * u[n] + drive[n + 1]
        blame[n] += (beta * (1 - s[n]) - taken * g[n]) * blame[n + 1]
    return np.append(blame[0], blame[1:] * (1 - s[:-1]))


def my_readings():
    return "to zero, out", "peak 10, in", "subtract, out", "to zero, in", "subtract, in"


def my_comparison(inside, outside):
    apart = np.array(inside) - np.array(outside)
    return apart.mean(), apart.std(ddof=1) / np.sqrt(len(apart))


def my_peaks():
    beta, theta = 0.9, 0.5
    return (1 + beta) / theta, (1 + beta) / (beta * theta)


def my_rule(kept, missing):
    return np.clip(kept + missing, -1, 1)


SOLUTIONS = {"10.1": my_factor, "10.2": my_gradient, "10.3": my_readings, "10.4": my_comparison, "10.5": my_peaks,
             "10.6": my_rule}
