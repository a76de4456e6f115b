"""SuperSpike, the learning rule (not the surrogate of that name): spike trains towards spike trains, forward in time.

The rule of Zenke and Ganguli (2018) changes a weight by the product of three factors: an error, a filtered error of
spike trains; what the neuron would have made of it, its surrogate; what the synapse had brought it, a trace.
"""

from typing import NamedTuple

import numpy as np

from snntutor.lif import lif_step
from snntutor.settings import DEFAULT, Settings
from snntutor.surrogate import fast_sigmoid, spike_fn

from .feedback import symmetric
from .traces import at_rest

# A spike that is missing leaves the potential far below the threshold, where a narrow surrogate hears nothing.
BROAD = Settings(spike_fn(fast_sigmoid(3)))


class Trial(NamedTuple):
    """What one run through the input found, going forward only."""

    updates: list  # for each layer an array of its weights' shape; they are subtracted
    distance: np.ndarray  # (K,), between the output's spike trains and their targets
    spikes: list  # for each layer (time, K, neurons)


class _Layer:
    """The state that a layer of K networks carries along: its neurons', and two filters for its synapses."""

    def __init__(self, w, p, derivative):
        self.w, self.p, self.derivative = w, p, derivative
        self.neurons = at_rest(w[:, 0].shape)
        self.before, self.eligible, self.update = at_rest(w[:, :, 0].shape), at_rest(w.shape), np.zeros(w.shape)

    @property
    def spikes(self):
        return (self.neurons.u > self.p.theta).astype(float)

    def hear(self, error):
        """Gather the product of the three factors; ``error`` has the shape (K, neurons)."""
        self.update += error[:, None, :] * self.eligible.u

    def step(self, sent):
        """Take everything one time step on, with the spikes that were sent to the layer."""
        near = self.derivative(self.neurons.u - self.p.theta)
        self.eligible = lif_step(self.eligible, 0, self.before.u[:, :, None] * near[:, None, :], self.p)
        self.before = lif_step(self.before, 0, sent, self.p)
        drive = np.matmul(sent[:, None, :], self.w)[:, 0]
        self.neurons = lif_step(self.neurons, self.spikes, drive, self.p)


def trial(weights, x, target, feedback=symmetric, *, settings=BROAD):
    """Run K networks through their input, and find by the rule how each weight should change.

    Parameters
    ----------
    weights : sequence of arrays of shape (K, in, out)
        One, or one of a hidden layer before it. Every layer spikes.
    x : array of shape (time, K, in)
        Spikes.
    target : array of shape (time, K, out)
        The spikes that the last layer should send.
    feedback : callable
        ``feedback(w)``, of the last layer's weights: those by which its errors come to a hidden layer; see
        `snntutor.local.symmetric`, `uniform`, `random_feedback_of`, `frozen`.
    settings : Settings
        What the neurons are, but for the reset, which subtracts, and the delay, which they have.

    Returns
    -------
    Trial

    Raises
    ------
    ValueError
        If there are more layers than two, or shapes do not fit together.

    Notes
    -----
    Zenke and Ganguli (2018), SuperSpike: supervised learning in multilayer spiking neural networks. The filters of
    trace, eligibility and error have the neuron's own two decays. Departure: a step of 1 ms, updates after each trial.
    """
    _check(weights, x, target)
    layers = [_Layer(w, settings.p, settings.spike.derivative) for w in weights]
    wrong, distance, spikes = at_rest(target[0].shape), 0.0, [[] for _ in layers]
    back = np.swapaxes(feedback(weights[-1]), -1, -2)
    for sent, wanted in zip(x, target, strict=True):
        distance = distance + 0.5 * (wrong.u**2).sum(-1)
        _hear(layers, wrong.u, back)
        for layer, kept in zip(layers, spikes):
            kept.append(layer.spikes)
            layer.step(sent)
            sent = kept[-1]
        wrong = lif_step(wrong, 0, sent - wanted, settings.p)
    return Trial([layer.update for layer in layers], distance, [np.array(kept) for kept in spikes])


def _check(weights, x, target):
    if len(weights) not in (1, 2):
        raise ValueError(f"weights holds {len(weights)} arrays; the rule has one layer, or a hidden one before it.")
    shapes, ends = [np.shape(w) for w in weights], (np.shape(x), np.shape(target))
    wanted = [*(shape[1] for shape in shapes), shapes[-1][-1]]
    if {len(shape) for shape in (*shapes, *ends)} != {3} or ends[0][0] != ends[1][0] \
            or [ends[0][2], *(shape[2] for shape in shapes)] != wanted or ends[1][2] != wanted[-1]:
        raise ValueError(f"weights, x and target have the shapes {shapes}, {ends[0]} and {ends[1]}; wanted are "
                         "(K, in, out), (time, K, in) and (time, K, out), each layer as wide as the next expects.")


def _hear(layers, error, back):
    """Tell the last layer its own error and a hidden one what feedback makes of it."""
    layers[-1].hear(error)
    if len(layers) > 1:
        layers[0].hear(np.matmul(error[:, None, :], back)[:, 0])


def van_rossum(s, target, p=DEFAULT.p):
    """Measure how far spike trains are from their targets: half the squared distance once both are filtered.

    Parameters
    ----------
    s, target : arrays of one shape, (time, ..., neurons)
    p : LIFParams
        The filter is what a spike makes of a potential with these constants.

    Returns
    -------
    array
        Summed over time and neurons.

    Notes
    -----
    After van Rossum (2001), whose filter has a single exponential; this is the one of Zenke and Ganguli (2018).
    """
    wrong, total = at_rest(np.shape(s)[1:]), 0.0
    for difference in np.subtract(s, target):
        total = total + 0.5 * (wrong.u**2).sum(-1)
        wrong = lif_step(wrong, 0, difference, p)
    return total


def rmaxprop(w, update, largest, rate, keep=0.9):
    """Take a step of a size of its own for each weight: the rate over the largest update that it lately had.

    Returns
    -------
    w, largest : arrays
        Anew; ``largest`` is the square of that update, and shrinks by ``keep`` a step.

    Notes
    -----
    RMaxProp of Zenke and Ganguli (2018).
    """
    largest = np.maximum(keep * largest, update**2)
    return w - rate * update / np.sqrt(largest + 1e-12), largest


def learn(weights, x, target, trials=300, rate=0.01, feedback=symmetric, *, shrink=0.99, price=0.0, **about):
    """Repeat a trial, changing the weights by the rule after each; the rate shrinks a little every time.

    Parameters
    ----------
    weights, x, target, feedback, about
        As in `trial`. The weights that are handed over stay as they are.
    trials : int
    rate, shrink : float
        The step of the first trial, and the share that is left of it after each.
    price : float
        What activity costs a hidden layer: this times the weight times the fourth power of a tenth of the neuron's
        spikes is added to the update of each of its weights.

    Returns
    -------
    weights : list of arrays
    history : list of Trial
    """
    weights, largest, history = list(weights), [0.0] * len(weights), []
    for k in range(trials):
        history.append(trial(weights, x, target, feedback, **about))
        for layer, update in enumerate(history[-1].updates):
            if layer < len(weights) - 1:
                counts = history[-1].spikes[layer].sum(0)
                update = update + price * weights[layer] * (counts[:, None, :] / 10) ** 4
            weights[layer], largest[layer] = rmaxprop(weights[layer], update, largest[layer], rate * shrink**k)
    return weights, history
