"""Solutions of page A."""

import numpy as np

from snntutor.check import given
from snntutor.conventions import article, late, run, threshold_leaks, zero_keeping_input, zero_losing_input
from snntutor.lif import LIFParams


def my_conventions():
    trains = given("A.1")
    presets = {"subtract": article, "zero": zero_losing_input, "kept": zero_keeping_input, "late": late,
               "leak": threshold_leaks}
    spikes = {word: run(trains["drive"], LIFParams(tau_syn=0), neuron)[1] for word, neuron in presets.items()}
    return tuple(word for name in "ABCDE" for word in spikes if (spikes[word] == trains[name]).all())


def my_delay(layer):
    drive = np.zeros(20)
    drive[0] = 1e6  # above any threshold
    return np.flatnonzero(layer(drive))[0]


def kind_of(box):
    pulse = np.arange(60) == 0
    if box(1e3 * pulse).sum() == 1:  # nothing is left of a huge pulse: set to zero
        neighbours = np.diff(np.flatnonzero(box(np.full(60, 1e3)))).min() == 1
        return "kept" if neighbours else "zero"
    weights = np.linspace(0, 5, 5001)
    weakest = next(w for w in weights if box(w * pulse).any())
    return "late" if box(1.2 * weakest * pulse).sum() == 2 else "subtract"  # still above the threshold a step later


def my_boxes():
    return tuple(kind_of(box) for box in given("A.3").values())


def my_translation(p, weight):
    tau_mem = p.dt / (1 - p.beta)  # 1 - dt/tau_mem is beta
    tau_syn = p.dt / (1 - p.alpha)
    return tau_mem, tau_syn, weight / (1 - p.beta)


def my_drive():
    drive = np.random.default_rng(0).random(60)
    drive[:4] = 1, 0, 0, 0  # a potential of exactly 1: only "at theta" spikes
    return drive


SOLUTIONS = {"A.1": my_conventions, "A.2": my_delay, "A.3": my_boxes, "A.4": my_translation, "A.5": my_drive}
