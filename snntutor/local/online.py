"""Networks that learn from one sample at a time, forward only: e-prop's traces, and a way back of one's choice."""

from typing import NamedTuple

import numpy as np

from snntutor.lif import lif_step
from snntutor.settings import DEFAULT

from .drift import concepts
from .feedback import random_feedback_of
from .three_factors import rmaxprop
from .traces import at_rest


class OnlineNetwork:
    """K networks side by side, a hidden layer of LIF neurons and a leaky readout each, that answer and then learn.

    Parameters
    ----------
    w : array of shape (K, in, hidden)
    readout : array of shape (K, hidden, classes)
    feedback : callable
        ``feedback(readout)``: the weights by which errors come back to the hidden layer.
    rate : float
        Of learning: the largest step that a weight takes after a sample.
    settings : Settings
        What the neurons are, but for the reset, which subtracts, and the delay, which they have.
    """

    def __init__(self, w, readout, feedback, rate=0.02, settings=DEFAULT):
        self.weights, self.feedback, self.rate = [np.array(w), np.array(readout)], feedback, rate
        self.p, self.derivative = settings.p, settings.spike.derivative
        self._largest = [0.0, 0.0]

    def answer(self, x, label=None):
        """Tell the class of a sample, and afterwards learn its label where one is given.

        Parameters
        ----------
        x : array of shape (time, K, in)
            Spikes.
        label : array of shape (K,), optional
            The true class, for each network. The answer does not depend on it.

        Returns
        -------
        array of shape (K,)
            The class whose potential is largest, summed over the steps.
        """
        if label is None:
            return self._run(x)[0]
        said, changes = self._run(x, np.eye(self.weights[1].shape[-1])[label])
        for layer, change in enumerate(changes):
            self.weights[layer], self._largest[layer] = rmaxprop(
                self.weights[layer], change, self._largest[layer], self.rate, keep=0.99)
        return said

    def _run(self, x, wanted=None):
        """Run one sample; return the answer and, where it is known what is wanted, the change of both layers."""
        w, readout = self.weights
        layer, last = (at_rest(one[:, 0].shape) for one in self.weights)
        traces, said = _Traces(self, x[0]), 0.0
        for spikes in x:
            said = said + last.u
            s = (layer.u > self.p.theta).astype(float)
            if wanted is not None:
                traces.hear(softmax(last.u) - wanted)
                traces.step(spikes, s, self.derivative(layer.u - self.p.theta))
            layer = lif_step(layer, s, np.matmul(spikes[:, None], w)[:, 0], self.p)
            last = lif_step(last, 0, np.matmul(s[:, None], readout)[:, 0], self.p)
        return said.argmax(-1), traces.changes


class _Traces:
    """What the synapses carry forward during a sample, and the changes that they have gathered."""

    def __init__(self, network, x):
        w, readout = network.weights
        self.p, self.back = network.p, network.feedback(readout)
        self.before, self.eligible, self.sent = map(at_rest, (x.shape, w.shape, readout.shape[:2]))
        self.changes = [np.zeros(w.shape), np.zeros(readout.shape)]

    def hear(self, error):
        """Gather what this step's error, (K, classes), makes of both layers."""
        self.changes[0] += self.eligible.u * np.matmul(self.back, error[:, :, None]).swapaxes(1, 2)
        self.changes[1] += self.sent.u[:, :, None] * error[:, None, :]

    def step(self, spikes, s, near):
        """Take the traces one step on."""
        self.eligible = lif_step(self.eligible, 0, self.before.u[:, :, None] * near[:, None, :], self.p)
        self.before, self.sent = lif_step(self.before, 0, spikes, self.p), lif_step(self.sent, 0, s, self.p)


def softmax(y):
    """Turn potentials into chances, along the last axis."""
    raised = np.exp(y - y.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def online_network(seeds, hidden=30, classes=5, **about) -> OnlineNetwork:
    """Draw a network for each seed, with weak weights, a readout of zeros and random feedback unless told otherwise."""
    w = np.stack([0.15 * np.random.default_rng(seed).normal(size=(64, hidden)) for seed in seeds])
    about = {"feedback": random_feedback_of(seeds)} | about
    return OnlineNetwork(w, np.zeros((len(seeds), hidden, classes)), **about)


class Followed(NamedTuple):
    """How networks did on a stream."""

    right: np.ndarray  # (samples, K), 1 where the answer, given before the label was learned, was right
    held_out: np.ndarray  # (times, 2, K), the accuracy on test images of both concepts, at the times that were asked


def follow(network, stream, *, learns=lambda n: True, looks=()):
    """Send a stream through networks, each sample first a test and then, if they learn, a lesson.

    Parameters
    ----------
    network : OnlineNetwork
    stream : Stream
    learns : callable
        ``learns(n)``: whether the label of sample n is learned.
    looks : sequence of int
        After how many samples to measure on the test images of both concepts.

    Returns
    -------
    Followed
    """
    right, held_out = [], []
    for n, (x, label) in enumerate(zip(stream.x, stream.label)):
        right.append(network.answer(x, label if learns(n) else None) == label)
        if n + 1 in looks:
            held_out.append([_score(network, *concept) for concept in concepts()])
    return Followed(np.array(right, float), np.array(held_out))


def _score(network, x, label, most=100):
    k = len(network.weights[0])
    answers = [network.answer(np.repeat(one[:, None], k, 1)) for one in np.moveaxis(x, 1, 0)[:most]]
    return np.mean(np.array(answers) == label[:most, None], axis=0)
