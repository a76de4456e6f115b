"""Solutions of chapter 13."""

import math

import numpy as np

from snntutor import eventprop


def my_root(v, i, theta, tau_mem):
    under = (v + i) ** 2 - 4 * i * theta
    if i <= theta or under < 0:
        return math.inf
    return -tau_mem * math.log((v + i + math.sqrt(under)) / (2 * i))


def my_delays(by_time, unit, inputs):
    return np.bincount(unit, by_time, inputs)


def my_threshold(times, w, spikes, currents, slopes, neuron):
    events = sorted([(t, 0, 0) for t in times] + [(t, 1, k) for k, t in enumerate(spikes)], reverse=True)
    lam_v, lam_i, now, total = 0.0, 0.0, events[0][0], 0.0
    for t, own, k in events:
        lam_v, lam_i = eventprop.moved_back(lam_v, lam_i, now - t, neuron)
        if own:
            lam_v += (neuron.theta * lam_v + slopes[k]) / (currents[k] - neuron.theta)
            total += neuron.tau_mem * lam_v
        now = t
    return total


def my_weights(times, targets):
    wait = np.maximum(targets[:, None] - times, 0)
    earlier = np.tril(np.exp(-np.maximum(targets[:, None] - targets, 0) / 20e-3), -1).sum(1)  # of resets
    potential = (np.exp(-wait / 20e-3) - np.exp(-wait / 5e-3)) / 3
    current = np.exp(-wait / 5e-3) * (targets[:, None] > times)
    for level in np.linspace(1.05, 3, 40):
        wanted = np.concatenate([1 + earlier, np.full(3, level)])
        w = np.linalg.lstsq(np.concatenate([potential, current]), wanted, rcond=None)[0]
        spikes = eventprop.neuron_spikes(times, w)[0]
        if len(spikes) == 3 and np.allclose(spikes, targets, atol=1e-7):
            return w


SOLUTIONS = {"13.1": my_root, "13.2": my_delays, "13.3": my_threshold, "13.4": my_weights}
