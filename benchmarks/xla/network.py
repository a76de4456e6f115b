"""The course's neuron in JAX: a layer with its way back written out, a leaky readout, the loss, Adam.

Everything is time first. A drive is what arrives at each step, of shape (time, batch, neurons).
"""

import jax
import jax.numpy as jnp
from jax import lax

SLOPE = 10.0  # of the fast sigmoid
RATE, MEAN, SQUARE, EPSILON = 1e-3, 0.9, 0.999, 1e-8  # Adam's, as in torch


def product(s, w):
    """Return s @ w for s of shape (time, batch, in).

    As a product of two matrices, or the gradient of w becomes a sum over two axes, which takes three times as long.
    """
    return (s.reshape(-1, s.shape[-1]) @ w).reshape(*s.shape[:2], -1)


def lif_layer(drive, v, p):
    """Return the spikes of a layer from rest; v are its weights to itself, or None.

    The reset is out of the gradient; spikes that go on through v are in it.
    """
    layer = jax.custom_vjp(lambda drive, v: forward(drive, v, p)[1])
    layer.defvjp(lambda drive, v: kept(drive, v, p), lambda found, g: backward(found, g, p))
    return layer(drive, v)


def forward(drive, v, p):
    """Return potentials and spikes."""

    def step(state, d):
        i, u = state
        s = (u > p.theta).astype(u.dtype)
        d = d if v is None else d + s @ v
        return (p.alpha * i + d, p.beta * u + i - p.theta * s), (u, s)

    return lax.scan(step, at_rest(drive), drive)[1]


def kept(drive, v, p):
    """Return the spikes, and what the way back needs."""
    u, s = forward(drive, v, p)
    return s, (u, s, v)


def backward(found, g, p):
    """Return the gradients of the drive and of v, from that of the spikes."""
    u, s, v = found

    def step(state, arriving):
        gi, gu = state  # of the current and the potential one step later
        u, g = arriving
        g = g if v is None else g + gi @ v.T
        return (p.alpha * gi + gu, p.beta * gu + g / (1 + SLOPE * abs(u - p.theta)) ** 2), gi

    drive = lax.scan(step, at_rest(u), (u, g), reverse=True)[1]
    rows = [x.reshape(-1, x.shape[-1]) for x in (s, drive)]
    return drive, None if v is None else rows[0].T @ rows[1]


def at_rest(drive):
    """Return current and potential at rest."""
    return jnp.zeros_like(drive[0]), jnp.zeros_like(drive[0])


def largest_potential(drive, p):
    """Return the largest potential over time of a readout that leaks and never spikes, (batch, classes).

    The gradient goes to the first of several that are equally large, as in torch; `max` would share it among them, and
    a readout that no spike has reached yet stands at 0 for many steps.
    """

    def step(state, d):
        i, u = state
        return (p.alpha * i + d, p.beta * u + i), u

    u = lax.scan(step, at_rest(drive), drive)[1]
    return jnp.take_along_axis(u, u.argmax(0, keepdims=True), 0)[0]


def cross_entropy(logits, y):
    """Return the mean cross-entropy."""
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], 1).mean()


def adam(weights, gradients, state):
    """Return the weights and Adam's state after one step; the state is (means, squares, steps so far)."""
    means, squares, n = state[0], state[1], state[2] + 1
    means = jax.tree.map(lambda m, g: MEAN * m + (1 - MEAN) * g, means, gradients)
    squares = jax.tree.map(lambda v, g: SQUARE * v + (1 - SQUARE) * g * g, squares, gradients)
    rate, scale = RATE / (1 - MEAN**n), jnp.sqrt(1 - SQUARE**n)
    moved = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) / scale + EPSILON), weights, means, squares)
    return moved, (means, squares, n)
