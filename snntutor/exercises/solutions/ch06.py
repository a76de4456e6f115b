"""Solutions of chapter 06."""

import numpy as np

from snntutor import gradients, smooth


def my_steepness(u, theta, sharpness):
    s = 1 / (1 + np.exp(-sharpness * (u - theta)))
    return sharpness * s * (1 - s)


def my_estimate(loss, s, q, trace, sharpness):
    score = sharpness * (s - q) @ trace  # (m,), one for each run
    return np.mean(loss * score)


def my_baseline(loss, score):
    return np.sum(loss * score**2) / np.sum(score**2)


def my_words():
    return "exact", "not", "exact", "not", "exact"


def my_second(w, t1, t2, p):
    left = p.theta * np.exp(-(t2 - t1) / p.tau_mem)  # of the threshold that the first spike took
    first_moves = -smooth.response(t1, p) / (w * smooth.response_slope(t1, p))
    by_weight = smooth.response(t2, p) - left / p.tau_mem * first_moves
    return -by_weight / (w * smooth.response_slope(t2, p) + left / p.tau_mem)


def my_training(testbed, w):
    best, least = w.copy(), gradients.loss(testbed, w)
    for sharpness in (5, 10, 20):
        trained, _ = smooth.train_soft(testbed, w, sharpness)
        hard = gradients.loss(testbed, trained)
        better = hard < least
        best[better], least[better] = trained[better], hard[better]
    return best


SOLUTIONS = {"6.1": my_steepness, "6.2": my_estimate, "6.3": my_baseline, "6.4": my_words, "6.5": my_second,
             "6.6": my_training}
