"""Answers to the exercises of page A."""

import math

import numpy as np
import torch

from answers import Answers


def by_step(layer):
    """Send a pulse of a size that no threshold reaches, and look for the first spike one step after the other."""
    drive = [1e9] + [0.0] * 9
    return next(n for n, s in enumerate(layer(np.array(drive))) if s > 0)


def later_pulse(layer):
    """Send the pulse at step 7 and subtract it."""
    return int(np.argmax(layer(1e5 * (np.arange(40) == 7)))) - 7


def drive(seed, begin, high=1.0, steps=60):
    found = np.random.default_rng(seed).random(steps) * high
    found[:len(begin)] = begin
    return found


ANSWERS = {
    "A.1": Answers(
        otherwise=(["kept", "late", "subtract", "zero", "leak"], ("Kept", "LATE", "subtract", "zero", "leak")),
        unlisted=(("kept",) * 5, ("leak", "zero", "subtract", "late", "kept"),
                  ("kept", "late", "subtract", "zero", "no"),
                  ("kept", "late", "subtract", "zero"))),
    "A.2": Answers(
        otherwise=(by_step, later_pulse, lambda layer: torch.tensor(int(by_step(layer)))),
        wrong=(("own step as one", lambda layer: by_step(layer) + 1),
               ("did not come at step 0", lambda layer: later_pulse(layer) + 5),
               ("You count spikes", lambda layer: np.count_nonzero(layer(np.eye(30)[0] * 1e6))),
               ("Ask the layer", lambda layer: 2.0),
               ("as np.argmax does", lambda layer: np.argmax(layer(10.0 * (np.arange(20) == 0)))),
               ("too weak", lambda layer: np.flatnonzero(layer(50.0 * (np.arange(20) == 0)))[0])),
        unlisted=(lambda layer: 0, lambda layer: by_step(layer) * 1e-3, lambda layer: by_step, lambda layer: "two")),
    "A.3": Answers(
        wrong=(("Send A and D a huge pulse", ("zero", "kept", "subtract", "late")),
               ("Send C and D a huge pulse", ("late", "kept", "zero", "subtract"))),
        otherwise=(["late", "kept", "subtract", "zero"], ("Late", "Kept", "Subtract", "Zero")),
        unlisted=(("zero",) * 4,
                  ("late", "kept", "subtract", "none"), (1, 2, 3, 4), ("zero", "subtract", "kept", "late"))),
    "A.4": Answers(
        otherwise=(
            lambda p, weight: [p.dt / -math.expm1(-p.dt / p.tau_mem),
                               p.dt if p.tau_syn == 0 else p.dt / -math.expm1(-p.dt / p.tau_syn),
                               -weight / math.expm1(-p.dt / p.tau_mem)],
            lambda p, weight: np.array([p.dt / (1 - p.beta), p.dt / (1 - p.alpha), weight / (1 - p.beta)])),
        wrong=(("stay silent", lambda p, weight: (p.tau_mem, p.tau_syn, weight)),
               ("second time", lambda p, weight: (p.dt / (1 - p.beta), p.dt / (1 - p.alpha), weight - weight * p.beta)),
               ("way back", lambda p, weight: (
                   -p.dt / math.log(1 - p.dt / p.tau_mem), p.tau_syn and -p.dt / math.log(1 - p.dt / p.tau_syn),
                   weight / (1 - p.beta))),
               ("with tau_mem the gain", lambda p, weight: (p.tau_mem, p.tau_syn, weight * p.tau_mem / p.dt)),
               ("not in milliseconds", lambda p, weight: (1 / (1 - p.beta), 1 / (1 - p.alpha), weight / (1 - p.beta))),
               ("no number", lambda p, weight: (p.dt / (1 - p.beta), p.tau_syn and p.dt / (1 - p.alpha),
                                                weight / (1 - p.beta))),
               ("These are decays", lambda p, weight: (p.beta, p.alpha, weight / (1 - p.beta))),
               ("exchanged", lambda p, weight: (p.dt / (1 - p.alpha), p.dt / (1 - p.beta), weight / (1 - p.beta)))),
        unlisted=(lambda p, weight: (p.dt / (1 - p.beta), p.dt / (1 - p.alpha)), lambda p, weight: (0.0, 0.0, 0.0),
                  lambda p, weight: (p.dt / (1 - p.alpha), p.dt / (1 - p.beta), weight))),
    "A.5": Answers(
        otherwise=(drive(1, [1, 0, 0]), drive(7, [1, 0, 0, 0], 0.8).tolist(),
                   torch.as_tensor(drive(3, [1.0, 0, 0], steps=50))),
        wrong=(("No neuron spikes", np.zeros(20)), ("last bit", drive(0, [])),
               ("very step that resets", drive(0, [1], 2.5) * (np.arange(60) % 3 == 0)), ("at most 60", np.ones(61)),
               ("no drive: drive holds a value that is not finite", [np.nan])),
        unlisted=(np.full(60, 0.15), [1.0], np.ones((10, 1, 1)), np.ones((3, 2)), 1.0, np.array([]))),
}
