"""One training run on Randman, by plain settings: what chapter 09, its claims and its grids all call."""

import functools
from typing import NamedTuple

import numpy as np

from snntutor import arguments, surrogate
from snntutor.data import randman
from snntutor.data.manifolds import split_of
from snntutor.encode import Events, at_times
from snntutor.lif import LIFParams, to_zero
from snntutor.loss import cross_entropy, lower_activity, spike_counts, upper_activity
from snntutor.network import SNN
from snntutor.surrogate import scaled, spike_fn
from snntutor.train import evaluate, fit

from .loops import cut

STEPS, WINDOW = 100, 50  # time steps of 1 ms; the input comes in the first half of them
HIDDEN, CLASSES, INPUTS = 100, 10, 20
SHAPES = {make.__name__: make for make in surrogate.SHAPES} | {
    "constant": lambda slope: surrogate.straight_through, "zero": lambda slope: surrogate.true_derivative}
DEEP = {"upper": 1.0, "limit": 0.5}  # without it, the activity of deeper and of recurrent layers runs away
RECURRENT = ("none", "kept", "cut")


class Task(NamedTuple):
    """Randman as events and labels: 8,000 samples to learn from, 1,000 to choose by, 1,000 to test."""

    train: tuple[Events, np.ndarray]
    validation: tuple[Events, np.ndarray]
    test: tuple[Events, np.ndarray]


@functools.lru_cache(maxsize=2)
def task(seed) -> Task:
    """Return the Randman data of a seed, at 1 ms a step: 20 input spikes a sample, in the first 50 of 100 steps."""
    samples = randman(seed)
    parts = (split_of(samples, split) for split in Task._fields)
    return Task(*((at_times(times, STEPS, WINDOW), labels) for times, labels in parts))


def network(seed, shape="fast_sigmoid", slope=10.0, peak=1.0, *, reset_gradient=False, layers=1,
            recurrent="none", weight_scale=7.0) -> SNN:
    """Make a network for Randman: 20 inputs, hidden layers of 100 neurons that reset to zero, 10 readouts.

    Parameters
    ----------
    seed : int
        Of the weights.
    shape : str
        The name of a function of `snntutor.surrogate` that makes a surrogate, as "fast_sigmoid"; "constant", 1
        everywhere; or "zero", the true derivative.
    slope : float
        Of the shape; a larger one is narrower. "constant" and "zero" have none.
    peak : float
        The surrogate's value at the threshold.
    reset_gradient : bool
        Whether gradients also flow through the spike that resets.
    layers : int
        Hidden layers.
    recurrent : "none", "kept" or "cut"
        Whether the hidden layer has weights to itself, and whether gradients go back through them in time; "cut"
        learns them too, from the steps at which they act.
    weight_scale : float
        See `snntutor.network.normal_weights`. The paper's start has the spread of a scale of 0.58, at which no hidden
        neuron spikes yet.
    """
    arguments.choice(tuple(SHAPES), shape=shape)
    arguments.choice(RECURRENT, recurrent=recurrent)
    derivative = SHAPES[shape](slope)
    spike = spike_fn(derivative if peak == 1 else scaled(derivative, peak))
    sizes = (INPUTS, *[HIDDEN] * arguments.whole("layers", layers), CLASSES)
    return SNN(sizes, spike, LIFParams(), reset=to_zero, reset_gradient=reset_gradient,
               readout=LIFParams(tau_mem=20e-3), recurrent=recurrent != "none",
               weight_scale=weight_scale, seed=seed, run=cut if recurrent == "cut" else None)


def activity_loss(upper=0.0, limit=0.5, lower=100.0):
    """Return cross-entropy with both penalties on activity.

    Parameters
    ----------
    upper, limit : float
        How much it costs when the hidden units of a layer spike more than ``limit`` times on average; see
        `snntutor.loss.upper_activity`.
    lower : float
        How much it costs that a hidden unit does not spike at all; see `snntutor.loss.lower_activity`.
    """
    def loss(record, y):
        value = cross_entropy(record, y)
        value = value + lower * lower_activity(record, 1e-3) if lower else value
        return value + upper * upper_activity(record, limit) if upper else value
    return loss


def trial(seed, shape="fast_sigmoid", slope=10.0, peak=1.0, *, upper=0.0, limit=0.5, lower=100.0, epochs=3, lr=5e-3,
          **about) -> dict:
    """Train a network on Randman, and score it on samples that it did not learn from.

    Parameters
    ----------
    seed : int
        Of weights and order. Even seeds learn the data of seed 0, odd ones those of seed 1.
    shape, slope, peak
        The surrogate; see `network`.
    upper, limit, lower : float
        Penalties on activity; see `activity_loss`.
    epochs : int
    lr : float
        Learning rate of Adam, in batches of 128.
    about
        ``reset_gradient``, ``layers``, ``recurrent`` and ``weight_scale`` of `network`.

    Returns
    -------
    dict
        ``validation`` and ``test``, accuracies after the last epoch: settings are chosen by the first, the second is
        what is told; and ``spikes``, how many of all hidden units a test sample has.

    Notes
    -----
    After Zenke and Vogels (2021). Departures: the article's step, whose layers answer two steps later; weights from a
    normal distribution, as everywhere in this course; a few epochs in place of fifty.
    """
    data, net = task(seed % 2), network(seed, shape, slope, peak, **about)
    fit(net, data.train, epochs, 128, lr, loss=activity_loss(upper, limit, lower), seed=seed, progress=False)
    return {"validation": float(evaluate(net, data.validation)), "test": float(evaluate(net, data.test)),
            "spikes": float(evaluate(net, data.test, score=spikes_a_sample))}


def spikes_a_sample(record, y):
    """Return the spikes of all hidden units, a mean over the samples; a score for `snntutor.train.evaluate`."""
    return sum(count.sum(-1).mean(-1) for count in spike_counts(record))
