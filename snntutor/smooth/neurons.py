"""A noisy layer and a noisy neuron behind it, one step: where the derivative of chances is a gradient, where not."""

import numpy as np
import torch

from .chance import binary
from .soft import logistic


def expected_output(w, v, x, sharpness, theta=1.0):
    """Return the chance that the output neuron spikes, over all that the hidden layer can do.

    Parameters
    ----------
    w : tensor of shape (inputs, hidden)
    v : tensor of shape (hidden,)
        Weights to the one output neuron.
    x : tensor of shape (inputs,)
        Input spikes, given.
    sharpness, theta : float
        A neuron with potential u spikes with the chance 1 / (1 + exp(-sharpness (u - theta))).

    Returns
    -------
    tensor of shape ()
    """
    q = logistic(sharpness * (x @ w - theta))
    s = torch.from_numpy(binary(len(v)))
    ways = torch.where(s > 0, q, 1 - q).prod(-1)
    return ways @ logistic(sharpness * (s @ v - theta))


def expected_output_gradient(w, v, x, sharpness, theta=1.0):
    """Differentiate `expected_output` by ``w`` and ``v``, arrays, exactly; return two arrays of their shapes."""
    w, v = (torch.tensor(weights, requires_grad=True) for weights in (w, v))
    found = torch.autograd.grad(expected_output(w, v, torch.as_tensor(x), sharpness, theta), [w, v])
    return tuple(gradient.numpy() for gradient in found)


def expected_chain_rule(w, v, x, sharpness, theta=1.0):
    """Average what goes back if every spike is differentiated as its chance is, over all that can happen.

    See `expected_output_gradient` for the arguments and what comes back.
    """
    u, s = x @ w - theta, binary(len(v))
    q, out = logistic(sharpness * u), s @ v - theta
    ways = np.where(s > 0, q, 1 - q).prod(-1)
    back = chance_slope(out, sharpness)  # of the output spike by its potential, in each way
    return np.outer(x, chance_slope(u, sharpness) * v * (ways @ back)), (ways * back) @ s


def chance_slope(x, sharpness):
    """Return the derivative of the chance of a spike by the potential: sharpness q (1 - q)."""
    q = logistic(sharpness * x)
    return sharpness * q * (1 - q)


def random_layer(seed, inputs=6, hidden=3) -> tuple:
    """Draw a hidden layer and an output neuron behind it.

    Parameters
    ----------
    seed, inputs, hidden : int

    Returns
    -------
    w, v, x : arrays of shape (inputs, hidden), (hidden,) and (inputs,)
        As `expected_output` takes them; every input spikes.
    """
    rng = np.random.default_rng(seed)
    return rng.normal(0.2, 0.2, (inputs, hidden)), rng.normal(0.5, 0.5, hidden), np.ones(inputs)


def chain_rule_gaps(seed, sharpness=5.0) -> tuple:
    """Compare the averaged chain rule with the gradient of the expected output, for the network of `random_layer`.

    Returns
    -------
    own, behind : float
        Distance of the two relative to the gradient: by the weights of the output neuron itself, whose input is no
        function of them, and by the weights of the hidden layer.
    """
    w, v, x = random_layer(seed)
    exact, stand_in = (f(w, v, x, sharpness) for f in (expected_output_gradient, expected_chain_rule))
    behind, own = (float(np.linalg.norm(a - b) / np.linalg.norm(b)) for a, b in zip(stand_in, exact))
    return own, behind
