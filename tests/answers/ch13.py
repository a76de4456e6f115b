"""Right and wrong answers to the exercises of chapter 13."""

import math

import numpy as np

from answers import Answers
from snntutor import eventprop
from snntutor.eventprop import Neuron, moved_back, neuron_spikes
from snntutor.exercises.solutions.ch13 import my_weights


def root_by_newton(v, i, theta, tau_mem):
    return eventprop.next_spike(v, i, math.inf, Neuron(tau_mem, tau_mem / 2, theta))


def root_by_numpy(v, i, theta, tau_mem, pick=max, future=True):
    roots = [x.real for x in np.roots([i, -(v + i), theta]) if abs(x.imag) < 1e-9 and 0 < x.real]
    roots = [x for x in roots if x < 1] if future else roots
    return -tau_mem * math.log(pick(roots)) if roots else math.inf


def delays_by_loop(by_time, unit, inputs, sign=1):
    found = [0.0] * inputs
    for slope, n in zip(by_time, unit):
        found[n] += sign * slope
    return found


def delays_by_table(by_time, unit, inputs):
    return (np.arange(inputs)[:, None] == unit) @ by_time


def delays_overwritten(by_time, unit, inputs):
    found = np.zeros(inputs)
    found[unit] = found[unit] + by_time
    return found


def by_differences(times, w, spikes, currents, slopes, neuron, sign=1):
    def loss(theta):
        return slopes @ neuron_spikes(times, w, Neuron(neuron.tau_mem, neuron.tau_syn, theta))[0]

    h = 1e-4  # Richardson: the error falls with the fourth power
    one, two = ((loss(neuron.theta + k * h) - loss(neuron.theta - k * h)) / (2 * k * h) for k in (1, 2))
    return sign * (4 * one - two) / 3


def by_pushes(times, w, spikes, currents, slopes, neuron, after=False):
    """Keep the loss's derivative by the potential itself, in place of lam_v."""
    lam, now, total = np.zeros(2), max([*times, *spikes]), 0.0
    for t, k in sorted([*((t, -1) for t in times), *((t, k) for k, t in enumerate(spikes))], reverse=True):
        lam, now = np.array(moved_back(*lam, now - t, neuron)), t
        if k >= 0:
            push = -neuron.tau_mem * lam[0]
            before = push * currents[k] - slopes[k] * neuron.tau_mem
            before /= currents[k] - neuron.theta
            total -= push if after else before
            lam[0] = -before / neuron.tau_mem
    return total


def by_another_norm(times, targets):
    """Solve for potentials and steep crossings, early inputs favoured; try levels from high to low."""
    def filtered(t, tau):
        return np.where(t > 0, np.exp(-np.maximum(t, 0) / tau), 0.0)

    t = targets[:, None] - times
    both = np.concatenate([(filtered(t, 20e-3) - filtered(t, 5e-3)) / 3, filtered(t, 5e-3)])
    for level in (2.5, 2.0, 1.7, 1.5, 1.3, 1.2, 1.1, 1.05):
        lost = filtered(targets[:, None] - targets, 20e-3).sum(1)
        scale = np.linspace(2, 1, len(times))
        w = scale * (np.linalg.pinv(both * scale) @ np.concatenate([1 + lost, np.full(3, level)]))
        if len(neuron_spikes(times, w)[0]) == 3:
            return w


ANSWERS = {
    "13.1": Answers(
        otherwise=(root_by_newton, root_by_numpy),
        wrong=(("larger root comes first", lambda *a: root_by_numpy(*a, pick=min)),
               ("in the past", lambda *a: root_by_numpy(*a, future=False)),
               ("sign of the time", lambda *a: -root_by_newton(*a)),
               ("in milliseconds", lambda *a: 1e3 * root_by_newton(*a)),
               ("Use theta", lambda v, i, theta, tau: root_by_newton(v, i, 1.0, tau))),
        unlisted=(lambda v, i, theta, tau: math.inf, lambda v, i, theta, tau: tau * math.log(i / (i - theta)))),
    "13.2": Answers(
        otherwise=(delays_by_loop, delays_by_table),
        wrong=(("counts once", delays_overwritten), ("sign is turned", lambda *a: delays_by_loop(*a, sign=-1)),
               ("one number for each spike", lambda by_time, unit, inputs: 1 * by_time)),
        unlisted=(lambda by_time, unit, inputs: np.zeros(inputs), lambda by_time, unit, inputs: by_time.sum())),
    "13.3": Answers(
        otherwise=(by_differences, by_pushes),
        wrong=(("sign is turned", lambda *a: by_differences(*a, sign=-1)),
               ("as it is after the spike", lambda *a: by_pushes(*a, after=True)),
               ("tau_mem is missing", lambda *a: by_pushes(*a) / a[-1].tau_mem),
               ("each spike alone", lambda times, w, spikes, currents, slopes, neuron:
                neuron.tau_mem * np.sum(slopes / (currents - neuron.theta)))),
        unlisted=(lambda *a: 0.0, lambda *a: a[-2].sum())),
    "13.4": Answers(
        otherwise=(by_another_norm, lambda times, targets: list(my_weights(times, targets))),
        wrong=(("never spikes", lambda times, targets: 0 * times),
               ("gives nothing back", lambda times, targets: times.sort()),
               ("a weight for each", lambda times, targets: targets),
               ("off by up to", lambda times, targets: my_weights(times, targets) + 1e-3),
               ("no finite number", lambda times, targets: times * math.nan),
               ("wanted are three", lambda times, targets: times * 0 + 20)),
        unlisted=(lambda times, targets: my_weights(times, targets)[::-1], lambda times, targets: times)),
}
