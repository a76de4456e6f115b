"""Solutions of chapter 02."""

import math

import numpy as np


def poisson_spikes(rate, n_steps, dt, rng):
    return rng.random((n_steps, len(rate))) < rate * dt


def charge_time(x, v0, tau, threshold):
    if x <= threshold:
        return math.inf
    return tau * math.log((x - v0) / (x - threshold))


def read_back(step, dt, tau, threshold):
    middle = (step + 0.5) * dt
    x = threshold / (1 - np.exp(-middle / tau))
    return np.where(step < 0, 0.0, x)


def to_dense(time, unit, n_steps, n_units):
    raster = np.zeros((n_steps, n_units))
    np.add.at(raster, (time, unit), 1)  # raster[time, unit] += 1 would count equal events once
    return raster


def share():
    bytes_of_an_event = 3 * 8  # time, batch and unit, each an int64
    bytes_of_an_entry = 4  # a float32
    return bytes_of_an_entry / bytes_of_an_event


SOLUTIONS = {"2.1": poisson_spikes, "2.2": charge_time, "2.3": read_back, "2.4": to_dense, "2.5": share}
