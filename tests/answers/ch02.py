"""Right and wrong answers to the exercises of chapter 02."""

import math

import numpy as np

from answers import Answers


def charge_by_decay(x, v0, tau, threshold):
    if x > threshold:
        return -tau * (math.log(x - threshold) - math.log(x - v0))
    return float("inf")


def read_in_a_loop(step, dt, tau, threshold):
    out = np.zeros(np.shape(step))
    for k, n in np.ndenumerate(step):
        if n >= 0:
            out[k] = threshold / -math.expm1(-(n * dt + dt / 2) / tau)
    return out


def poisson_in_a_loop(rate, n_steps, dt, rng):
    spikes = np.zeros((n_steps, len(rate)), dtype=int)
    for n in range(n_steps):
        for k, r in enumerate(rate):
            spikes[n, k] = rng.random() < r * dt
    return spikes


def poisson_binomial(rate, n_steps, dt, rng):
    return rng.binomial(1, rate * dt, size=(n_steps, len(rate)))


def poisson_regular(rate, n_steps, dt, rng):
    charge = np.cumsum(np.tile(rate * dt, (n_steps, 1)), axis=0) + 0.9 * rng.random(len(rate))
    return np.diff(np.floor(charge), axis=0, prepend=0) > 0


def dense_in_a_loop(time, unit, n_steps, n_units):
    raster = np.zeros((n_steps, n_units), dtype=int)
    for n, k in zip(time, unit):
        raster[n, k] += 1
    return raster


def dense_by_bins(time, unit, n_steps, n_units):
    return np.bincount(time * n_units + unit, minlength=n_steps * n_units).reshape(n_steps, n_units)


def dense_added(time, unit, n_steps, n_units):
    raster = np.zeros((n_steps, n_units))
    raster[time, unit] += 1
    return raster


def never_is_inf(formula):
    return lambda x, v0, tau, h: math.inf if x <= h else formula(x, v0, tau, h)


ANSWERS = {
    "2.1": Answers(
        otherwise=(poisson_in_a_loop, poisson_binomial),
        wrong=(
            ("forgot dt", lambda rate, n, dt, rng: rng.random((n, len(rate))) < rate),
            ("twice as often", lambda rate, n, dt, rng: rng.random((n, len(rate))) < rate / 1000),
            ("Turned round", lambda rate, n, dt, rng: rng.random((n, len(rate))) >= rate * dt),
            ("time comes first", lambda rate, n, dt, rng: (rng.random((n, len(rate))) < rate * dt).T),
            ("from rng", lambda rate, n, dt, rng: np.random.random((n, len(rate))) < rate * dt),
            ("same steps", lambda rate, n, dt, rng: rng.random((n, 1)) < rate * dt),
            ("Every step is the same",
             lambda rate, n, dt, rng: np.tile(rng.random(len(rate)) < rate * dt, (n, 1))),
            ("know of each other", poisson_regular),
            ("only 0 and 1", lambda rate, n, dt, rng: np.where(rng.random((n, len(rate))) < rate * dt, rate, 0)),
            ("stops with", lambda rate, n, dt, rng: rng.random(n, len(rate)) < rate * dt),
        ),
        unlisted=(lambda rate, n, dt, rng: rng.random((n, len(rate))) < rate * dt / 2,
                  lambda rate, n, dt, rng: rng.random((n, len(rate))) < 0.2,
                  lambda rate, n, dt, rng: np.zeros((n, len(rate)))),
    ),
    "2.2": Answers(
        otherwise=(charge_by_decay,),
        wrong=(
            ("starts empty", never_is_inf(lambda x, v0, tau, h: tau * math.log(x / (x - h)))),
            ("lowered the threshold", never_is_inf(lambda x, v0, tau, h: -tau * math.log(1 - (h - v0) / x))),
            ("upside down", never_is_inf(lambda x, v0, tau, h: -charge_by_decay(x, v0, tau, h))),
            ("milliseconds", lambda x, v0, tau, h: charge_by_decay(x, v0, 1e3 * tau, h)),
            ("base 10", never_is_inf(lambda x, v0, tau, h: charge_by_decay(x, v0, tau, h) / math.log(10))),
            ("as if it spiked at once",
             lambda x, v0, tau, h: tau * math.log((x - v0) / (x - h)) if x > h else 0),
        ),
        unlisted=(lambda x, v0, tau, h: charge_by_decay(x, 2 * v0, tau, h) if x > h else math.inf,
                  lambda x, v0, tau, h: tau * math.log((x - v0) / (x - h))),
    ),
    "2.3": Answers(
        otherwise=(read_in_a_loop,),
        wrong=(
            ("beginning of the step", lambda n, dt, tau, h: np.where(n < 0, 0, h / (1 - np.exp(-n * dt / tau)))),
            ("end of the step",
             lambda n, dt, tau, h: np.where(n < 0, 0, h / (1 - np.exp(-(abs(n) + 1) * dt / tau)))),
            ("not a second", lambda n, dt, tau, h: np.where(n < 0, 0, h / (1 - np.exp(-(abs(n) + 0.5) / tau)))),
            ("no spike at all", lambda n, dt, tau, h: h / (1 - np.exp(-(n + 0.5) * dt / tau))),
            ("anywhere from 0", lambda n, dt, tau, h: np.where(n < 0, h, read_in_a_loop(n, dt, tau, h))),
            ("minus sign", lambda n, dt, tau, h: np.where(n < 0, 0, h / (1 - np.exp((n + 0.5) * dt / tau)))),
        ),
        unlisted=(lambda n, dt, tau, h: np.minimum(read_in_a_loop(n, dt, tau, h), 0.9),),
    ),
    "2.4": Answers(
        otherwise=(dense_in_a_loop, dense_by_bins),
        wrong=(
            ("must count twice", dense_added),
            ("(units, time)", lambda *a: dense_in_a_loop(*a).T),
            ("divided by", lambda *a: dense_in_a_loop(*a) / max(1, len(a[0]))),
            ("stay on", lambda *a: np.cumsum(dense_in_a_loop(*a), 0)),
            ("one step late", lambda *a: np.roll(dense_in_a_loop(*a), 1, 0)),
        ),
        unlisted=(lambda time, unit, n, m: dense_in_a_loop(time, unit, n, m)[:, ::-1],),
    ),
    "2.5": Answers(
        otherwise=(4 / 24, 0.1667, np.float64(1 / 6)),
        wrong=(
            ("counted numbers", 1 / 3),
            ("three numbers of 8 bytes", 0.5),
            ("Upside down", 6),
            ("one byte for an entry", 0.125),
            ("not 1", 1 / 24),
            ("in percent", 16.6667),
        ),
        unlisted=(0.25, 0.9, -1.0),
    ),
}
