"""Judge weights by what a layer does with them (exercise 3.5): neither silent nor on fire."""

import numpy as np

from snntutor.check import contains_ellipsis
from snntutor.check.compare import plain
from snntutor.exercises.behaviour import by_behaviour
from snntutor.lif import LIFParams, simulate

_UNITS, _STEPS, _SAMPLES = 60, 400, 8
_LOW, _HIGH = 3.0, 30.0  # spikes a second, on average over the layer
_SETTINGS = [
    ("100 inputs at 5 Hz", 100, 5.0, LIFParams()),
    ("100 inputs at 50 Hz", 100, 50.0, LIFParams()),
    ("784 inputs at 5 Hz", 784, 5.0, LIFParams()),
    ("100 inputs at 5 Hz, tau_mem 20 ms, tau_syn 10 ms and theta 0.5", 100, 5.0, LIFParams(20e-3, 10e-3, 0.5)),
]


def _rates(w, n_in, rate, p):
    """Measure the rate of each neuron of a layer with weights ``w``, in hertz."""
    chance = np.random.default_rng(7).random((_STEPS, _SAMPLES, n_in))
    return simulate((chance < rate * p.dt) @ w, p)[1].mean((0, 1)) / p.dt


def _wrong_form(w, n_in):
    if w is None:
        return "Your function gives nothing back. Does it end with return?"
    if np.shape(w) != (n_in, _UNITS):
        return (f"For n_in={n_in} and n_out={_UNITS} wanted is an array of shape ({n_in}, {_UNITS}); yours has shape "
                f"{np.shape(w)}.")
    return "" if np.isfinite(w).all() else "One of your weights is no finite number."


def _wrong_behaviour(rates):
    mean, silent = rates.mean(), np.mean(rates == 0)
    if mean > _HIGH:
        return f"the layer is on fire: {mean:.0f} Hz on average, wanted are {_LOW:g} to {_HIGH:g}."
    if mean < _LOW:
        return f"the layer is too quiet: {mean:.1f} Hz on average, wanted are {_LOW:g} to {_HIGH:g}."
    if silent > 0.5:
        return f"the average is right, but {silent:.0%} of the neurons never spike; wanted are at most half."
    return ""


def _wrong(answer):
    for k, (name, n_in, rate, p) in enumerate(_SETTINGS):
        w = plain(answer(n_in, _UNITS, rate, p, np.random.default_rng(k)))
        if contains_ellipsis(w):
            return ...
        wrong = _wrong_form(w, n_in)
        if wrong:
            return wrong
        wrong = _wrong_behaviour(_rates(np.asarray(w, dtype=float), n_in, rate, p))
        if wrong:
            before = " The setting before was right, so something that has changed since is not in your weights yet."
            return f"With {name} {wrong}{before if k else ''}"
    return ""


judge_awake = by_behaviour(_wrong, "a function that returns weights")
