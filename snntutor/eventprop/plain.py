"""One neuron from spike to spike, and its adjoint: in NumPy, as chapter 13 writes them out."""

import math

import numpy as np

from .neuron import DEFAULT


def response(t, neuron=DEFAULT):
    """Return the potential that a current of 1 makes in a time t, from rest.

    Parameters
    ----------
    t : float
        Seconds, 0 or more.
    neuron : Neuron
    """
    s, ratio = t / neuron.tau_mem, neuron.tau_mem / neuron.tau_syn
    if ratio == 1:
        return s * math.exp(-s)
    return (math.exp(-s) - math.exp(-ratio * s)) / (ratio - 1)


def moved(v, i, t, neuron=DEFAULT):
    """Return potential and current after a time t in which nothing arrives and nothing spikes."""
    left = math.exp(-t / neuron.tau_mem)
    return v * left + i * response(t, neuron), i * math.exp(-t / neuron.tau_syn)


def next_spike(v, i, end, neuron=DEFAULT):
    """Return after what time the potential first reaches the threshold, infinity if not before ``end``.

    As a function of exp(-t / tau_mem) the potential is concave while the current is positive. Newton's tangent lies
    above it, so each step comes nearer and none passes the first crossing; a crossing that is not there is passed by.
    """
    t, step = 0.0, math.inf
    while step > 1e-12 * neuron.tau_mem:  # the next step would be the square of it
        if i <= max(v, neuron.theta) or t >= end:
            return math.inf
        left = 1 - (neuron.theta - v) / (i - v)  # of exp(-t / tau_mem), where the tangent meets the threshold
        step = -neuron.tau_mem * math.log(left)
        v, i = moved(v, i, step, neuron)
        t += step
    return t


def neuron_spikes(times, w, neuron=DEFAULT):
    """Return when a neuron spikes, and its current at each spike.

    Parameters
    ----------
    times : array of shape (n,)
        When input spikes arrive, in seconds, sorted.
    w : array of shape (n,)
        What each of them adds to the current.
    neuron : Neuron

    Returns
    -------
    spikes, currents : lists of float
    """
    v, i, spikes, currents = 0.0, 0.0, [], []
    for now, end, weight in zip(times, [*times[1:], math.inf], w):
        i += weight
        while (wait := next_spike(v, i, end - now, neuron)) < math.inf:
            v, i, now = 0.0, moved(v, i, wait, neuron)[1], now + wait
            spikes.append(now)
            currents.append(i)
        v, i = (0.0, 0.0) if end == math.inf else moved(v, i, end - now, neuron)
    return spikes, currents


def moved_back(lam_v, lam_i, t, neuron=DEFAULT):
    """Return the adjoints of potential and current a time t earlier, with no spike in between."""
    ratio = neuron.tau_mem / neuron.tau_syn
    return (lam_v * math.exp(-t / neuron.tau_mem),
            lam_i * math.exp(-t / neuron.tau_syn) + lam_v * ratio * response(t, neuron))


def adjoint(times, w, spikes, currents, slopes, neuron=DEFAULT):
    """Take the gradient of a neuron's spike times back to its inputs.

    Parameters
    ----------
    times, w
        As `neuron_spikes` took them.
    spikes, currents
        As it returned them.
    slopes : sequence of float
        dL/dt of each spike.
    neuron : Neuron

    Returns
    -------
    by_time, by_weight : arrays of shape (n,)
        dL/dt of each input spike and dL/dw of its weight.

    Notes
    -----
    Wunderlich and Pehle (2021), tables 1 and 2: the adjoint of the potential jumps at a spike by
    (theta lam_V + dL/dt) / (I - theta), an input's weight collects -tau_syn lam_I and its time w (lam_V - lam_I).
    """
    by_time, by_weight = np.zeros(len(times)), np.zeros(len(times))
    events = sorted([(t, 0, k) for k, t in enumerate(times)] + [(t, 1, k) for k, t in enumerate(spikes)], reverse=True)
    lam_v, lam_i, now = 0.0, 0.0, events[0][0] if events else 0.0
    for t, own, k in events:
        lam_v, lam_i = moved_back(lam_v, lam_i, now - t, neuron)
        if own:
            lam_v += (neuron.theta * lam_v + slopes[k]) / (currents[k] - neuron.theta)
        else:
            by_weight[k], by_time[k] = -neuron.tau_syn * lam_i, w[k] * (lam_v - lam_i)
        now = t
    return by_time, by_weight
