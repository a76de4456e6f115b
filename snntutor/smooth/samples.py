"""The gradient of the expected loss from samples: the score function, which asks for no derivative of the loss."""

from typing import NamedTuple

import numpy as np

from snntutor import arguments
from snntutor.credit import check_forgets_nothing
from snntutor.gradients import Testbed
from snntutor.lif import LIFState, lif_step

from .chance import chance, expected_gradient, loss_of_spikes


class Draws(NamedTuple):
    """Runs of a noisy testbed: what each cost, and which way the weights would have made it more likely."""

    loss: np.ndarray  # (samples,)
    score: np.ndarray  # (samples, inputs, hidden): derivative of the logarithm of the run's chance


def draw(testbed: Testbed) -> Draws:
    """Run the noisy testbed as many times as its ``samples`` say, with chance from its ``seed``.

    Returns
    -------
    Draws
        The score of a weight from j to i is the sum over steps of sharpness (s_i - q_i) P_j, with the spike s_i, its
        chance q_i and the filtered input P_j.

    Raises
    ------
    ValueError
        If a spike sets the potential to zero: then each run would filter the input in its own way.
    """
    steps = len(testbed.x) - 2  # what spikes later is not heard by the loss
    luck = np.random.default_rng(testbed.seed).random((steps, testbed.samples, testbed.w.shape[1]))
    spikes, surprise = np.zeros_like(luck), np.zeros_like(luck)
    state = LIFState(np.zeros_like(luck[0]), np.zeros_like(luck[0]))
    for n in range(steps):
        q = chance(state.u, testbed.p, testbed.sharpness)
        spikes[n] = luck[n] < q
        surprise[n] = spikes[n] - q
        drive = testbed.x[n] @ testbed.w + spikes[n] @ testbed.v
        state = lif_step(state, spikes[n], drive, testbed.p, testbed.reset)
    score = testbed.sharpness * np.einsum("nki,nj->kji", surprise, filtered_input(testbed)[:steps])
    return Draws(loss_of_spikes(testbed, spikes.swapaxes(0, 1)), score)


draw = arguments.behind(check_forgets_nothing, draw)  # a chapter writes the function out as it stands above


def filtered_input(testbed: Testbed) -> np.ndarray:
    """Return what each input does to a potential by a weight of 1, without resets, shape (time, inputs)."""
    state, potentials = LIFState(np.zeros(testbed.x.shape[1]), np.zeros(testbed.x.shape[1])), []
    for spikes in testbed.x:
        potentials.append(state.u)
        state = lif_step(state, 0, spikes, testbed.p)
    return np.array(potentials)


def score_function(testbed: Testbed) -> np.ndarray:
    """Estimate the gradient of the expected loss by the mean of loss times score.

    An estimator of the gradient bench; it also goes by the names of REINFORCE and likelihood ratio. Right on average,
    whatever the number of ``samples``; its error falls with the root of that number.

    Returns
    -------
    array of shape (inputs, hidden)
    """
    loss, score = draw(testbed)
    return _mean_product(loss, score)


def score_function_with_baseline(testbed: Testbed) -> np.ndarray:
    """Estimate as `score_function` does, and take from each loss the mean of the others, which costs no bias.

    Raises
    ------
    ValueError
        If there is one sample alone, which has no others.
    """
    loss, score = draw(testbed)
    if len(loss) < 2:
        raise ValueError("There is 1 sample; the mean of the others needs two or more.")
    return _mean_product(loss - mean_of_the_others(loss), score)


def mean_of_the_others(loss) -> np.ndarray:
    """Return for each of several losses the mean of all but itself."""
    return (loss.sum() - loss) / (len(loss) - 1)


def standard_error(loss, score) -> np.ndarray:
    """Return the standard error of the mean of loss times score, of the shape of one score."""
    products = loss[:, None, None] * score
    return products.std(0, ddof=1) / np.sqrt(len(loss))


def standardised_error(testbed: Testbed) -> np.ndarray:
    """Return how many of its own standard errors the score-function estimate lies from the exact gradient."""
    loss, score = draw(testbed)
    return (_mean_product(loss, score) - expected_gradient(testbed)) / standard_error(loss, score)


def typical_error(testbed: Testbed, estimate, repeats=40) -> float:
    """Return the root mean squared length of an estimate's error over fresh chances."""
    exact = expected_gradient(testbed)
    found = [estimate(testbed._replace(seed=testbed.seed * repeats + k)) for k in range(repeats)]
    return float(np.sqrt(np.mean([np.sum((gradient - exact) ** 2) for gradient in found])))


def _mean_product(loss, score):
    return np.einsum("k,kji->ji", loss, score) / len(loss)
