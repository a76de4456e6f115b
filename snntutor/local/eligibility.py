"""E-prop by hand: an eligibility that every synapse carries forward, times a learning signal that comes now."""

import numpy as np
import torch

from snntutor import arguments
from snntutor.credit import check_forgets_nothing
from snntutor.lif import LIFState, lif_step
from snntutor.surrogate import spike_fn

from .traces import at_rest


def eprop_gradient(net, b):
    """Estimate the gradient of a recurrent spiking network, going forward, from what is local.

    A synapse keeps a trace of what its sender sent, and filters its product with the receiver's surrogate (its
    eligibility). What a spike does later, through the reset and the layer's weights to itself, is left out.

    Parameters
    ----------
    net : snntutor.credit.Spiking, or a Testbed
    b : array of shape (neurons, outputs)
        The weights by which errors come back; ``net.readout`` for the exact ones.

    Returns
    -------
    array of shape (inputs + neurons, neurons)
        For the weights ``w`` with ``v`` below them.

    Raises
    ------
    ValueError
        If a spike sets the potential to zero: then every synapse would need a trace of its own.

    Notes
    -----
    Bellec et al. (2020), e-prop for LIF neurons. Departure: the readout's filter has two decays, as its neurons have.
    """
    senders, size = sum(net.w.shape), len(net.v)
    layer, last, before = (at_rest(n) for n in (size, net.readout.shape[1], senders))
    eligible, gradient = at_rest((senders, size)), np.zeros((senders, size))
    for x, wanted in zip(net.x, net.target):
        gradient += eligible.u * (b @ np.nan_to_num(last.u - wanted))
        s = (layer.u > net.p.theta).astype(float)
        near = net.derivative(layer.u - net.p.theta)
        eligible = lif_step(eligible, 0, before.u[:, None] * near, net.p)
        before = lif_step(before, 0, np.concatenate([x, s]), net.p)
        layer = lif_step(layer, s, x @ net.w + s @ net.v, net.p, net.reset)
        last = lif_step(last, 0, s @ net.readout, net.p)
    return gradient


def _check(net, _):
    check_forgets_nothing(net)


eprop_gradient = arguments.behind(_check, eprop_gradient)  # a chapter writes the function out as it stands above


def eprop_by_autograd(net):
    """Compute the same by autograd, with the spikes detached into the reset and into the layer's own weights.

    Returns
    -------
    array of shape (inputs + neurons, neurons)
    """
    w, v = (torch.tensor(weights, requires_grad=True) for weights in (net.w, net.v))
    x, target, readout = map(torch.as_tensor, (net.x, net.target, net.readout))
    spike, loss = spike_fn(net.derivative), 0.0
    layer, last = (LIFState(like, like) for like in (0 * readout[:, 0], 0 * target[0]))
    for sent, wanted in zip(x, target, strict=True):
        loss = loss + 0.5 * ((last.u - wanted) ** 2).nansum()
        s = spike(layer.u - net.p.theta)
        layer = lif_step(layer, s.detach(), sent @ w + s.detach() @ v, net.p, net.reset)
        last = lif_step(last, 0, s @ readout, net.p)
    return torch.cat(torch.autograd.grad(loss, (w, v))).numpy()
