"""Solutions of chapter 05."""

import numpy as np

from snntutor.lif import LIFParams, simulate


def my_slope(f, w, h):
    return (f(w + h) - f(w - h)) / (2 * h)


def my_words():
    return "stays", "stays", "moves", "moves"


def my_first_stair(x, p):
    quiet = LIFParams(p.tau_mem, p.tau_syn, 1e9, p.dt)
    response = simulate(x[:, None, None], quiet)[0]
    return p.theta / response.max()


def my_loss(readout, y):
    z = readout.max(0)  # (batch, classes)
    z = z - z.max(1, keepdims=True)  # so that exp cannot overflow
    log_p = z - np.log(np.exp(z).sum(1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean()


def my_calm(z):
    return 1e-3 * z / np.abs(z).max()


def my_next_stair(x, w, p):
    u, s = simulate(w * x[:, None, None], p)
    quiet = LIFParams(p.tau_mem, p.tau_syn, 1e9, p.dt)
    response = simulate(x[:, None, None], quiet)[0]
    lost = w * response - u  # what the resets took away
    can_wake = (s == 0) & (response > 0)
    return ((p.theta + lost[can_wake]) / response[can_wake]).min()


SOLUTIONS = {"5.1": my_slope, "5.2": my_words, "5.3": my_first_stair, "5.4": my_loss, "5.5": my_calm,
             "5.6": my_next_stair}
