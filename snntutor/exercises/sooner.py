"""Judge the derivative of a neuron's spike times by its threshold (exercise 13.3)."""

import numpy as np

from snntutor.check import Mistake, by_cases
from snntutor.eventprop import Neuron, moved_back, neuron_spikes


def by_threshold(times, w, spikes, currents, slopes, neuron, *, before=True, jump=True, inputs=False, reset=True):
    """Differentiate by the threshold: at each spike it asks the potential for a little more."""
    total, lam_v, lam_i, now = 0.0, 0.0, 0.0, max([*times, *spikes], default=0.0)
    events = sorted([(t, 0, 0) for t in times] + [(t, 1, k) for k, t in enumerate(spikes)], reverse=True)
    for t, own, k in events:
        lam_v, lam_i = moved_back(lam_v, lam_i, now - t, neuron)
        now = t
        if own:
            after = lam_v
            lam_v += ((neuron.theta * lam_v if jump else 0) + slopes[k]) / (currents[k] - neuron.theta)
            total += neuron.tau_mem * (lam_v - (0 if reset else after) if before else after)
        elif inputs:
            total += neuron.tau_mem * lam_v
    return total


def _direct(times, w, spikes, currents, slopes, neuron):
    return sum(slope * neuron.tau_mem / (i - neuron.theta) for slope, i in zip(slopes, currents))


def case(times, w, slopes, neuron):
    """Return the arguments of an answer."""
    times, w = np.array(times), np.array(w)
    spikes, currents = neuron_spikes(times, w, neuron)
    assert len(spikes) >= len(slopes)
    slopes = np.array([*slopes, *np.zeros(len(spikes) - len(slopes))])
    return times, w, np.array(spikes), np.array(currents), slopes, neuron


def _cases():
    return [case([0.0], [7.0], [1.0], Neuron()), case([0.0, 4e-3], [7.0, 6.0], [1.0, 2.0], Neuron()),
            case([0.0, 3e-3, 9e-3, 20e-3], [6.0, 5.0, -2.0, 9.0], [0.5, -1.0, 2.0], Neuron(20e-3, 10e-3, 0.8)),
            case([1e-3, 2e-3, 3e-3], [9.0, 9.0, 9.0], [1.0, 1.0, 1.0], Neuron(15e-3, 6e-3, 1.3))]


_MISTAKES = [
    Mistake(_direct, "This moves each spike alone. A spike that is late starts the next one's rise late as well: what "
                     "later spikes say of it is in lam_v."),
    Mistake(lambda *a: -by_threshold(*a), "The sign is turned: a higher threshold is reached later."),
    Mistake(lambda *a: by_threshold(*a, before=False),
            "You take lam_v as it is after the spike. The threshold is asked for before it: add after the jump."),
    Mistake(lambda *a: by_threshold(*a) / a[-1].tau_mem,
            "A factor tau_mem is missing: lam_v is -1 / tau_mem times the loss's derivative by the potential."),
    Mistake(lambda *a: by_threshold(*a, jump=False),
            "In the jump the term theta lam_v is missing: the spike's delay shifts all that the potential does later."),
    Mistake(lambda *a: by_threshold(*a, reset=False),
            "You add the jump itself. Wanted is lam_v as the jump leaves it: a later reset lowers the potential by I, "
            "not by theta."),
    Mistake(lambda *a: by_threshold(*a, inputs=True),
            "You add at input spikes, too. Only the neuron's own spikes ask for the threshold."),
]

judge_sooner = by_cases(by_threshold, _cases(), _MISTAKES, tolerance=1e-7)
