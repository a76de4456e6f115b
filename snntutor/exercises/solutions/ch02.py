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


def steps_to_tell(rate_1, rate_2, dt):
    if rate_1 == rate_2:
        return math.inf
    q1, q2 = rate_1 * dt, rate_2 * dt
    variance = q1 * (1 - q1) + q2 * (1 - q2)  # of the difference, in a step
    return math.ceil(2**2 * variance / (q1 - q2) ** 2)


def my_code(x):
    digits = np.rint(99 * x).astype(int)
    pixel = np.arange(len(x))
    spikes = np.zeros((20, len(x)))
    spikes[digits // 10, pixel] = 1
    spikes[10 + digits % 10, pixel] = 1
    return spikes


def my_reading(spikes):
    tens, ones = spikes[:10].argmax(axis=0), spikes[10:].argmax(axis=0)
    return (10 * tens + ones) / 99


def both():
    return my_code, my_reading


SOLUTIONS = {"2.1": poisson_spikes, "2.2": charge_time, "2.3": read_back, "2.4": to_dense, "2.5": steps_to_tell,
             "2.6": both}
