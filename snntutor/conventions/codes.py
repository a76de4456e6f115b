"""How numbers and recorded events become spikes, as different programs write it."""

import math

import numpy as np

from snntutor import arguments
from snntutor.encode import Events


def chance_linear(rate, dt):
    """Return the probability of a spike at a step as rate x dt; it needs rate x dt <= 1."""
    return rate * dt


def chance_poisson(rate, dt):
    """Return the probability that a Poisson process of this rate has one event or more in a step."""
    return -np.expm1(-rate * dt)


def log_time(x, n_steps, tau=20.0, threshold=0.2):
    """Return tau ln(x / (x - threshold)) in steps, as a charged capacitor has it; inf where x <= threshold."""
    x = np.asarray(x, float)
    above = x > threshold
    ratio = np.where(above, x, 1) / np.where(above, x - threshold, 1)
    return np.where(above, tau * np.log(ratio), np.inf)


def linear_time(x, n_steps, tau=20.0, threshold=0.2):
    """Return (1 - x)(n_steps - 1): the largest number spikes at step 0, the smallest at the last."""
    return (1 - np.asarray(x, float)) * (n_steps - 1)


def drop(step, n_steps):
    """Let a spike that would come after the last step be lost."""
    return step < n_steps


def keep_at_the_end(step, n_steps):
    """Let a spike that would come after the last step come at the last: dark pixels all spike together."""
    return np.ones(np.shape(step), bool)


def latency_as(x, n_steps, time=log_time, rounding=np.floor, keep=drop) -> Events:
    """Code numbers as spike times by the convention that is handed over.

    Parameters
    ----------
    x : array of shape (batch, neurons)
        Numbers from 0 to 1.
    n_steps : int
    time : callable
        `log_time` or `linear_time`: ``time(x, n_steps)`` in steps, not rounded.
    rounding : callable
        ``np.floor``, ``np.rint`` or ``np.ceil``.
    keep : callable
        `drop` or `keep_at_the_end`.

    Returns
    -------
    Events
        ``latency_as(x, n_steps)`` are those of `snntutor.encode.latency`.
    """
    x = arguments.reals("x", x)
    step = rounding(time(x, n_steps))
    batch, unit = np.nonzero(keep(step, n_steps))
    when = np.minimum(step[batch, unit], n_steps - 1).astype(int)
    return Events(when, batch, unit, (n_steps, *x.shape))


def floor_bins(times, width, n_bins):
    """Return the bin of each time, floor(time / width): bin 0 begins at time 0."""
    return np.floor(np.asarray(times) / width).astype(int)


def digitize_bins(times, width, n_bins):
    """Return the bin as ``np.digitize`` counts the edges 0, width, ...: it begins with 1, so that bin 0 stays empty."""
    return np.digitize(times, width * np.arange(n_bins))


def counted(bins, n_bins):
    """Return how many events each bin has."""
    return np.bincount(bins, minlength=n_bins)[:n_bins]


def binary(bins, n_bins):
    """Return 1 for each bin with an event, however many it has."""
    return np.minimum(counted(bins, n_bins), 1)


def effective_tau(tau, dt, width) -> float:
    """Return the time constant that a decay exp(-dt / tau) has where a step stands for ``width`` seconds."""
    return -width / math.log(math.exp(-dt / tau))
