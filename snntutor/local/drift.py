"""A stream of digits whose meaning drifts, and accuracy as the streaming field measures it: first test, then train."""

from typing import NamedTuple

import numpy as np

from snntutor import arguments, data
from snntutor.encode import latency


class Stream(NamedTuple):
    """Samples that come one by one to K networks, each with a stream of its own; every image comes at most once."""

    x: np.ndarray  # (samples, time, K, 64), spikes
    label: np.ndarray  # (samples, K), 0 to 4
    later: np.ndarray  # (samples, K), whether the sample is of the later concept


def chance_of_later(n, drifts, width):
    """Return the chance that sample n is of the later concept: 1 between the two drifts, 0 before and after.

    Parameters
    ----------
    n : array
        Numbers of samples.
    drifts : tuple of int
        Where the later concept comes, and where it goes again.
    width : float
        How many samples a drift takes: 1 is abrupt.

    Notes
    -----
    A sigmoid of slope 4 / width at each drift, as the generators of the streaming field have it.
    """
    came, went = (1 / (1 + np.exp(np.clip(-4 * (n - at) / width, -500, 500))) for at in drifts)
    return came - went


def drifting(seeds, drifts=(400, 900), length=1150, width=20) -> Stream:
    """Draw a stream for each seed: five classes, at first the digits 0 to 4, later 5 to 9, then 0 to 4 again.

    Digit d is of class d modulo 5, so that from one sample to the next another digit takes a class over.

    Parameters
    ----------
    seeds : sequence of int
    drifts, width
        As in `chance_of_later`.
    length : int
        Of the stream.

    Raises
    ------
    ValueError
        If a concept has too few images for a stream in which none comes twice.
    """
    images, digits = data.load("digits")
    chosen, later = zip(*(_order(np.random.default_rng(seed), digits, chance_of_later(np.arange(length), drifts, width))
                          for seed in seeds))
    rows = np.stack(chosen, 1)
    spikes = _spikes(images)
    return Stream(np.moveaxis(spikes[:, rows], 0, 1), digits[rows] % 5, np.stack(later, 1))


def _order(rng, digits, chance):
    """Draw the concept of each sample, then images of it without drawing one twice."""
    later = rng.random(len(chance)) < chance
    pools = [rng.permutation(np.flatnonzero((digits > 4) == concept)) for concept in (False, True)]
    for pool, count in zip(pools, (len(later) - later.sum(), later.sum())):
        if count > len(pool):
            raise ValueError(f"The stream asks for {count} images of a concept that has {len(pool)}; take a shorter "
                             "one, or drifts elsewhere.")
    ranks = np.where(later, np.cumsum(later), np.cumsum(~later)) - 1  # how many of its concept came before
    return np.array([pools[int(concept)][rank] for concept, rank in zip(later, ranks)]), later


def _spikes(images):
    return latency(images.reshape(len(images), -1), n_steps=20, tau=10e-3).dense().astype(float)


def concepts():
    """Return the test images of both concepts as (spikes, labels): 0 to 4 first, then 5 to 9."""
    images, digits = data.load("digits", "test")
    spikes = _spikes(images)
    return [(spikes[:, rows], digits[rows] % 5) for rows in (digits < 5, digits > 4)]


def falls_and_returns(accuracy, settled, drift=400, back=900):
    """Return the smallest of three: the fall at the drift, the rise after it, the lead over a network that settled.

    Parameters
    ----------
    accuracy, settled : arrays of shape (samples, K)
        Accuracies with fading, of networks that go on learning and of those that stopped before the drift.
    drift, back : int
        Where the later concept came, and where it went.

    Returns
    -------
    array of shape (K,)
    """
    low, after = accuracy[drift:drift + 100].min(0), accuracy[back - 10]
    return np.min([accuracy[drift - 20] - low, after - low, after - settled[back - 10]], axis=0)


def fading_accuracy(right, fading=0.98):
    """Follow the accuracy of answers given before their labels were learned from, the old ones fading.

    Parameters
    ----------
    right : array of shape (samples, ...)
        1 where the answer was right.
    fading : float
        What is left of an answer's weight after another; the last 1 / (1 - fading) answers count most.

    Returns
    -------
    array of the same shape
        The weighted mean of the answers so far.

    Raises
    ------
    ValueError
        If ``fading`` does not lie between 0 and 1.

    Notes
    -----
    Prequential accuracy with a fading factor: Gama, Sebastiao and Rodrigues (2013), On evaluating stream learning
    algorithms.
    """
    right = arguments.reals("right", right)
    arguments.between(0, 1, fading=fading)
    mean, total, weight = np.zeros(right.shape), 0.0, 0.0
    for n, answer in enumerate(right):
        total, weight = fading * total + answer, fading * weight + 1
        mean[n] = total / weight
    return mean
