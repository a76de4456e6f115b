"""Feedback alignment on the optical digits, odd or even: a hidden layer, one output, a way back of your choice."""

from typing import NamedTuple

import numpy as np
import torch

from snntutor import data
from snntutor.encode import Events, latency

from .feedback import FeedbackNetwork, frozen, symmetric

_HELD_BACK = 300  # of the training samples, to choose settings on


class Split(NamedTuple):
    """Samples as spikes, and whether each is odd."""

    x: Events  # (time, samples, 64)
    odd: torch.Tensor  # (samples,), 0.0 or 1.0


def odd_digits(part) -> Split:
    """Load a part of the digits, "train", "validation" or "test", as one early spike for each bright pixel."""
    x, labels = _digits(part)
    return Split(x, torch.as_tensor(labels % 2, dtype=torch.float64))


def digit_spikes(part):
    """Load the same as tensors: spikes of shape (time, samples, 64), and which digit each sample is."""
    x, labels = _digits(part)
    return torch.as_tensor(x.dense(), dtype=torch.float64), torch.as_tensor(labels)


def _digits(part):
    images, labels = data.load("digits", "test" if part == "test" else "train")
    rows = {"train": slice(-_HELD_BACK), "validation": slice(-_HELD_BACK, None), "test": slice(None)}[part]
    return latency(images[rows].reshape(-1, 64), n_steps=20, tau=10e-3), labels[rows]


def feedback_network(seeds, feedback, hidden=20, scale=0.15) -> FeedbackNetwork:
    """Draw a network for each seed, with weak weights from 64 inputs and a readout next to nothing."""
    w, readout = zip(*(_weights(np.random.default_rng(seed), hidden, scale) for seed in seeds))
    return FeedbackNetwork(np.stack(w), np.stack(readout), feedback)


def _weights(rng, hidden, scale):
    return scale * rng.normal(size=(64, hidden)), 0.03 * rng.normal(size=(hidden, 1))


def odd_loss(record, odd):
    """Score how sure a network is of the truth: the cross-entropy of its mean potential, one for each network."""
    said = record.readout.mean(0)[..., 0]
    every = torch.nn.functional.binary_cross_entropy_with_logits(said, odd.expand_as(said), reduction="none")
    return every.mean(-1)


def share_right(record, odd):
    """Return the share of samples told rightly, a mean potential above 0 meaning odd, one for each network."""
    return ((record.readout.mean(0)[..., 0] > 0) == (odd > 0.5)).double().mean(-1)


def angles(network, split):
    """Return by how many degrees the update of the hidden weights is turned from the exact one, for each network."""
    found = []
    own = network.feedback
    for network.feedback in (own, symmetric):
        loss = odd_loss(network(split.x), split.odd).sum()
        found.append(torch.autograd.grad(loss, network.w)[0].flatten(1))
    network.feedback = own
    cosine = torch.nn.functional.cosine_similarity(*found, dim=1, eps=1e-30)
    return torch.rad2deg(torch.arccos(cosine.clamp(-1, 1))).numpy()


def margin(feedback, seed):
    """Train a network of this seed with this feedback; return by how much it beats a frozen hidden layer, on test data.

    The frozen one has stronger input weights, with which it did best on validation data (of 0.15, 0.3, 0.6, 1 and 2).
    """
    rivals = feedback_network([seed], feedback), feedback_network([seed], frozen, scale=0.6)
    for network in rivals:
        alignment(network, odd_digits("train"))
    return float(np.subtract(*(right(network, odd_digits("test"))[0] for network in rivals)))


def alignment(network, split, epochs=10, lr=1e-2, batch=64, seed=0):
    """Train networks side by side with their way back; return the angle before the first and after every epoch.

    Returns
    -------
    array of shape (epochs + 1, K)
        In degrees, on the first 256 samples.
    """
    adam, rng = torch.optim.Adam(network.parameters(), lr), np.random.default_rng(seed)
    watched = Split(split.x.take(np.arange(256)), split.odd[:256])
    turned = [angles(network, watched)]
    for _ in range(epochs):
        for rows in torch.as_tensor(rng.permutation(len(split.odd))).split(batch):
            adam.zero_grad()
            odd_loss(network(split.x.take(rows.numpy())), split.odd[rows]).sum().backward()
            adam.step()
        turned.append(angles(network, watched))
    return np.stack(turned)


def right(network, split):
    """Return the share of a split that each network tells rightly."""
    with torch.no_grad():
        return share_right(network(split.x), split.odd).numpy()
