"""A task of memory: which sign came first? Learned with blame that reaches back a chosen number of steps."""

from typing import NamedTuple

import numpy as np

from .networks import Smooth, run_tanh

_BETA, _NEURONS, _BATCH = 0.5, 8, 32


class Learned(NamedTuple):
    """How a network learned to recall."""

    losses: np.ndarray  # of each round, before its step
    before: tuple  # weights w (2, neurons), of the cue and of the noise, v and readout, before the first round
    after: tuple  # the same after the last


def recall(seed, k, *, deaf=True, steps=12, rounds=400) -> Learned:
    """Train a `Smooth` network to say at its last step which sign its input had at the first.

    The first input is the cue, +1 or -1 at step 0 and silent from then on; the second is noise at every step. Each of
    32 new samples a round adds half the squared distance of the last output to the cue. Plain gradient descent.

    Parameters
    ----------
    seed : int
    k : int
        How many steps back blame may go. The cue lies ``steps - 1`` back.
    deaf : bool
        Whether the weights of the cue start at 0.
    steps, rounds : int
        Of one run; of the training.
    """
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(2, _NEURONS)), rng.normal(0, 0.5 / np.sqrt(_NEURONS), (_NEURONS, _NEURONS)),
               rng.normal(0, 1 / np.sqrt(_NEURONS), (_NEURONS, 1))]
    weights[0][0] *= not deaf
    before, losses = tuple(weights), []
    for _ in range(rounds):
        x = 0.3 * rng.normal(size=(steps, _BATCH, 2)) * (0, 1)
        x[0, :, 0] = rng.choice([-1.0, 1.0], _BATCH)
        loss, gradients = _blamed(weights, x, k)
        losses.append(loss)
        weights = [weight - 0.2 * gradient for weight, gradient in zip(weights, gradients)]
    return Learned(np.array(losses), before, tuple(weights))


def _blamed(weights, x, k):
    """Return the loss and its gradients, the error of the last step followed back through ``k`` steps."""
    w, v, readout = weights
    u = [np.zeros((_BATCH, _NEURONS))]
    for now in x[:-1]:
        u.append(_BETA * u[-1] + now @ w + np.tanh(u[-1]) @ v)
    a = np.tanh(u[-1])
    missed = a @ readout - x[0, :, :1]
    blame = (missed @ readout.T) * (1 - a**2)
    for_w, for_v, for_readout = np.zeros_like(w), np.zeros_like(v), a.T @ missed
    for n in reversed(range(max(0, len(x) - 1 - k), len(x) - 1)):
        a = np.tanh(u[n])
        for_w += x[n].T @ blame
        for_v += a.T @ blame
        blame = _BETA * blame + (1 - a**2) * (blame @ v.T)
    return 0.5 * np.mean(missed**2), [gradient / _BATCH for gradient in (for_w, for_v, for_readout)]


def apart(weights, steps=12):
    """Return how far apart a network's potentials are at its last step after the one cue and after the other.

    The noise is silent, and ``weights`` are those that `recall` returns.
    """
    w, v, readout = weights
    ends = []
    for cue in (1.0, -1.0):
        x = np.zeros((steps, 2))
        x[0, 0] = cue
        ends.append(run_tanh(Smooth(w, v, readout, x, np.zeros((steps, 1)), _BETA))[-1])
    return float(np.linalg.norm(ends[0] - ends[1]))
