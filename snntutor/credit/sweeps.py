"""The two sweeps over a linearised run, and what they know on the way."""

from typing import NamedTuple

import numpy as np

from snntutor import arguments


class Linearised(NamedTuple):
    """A run of h[n + 1] = F(h[n], theta) for n = 0 ... T - 1, seen through its derivatives; h[0] is given.

    D numbers are the state h, P the weights theta. The loss reads h[0] to h[T - 1], so that the last entries of
    ``jacobian`` and ``direct``, which lead to h[T], change nothing.
    """

    jacobian: np.ndarray  # (T, D, D): jacobian[n][a, b] = dh[n + 1]_a / dh[n]_b, to a from b
    direct: np.ndarray  # (T, D, P): dh[n + 1] / dtheta at fixed h[n]
    error: np.ndarray  # (T, D): dL / dh[n] at fixed h of all other steps


def backward(linearised):
    """Sweep the blame from the last step to the first: back-propagation through time (BPTT).

    Parameters
    ----------
    linearised : Linearised

    Returns
    -------
    array of shape (P,)
        The gradient of the loss.

    Raises
    ------
    ValueError
        If the three arrays do not fit together.

    Notes
    -----
    Neftci, Mostafa and Zenke (2019), "Methods for training RNNs".
    """
    jacobian, direct, error = linearised
    blame, gradient = error[-1], np.zeros(direct.shape[-1])
    for n in reversed(range(len(error) - 1)):
        gradient += blame @ direct[n]
        blame = error[n] + blame @ jacobian[n]
    return gradient


def forward(linearised):
    """Carry forward how the state depends on every weight: real-time recurrent learning (RTRL); see `backward`."""
    jacobian, direct, error = linearised
    influence, gradient = np.zeros(direct.shape[1:]), np.zeros(direct.shape[-1])
    for n in range(len(error)):
        gradient += error[n] @ influence
        influence = jacobian[n] @ influence + direct[n]
    return gradient


def truncated(linearised, k):
    """Follow the error of each step back through ``k`` steps and no further: truncated BPTT.

    Parameters
    ----------
    linearised : Linearised
    k : int
        How many steps back a weight's use may lie behind the error that it is blamed for; with T steps or more
        nothing is lost.

    Returns
    -------
    array of shape (P,)
        What is kept of the gradient.

    Raises
    ------
    ValueError
        If ``k`` is no whole number, or negative.
    """
    jacobian, direct, error = linearised
    gradient = np.zeros(direct.shape[-1])
    for last in range(len(error)):
        blame = error[last]
        for n in reversed(range(max(0, last - k), last)):
            gradient += blame @ direct[n]
            blame = blame @ jacobian[n]
    return gradient


def blames(linearised):
    """Return the blame dL / dh[n] of every step, through all later ones, shape (T, D)."""
    jacobian, _, error = linearised
    blame = np.array(error, dtype=float)
    for n in reversed(range(len(error) - 1)):
        blame[n] += blame[n + 1] @ jacobian[n]
    return blame


def influences(linearised):
    """Return how the state of every step depends on every weight, dh[n] / dtheta, shape (T, D, P)."""
    jacobian, direct, _ = linearised
    influence = np.zeros(direct.shape)
    for n in range(len(direct) - 1):
        influence[n + 1] = jacobian[n] @ influence[n] + direct[n]
    return influence


def shares(linearised):
    """Return the share of the gradient that each use of a weight has, shape (T, P): step n's is blame[n + 1] direct[n].

    The sum over the steps is the gradient. The use at step T - 1 comes too late for any error, its share is 0.
    """
    found = np.zeros((len(linearised.error), linearised.direct.shape[-1]))
    found[:-1] = np.einsum("na,nap->np", blames(linearised)[1:], linearised.direct[:-1])
    return found


def _check(linearised):
    arguments.instance(Linearised, "a run seen through its derivatives, Linearised(jacobian, direct, error)",
                       linearised=linearised)
    shapes = [np.shape(part) for part in linearised]
    steps, states = shapes[2] if len(shapes[2]) == 2 else (0, 0)
    if not steps or shapes[0] != (steps, states, states) or len(shapes[1]) != 3 or shapes[1][:2] != (steps, states):
        raise ValueError(f"jacobian, direct and error have the shapes {shapes[0]}, {shapes[1]} and {shapes[2]}; wanted "
                         "are (T, D, D), (T, D, P) and (T, D): for each of T steps a row for each of D states.")


def _check_truncated(linearised, k):
    _check(linearised)
    arguments.whole("k", k, 0)


backward = arguments.behind(_check, backward)  # a chapter writes the functions out as they stand above
forward = arguments.behind(_check, forward)
truncated = arguments.behind(_check_truncated, truncated)
blames, influences, shares = (arguments.behind(_check, function) for function in (blames, influences, shares))
