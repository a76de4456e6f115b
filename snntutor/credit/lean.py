"""Both sweeps for a `Smooth` network, keeping no number longer than it is needed."""

import numpy as np


def bptt(net):
    """Sweep backward and keep the potential of every step; return the gradient, shape (inputs + neurons, neurons).

    T N numbers are kept for T steps of N neurons, however many weights there are; a step costs two products with the
    weights, of the order of N squared.
    """
    u = np.zeros_like(net.x, shape=(len(net.x), len(net.v)))
    for n in range(len(u) - 1):
        u[n + 1] = net.beta * u[n] + net.x[n] @ net.w + np.tanh(u[n]) @ net.v
    gradient, blame = np.zeros((len(net.w) + len(net.v), len(net.v))), 0 * u[0]
    for n in reversed(range(len(u))):
        a = np.tanh(u[n])
        gradient += np.concatenate([net.x[n], a])[:, None] * blame
        blame = net.beta * blame + (1 - a**2) * (net.v @ blame + _error(net, n, a))
    return gradient


def rtrl(net):
    """Sweep forward and keep the influence of every weight; return the gradient, shape (inputs + neurons, neurons).

    N (inputs + N) N numbers are kept, however many steps there are: the cube of N where neurons outnumber the inputs.
    A step multiplies them by the jacobian, of the order of N to the fourth.
    """
    size, senders = len(net.v), len(net.w) + len(net.v)
    u, influence, gradient = np.zeros(size), np.zeros((size, senders * size)), np.zeros(senders * size)
    neurons = np.arange(size)
    for n, x in enumerate(net.x):
        a = np.tanh(u)
        gradient += ((1 - a**2) * _error(net, n, a)) @ influence
        jacobian = net.v.T * (1 - a**2)
        jacobian[neurons, neurons] += net.beta
        influence = jacobian @ influence
        influence.reshape(size, senders, size)[neurons, :, neurons] += np.concatenate([x, a])  # adds in place
        u = net.beta * u + x @ net.w + a @ net.v
    return gradient.reshape(senders, size)


def _error(net, n, a):
    """Return dL / d(activity) at step n, at fixed activity of all other steps."""
    return net.readout @ np.nan_to_num(a @ net.readout - net.target[n])

