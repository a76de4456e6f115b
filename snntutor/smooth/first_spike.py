"""The time of a first spike in continuous time, and how it moves with each weight."""

import math

import numpy as np

from snntutor import arguments
from snntutor.lif import LIFParams


def response(t, p: LIFParams):
    """Return the potential in continuous time, ``t`` seconds after a spike of weight 1; 0 before it.

    In the units of the article's step: at t = 0, dt, 2 dt, ... it has the values that the step gives one step later.
    """
    t = np.maximum(t, 0.0)
    return (np.exp(-t / p.tau_mem) - np.exp(-t / p.tau_syn)) / (p.beta - p.alpha)


def response_slope(t, p: LIFParams):
    """Return the derivative of `response` by time, per second; 0 before the spike."""
    late = np.maximum(t, 0.0)
    fall = np.exp(-late / p.tau_syn) / p.tau_syn - np.exp(-late / p.tau_mem) / p.tau_mem
    return (np.asarray(t) >= 0) * fall / (p.beta - p.alpha)


def first_spike(times, w, p: LIFParams) -> float:
    """Find when a neuron first reaches its threshold, in continuous time.

    Parameters
    ----------
    times : array of shape (n,)
        Of input spikes, in seconds.
    w : array of shape (n,)
        The weight of each.
    p : LIFParams
        With two different time constants above 0.

    Returns
    -------
    float
        Seconds, to machine precision; ``math.inf`` where the potential stays at the threshold or below it.

    Raises
    ------
    ValueError
        If times and weights are not as many, or the time constants are equal or not finite and above 0.
    """
    times, w = _checked(times, w, p)
    order = np.argsort(times)
    times, w = times[order], w[order]
    for k, start in enumerate(times):
        until = times[k + 1] if k + 1 < len(times) else math.inf
        age = start - times[:k + 1]
        slow, quick = (float(w[:k + 1] @ np.exp(-age / tau)) / (p.beta - p.alpha) for tau in (p.tau_mem, p.tau_syn))
        wait = _crossing(slow, quick, until - start, p)
        if wait is not None:
            return float(start + wait)
    return math.inf


def first_spike_slopes(times, w, p: LIFParams) -> np.ndarray:
    """Differentiate the time of the first spike by each weight, in seconds per weight: the implicit function theorem.

    At the first spike t the potential is the threshold, u(t, w) = theta. Moved a little, it stays there:
    du/dt dt + du/dw dw = 0. So dt/dw_j = -response(t - t_j) / (du/dt).

    Returns
    -------
    array of shape (n,)
        NaN where there is no spike, and no derivative.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Smoothed spiking neural networks": single spike times. See
    `first_spike` for the arguments and errors.
    """
    times, w = _checked(times, w, p)
    t = first_spike(times, w, p)
    if t == math.inf:
        return np.full(len(w), math.nan)
    return -response(t - times, p) / (w @ response_slope(t - times, p))


def _crossing(slow, quick, length, p):
    """Return when slow exp(-t / tau_mem) - quick exp(-t / tau_syn) first exceeds theta; None if not before ``length``.

    Such a curve turns once at most.
    """
    def over(t):
        return slow * math.exp(-t / p.tau_mem) - quick * math.exp(-t / p.tau_syn) - p.theta

    turn = _turn(slow, quick, p)
    ends = ([turn] if 0 < turn < length else []) + ([length] if length < math.inf else [])
    high = next((t for t in ends if over(t) > 0), None)
    if high is None:
        return None
    low = 0.0
    while low < (middle := 0.5 * (low + high)) < high:
        low, high = (low, middle) if over(middle) > 0 else (middle, high)
    return high


def _turn(slow, quick, p):
    """Return when the curve turns; -1 where it never does."""
    ratio = quick * p.tau_mem / (slow * p.tau_syn) if slow else -1.0
    return math.log(ratio) / (1 / p.tau_syn - 1 / p.tau_mem) if ratio > 0 else -1.0


def _checked(times, w, p):
    arguments.instance(LIFParams, "a set of constants, as LIFParams(tau_mem=10e-3)", p=p)
    if not 0 < p.tau_syn < math.inf or not 0 < p.tau_mem < math.inf or p.tau_syn == p.tau_mem:
        raise ValueError(f"tau_mem is {p.tau_mem:g} s and tau_syn {p.tau_syn:g} s; wanted are two different finite "
                         "time constants above 0.")
    times, w = arguments.reals("times", times).astype(float), arguments.reals("w", w).astype(float)
    if times.ndim != 1 or times.shape != w.shape:
        raise ValueError(f"times has the shape {times.shape} and w {w.shape}; wanted is a weight for each input spike.")
    return times, w


def random_spike(seed, p: LIFParams, inputs=5):
    """Draw input times within 20 ms and weights with which a neuron spikes; return two arrays of shape (inputs,)."""
    rng, t = np.random.default_rng(seed), math.inf
    while t == math.inf:
        times, w = rng.uniform(0, 20e-3, inputs), rng.normal(0.25, 0.25, inputs)
        t = first_spike(times, w, p)
    return times, w


def spike_time_differences(times, w, p: LIFParams, h=1e-6) -> np.ndarray:
    """Return the central differences that judge `first_spike_slopes`, in seconds per weight."""
    above, below = ([first_spike(times, w + step, p) for step in side * h * np.eye(len(w))] for side in (1, -1))
    return (np.array(above) - np.array(below)) / (2 * h)
