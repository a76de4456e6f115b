"""Right and wrong answers to the exercises of chapter 02."""

import math

import numpy as np

from answers import Answers


def poisson(rate, n_steps, dt, rng):
    return rng.random((n_steps, len(rate))) < rate * dt


def poisson_in_a_loop(rate, n_steps, dt, rng):
    spikes = np.zeros((n_steps, len(rate)), dtype=int)
    for n in range(n_steps):
        for k, r in enumerate(rate):
            spikes[n, k] = rng.random() < r * dt
    return spikes


def poisson_regular(rate, n_steps, dt, rng):
    charge = np.cumsum(np.tile(rate * dt, (n_steps, 1)), axis=0) + 0.9 * rng.random(len(rate))
    return np.diff(np.floor(charge), axis=0, prepend=0) > 0


def poisson_that_spoils_its_rates(rate, n_steps, dt, rng):
    rate *= dt
    return rng.random((n_steps, len(rate))) < rate


def poisson_from_the_global_seed(rate, n_steps, dt, rng):
    np.random.seed(0)
    return np.random.random((n_steps, len(rate))) < rate * dt


def poisson_in_pairs(rate, n_steps, dt, rng):
    return rng.random((n_steps, len(rate) // 2 + 1)).repeat(2, axis=1)[:, :len(rate)] < rate * dt


def poisson_with_fixed_counts(rate, n_steps, dt, rng):
    spikes = np.zeros((n_steps, len(rate)))
    for k, r in enumerate(rate):
        spikes[rng.permutation(n_steps)[:round(r * dt * n_steps)], k] = 1
    return spikes


def poisson_from_step_1(rate, n_steps, dt, rng):
    return np.concatenate([np.zeros((1, len(rate))), poisson(rate, n_steps - 1, dt, rng)])


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


def read_into_whole_numbers(step, dt, tau, threshold):
    out = np.zeros_like(step)
    out[step >= 0] = read_in_a_loop(step, dt, tau, threshold)[step >= 0]
    return out


def read_and_spoil(step, dt, tau, threshold):
    out = read_in_a_loop(step, dt, tau, threshold)
    step[step < 0] = 0
    return out


def dense_in_a_loop(time, unit, n_steps, n_units):
    raster = np.zeros((n_steps, n_units), dtype=int)
    for n, k in zip(time, unit):
        raster[n, k] += 1
    return raster


def dense_by_bins(time, unit, n_steps, n_units):
    return np.bincount(time * n_units + unit, minlength=n_steps * n_units).reshape(n_steps, n_units)


def dense_of_sorted(time, unit, n_steps, n_units):
    edges = np.searchsorted(time, np.arange(n_steps + 1))
    return [np.bincount(unit[a:b], minlength=n_units) for a, b in zip(edges, edges[1:])]


def dense_added(time, unit, n_steps, n_units):
    raster = np.zeros((n_steps, n_units))
    raster[time, unit] += 1
    return raster


def tell_by_waiting(rate_1, rate_2, dt, spread=lambda v1, v2: math.sqrt(v1 + v2)):
    """Count steps until the mean difference has reached twice its standard deviation."""
    if rate_1 == rate_2:
        return math.inf
    q1, q2 = rate_1 * dt, rate_2 * dt
    n = 1
    while n * abs(q1 - q2) < 2 * spread(n * q1 * (1 - q1), n * q2 * (1 - q2)):
        n += 1
    return n


def in_two_digits(x):
    spikes = np.zeros((20, len(x)), dtype=int)
    for k, number in enumerate(x):
        tens, ones = divmod(round(99 * number), 10)
        spikes[[tens, 10 + ones], k] = 1
    return spikes


def read_two_digits(spikes):
    return (10 * spikes[:10].argmax(axis=0) + spikes[10:].argmax(axis=0)) / 99


PAIRS = [(a, b) for a in range(20) for b in range(a, 20)]  # 210 of them


def by_pairs(x):
    spikes = np.zeros((20, len(x)))
    for k, number in enumerate(x):
        spikes[list(PAIRS[round(209 * number)]), k] = 1
    return spikes


def read_pairs(spikes):
    first = spikes.argmax(axis=0)
    last = 19 - spikes[::-1].argmax(axis=0)
    return np.array([PAIRS.index(pair) for pair in zip(first, last)]) / 209


def by_one_spike(x):
    return np.eye(20)[np.rint(19 * x).astype(int)].T


def remembering():
    """A pair that passes the numbers by a back door: the reading recalls what was coded last."""
    seen = []
    return lambda x: seen.append(x) or np.zeros((20, len(x))), lambda spikes: seen[-1]


def print_nothing(anything):
    del anything


ANSWERS = {
    "2.1": Answers(
        otherwise=(poisson_in_a_loop, lambda *a: poisson(*a).tolist(), lambda *a: poisson(*a).astype(np.float32),
                   lambda rate, n, dt, rng: rng.binomial(1, rate * dt, size=(n, len(rate))),
                   lambda rate, n, dt, rng: (rng.random((len(rate), n)) < rate[:, None] * dt).T),
        wrong=(
            ("forgot dt", lambda rate, n, dt, rng: poisson(rate, n, 1e3 * dt, rng)),
            ("time comes first", lambda *a: poisson(*a).T),
            ("from rng", lambda rate, n, dt, rng: poisson(rate, n, dt, np.random.default_rng())),
            ("same steps", lambda rate, n, dt, rng: rng.random((n, 1)) < rate * dt),
            ("Every step is the same",
             lambda rate, n, dt, rng: np.tile(rng.random(len(rate)) < rate * dt, (n, 1))),
            ("know of each other", poisson_regular),
            ("only 0 and 1", lambda rate, n, dt, rng: np.where(poisson(rate, n, dt, rng), rate, 0)),
            ("stops with", lambda rate, n, dt, rng: rng.random(n, len(rate)) < rate * dt),
            ("different generators", lambda rate, n, dt, rng: poisson(rate, n, dt, np.random.default_rng(0))),
            ("changes the rates", poisson_that_spoils_its_rates),
            ("same steps as others", poisson_in_pairs),
            ("nearly the same number", poisson_with_fixed_counts),
            ("first or last step", poisson_from_step_1),
            ("fire at [0.] spikes a second", lambda rate, n, dt, rng: poisson(rate, n, dt / n, rng)),
        ),
        unlisted=(lambda rate, n, dt, rng: poisson(rate, n, dt / 2, rng),
                  lambda rate, n, dt, rng: rng.random((n, len(rate))) < 0.2,
                  lambda rate, n, dt, rng: np.zeros((n, len(rate))), poisson_from_the_global_seed,
                  lambda *a: poisson_from_step_1(*a)[::-1], lambda *a: np.squeeze(poisson(*a)),
                  lambda *a: poisson(*a)[:, None], lambda *a: np.nonzero(poisson(*a)),
                  lambda rate, n, dt, rng: poisson(np.full(len(rate), rate.mean()), n, dt, rng)),
    ),
    "2.2": Answers(
        otherwise=(charge_by_decay, lambda *a: np.float32(charge_by_decay(*a))),
        wrong=(
            ("lowered the threshold",
             lambda x, v0, tau, h: -tau * math.log(1 - (h - v0) / x) if x > h else math.inf),
        ),
        unlisted=(lambda x, v0, tau, h: charge_by_decay(x, 2 * v0, tau, h) if x > h else math.inf,
                  lambda x, v0, tau, h: tau * math.log((x - v0) / (x - h)),
                  lambda x, v0, tau, h: charge_by_decay(x, max(v0, 0), tau, h),
                  lambda x, v0, tau, h: charge_by_decay(x, v0, 20e-3, h),
                  lambda x, v0, tau, h: charge_by_decay(x, v0, tau, h) if x > h else math.nan,
                  lambda x, v0, tau, h: charge_by_decay(x, v0, tau, h) if x > h else None,
                  lambda *a: math.inf),
    ),
    "2.3": Answers(
        otherwise=(read_in_a_loop, lambda *a: read_in_a_loop(*a).astype(np.float32),
                   lambda *a: read_in_a_loop(*a).tolist()),
        wrong=(("cut the numbers off at 1", lambda *a: read_in_a_loop(*a).clip(0, 1)),
               ("whole numbers only", read_into_whole_numbers), ("changes the array", read_and_spoil)),
        unlisted=(lambda n, dt, tau, h: read_in_a_loop(n, 1e-3, tau, h), lambda *a: read_in_a_loop(*a).ravel(),
                  lambda n, dt, tau, h: read_in_a_loop(n, dt, tau, h)[n >= 0],
                  lambda n, dt, tau, h: np.where(n < 0, np.nan, read_in_a_loop(n, dt, tau, h)),
                  lambda n, dt, tau, h: np.minimum(read_in_a_loop(n, dt, tau, h), 0.9)),
    ),
    "2.4": Answers(
        otherwise=(dense_in_a_loop, dense_by_bins, lambda *a: dense_by_bins(*a).tolist(),
                   lambda time, unit, n, m: np.histogram2d(time, unit, (n, m), ((0, n), (0, m)))[0]),
        wrong=(("must count twice", dense_added),),
        unlisted=(lambda time, unit, n, m: dense_in_a_loop(time, unit, n, m)[:, ::-1], dense_of_sorted,
                  lambda *a: np.minimum(dense_in_a_loop(*a), 2), lambda *a: dense_in_a_loop(*a).ravel(),
                  lambda time, unit, n, m: dense_by_bins(time, unit, time.max(initial=n - 2) + 1, m)),
    ),
    "2.5": Answers(
        otherwise=(tell_by_waiting, lambda *a: float(tell_by_waiting(*a))),
        wrong=(("stops with ZeroDivisionError", lambda r1, r2, dt: math.ceil(
                   4 * (r1 * dt * (1 - r1 * dt) + r2 * dt * (1 - r2 * dt)) / ((r1 - r2) * dt) ** 2)),
               ("variances add", lambda *a: tell_by_waiting(*a, spread=lambda v1, v2: math.sqrt(v1) + math.sqrt(v2)))),
        unlisted=(lambda r1, r2, dt: 100, lambda r1, r2, dt: tell_by_waiting(r1, r2, dt) + 1,
                  lambda r1, r2, dt: tell_by_waiting(r1, r2, dt) if r1 < r2 else math.inf,
                  lambda r1, r2, dt: tell_by_waiting(min(r1, 100), min(r2, 100), dt)),
    ),
    "2.6": Answers(
        otherwise=((in_two_digits, read_two_digits), [lambda x: in_two_digits(x).astype(bool), read_two_digits],
                   (by_pairs, read_pairs)),
        wrong=(("(my_code, my_reading)", in_two_digits),
               ("The error is 0.0", (by_one_spike, lambda s: s.argmax(axis=0) / 19)),
               ("spikes 20 times", (lambda x: np.ones((20, len(x))), lambda s: s[0])),
               ("only 0 and 1", (lambda x: np.tile(x, (20, 1)), lambda s: s[0])),
               ("of shape (20, 500)", (lambda x: in_two_digits(x).T, read_two_digits)),
               ("my_code gives nothing back", (print_nothing, read_two_digits)),
               ("my_reading gives nothing back", (in_two_digits, print_nothing)),
               ("one number a pixel", (in_two_digits, lambda s: 0.5)),
               ("stops with", (in_two_digits, lambda s: s[200]))),
        unlisted=(remembering(), (in_two_digits, lambda s: np.full(s.shape[1], 0.5)), (1, 2),
                  (in_two_digits,), (lambda x: np.random.default_rng(0).random((20, len(x))) < 0.05, read_two_digits)),
    ),
}
