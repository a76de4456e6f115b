"""Where two gradients of one loss point: the exact one, and a surrogate's as its time steps become short."""

import numpy as np
import torch

from snntutor import fast
from snntutor.lif import LIFParams, to_zero
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, spike_fn

from .functions import spikes
from .limit import network
from .neuron import DEFAULT


def exact_slope(seed, at) -> torch.Tensor:
    """Differentiate the potential of a readout at one moment by all hidden weights, exactly.

    Parameters
    ----------
    seed : int
        Of `limit.network`, whose first output neuron here never spikes.
    at : float
        The moment, in seconds, after the last input spike.

    Returns
    -------
    tensor of shape (10 * 20,)
    """
    times, w, out = _problem(seed)
    hidden = spikes(torch.from_numpy(times)[:, None], w)[:, 0]
    there = hidden < at
    s = torch.where(there, at - hidden, 0.0) / DEFAULT.tau_mem
    ratio = DEFAULT.tau_mem / DEFAULT.tau_syn
    response = torch.where(there, (torch.exp(-s) - torch.exp(-ratio * s)) / (ratio - 1), 0.0)
    return torch.autograd.grad((response @ out).sum(), w)[0].flatten()


def surrogate_slope(seed, at, dt, slope=10) -> torch.Tensor:
    """Differentiate the same potential of the network in steps of ``dt``, by a surrogate; see `exact_slope`."""
    times, w, out = _problem(seed)
    p = LIFParams(DEFAULT.tau_mem, DEFAULT.tau_syn, DEFAULT.theta, dt)
    sent = torch.zeros(round(at / dt) + 1, 1, len(w), dtype=torch.float64)
    for row in times:
        sent[np.rint(row / dt).astype(int), 0, np.arange(len(w))] += 1
    record = fast.run([(1 - p.beta) * w, (1 - p.beta) * out], sent, Settings(spike_fn(fast_sigmoid(slope)), p, to_zero))
    return torch.autograd.grad(record.readout[-1].sum(), w)[0].flatten()


def _problem(seed):
    times, (w, out) = network(seed)
    return times, torch.from_numpy(w).requires_grad_(), torch.from_numpy(out[:, :1])
