"""Losses of spike times and of largest potentials, and what a missing spike may be told."""

import torch

from snntutor import arguments
from snntutor.loss import checked_labels

from .functions import largest_potential

TAU_SOFT, TAU_LATE, LATE = 0.5e-3, 6.4e-3, 3e-3  # the paper's, for Yin-Yang


def first_spike_loss(first, labels, tau_soft=TAU_SOFT, tau_late=TAU_LATE, late=LATE) -> torch.Tensor:
    """Return the loss that wants the label's neuron to spike first, and soon.

    -log(exp(-t_label / tau_soft) / sum exp(-t / tau_soft)) + late (exp(t_label / tau_late) - 1), the mean over the
    batch.

    Parameters
    ----------
    first : tensor of shape (batch, classes)
        Times of first spikes, infinite where there is none.
    labels : tensor of shape (batch,)
    tau_soft, tau_late : float
        Seconds.
    late : float

    Returns
    -------
    tensor of shape ()
        A sample whose label's neuron is silent adds 0, and has no gradient: see `wake` and `reach`.

    Notes
    -----
    Wunderlich and Pehle (2021), "Yin-Yang".
    """
    labels = checked_labels(torch.as_tensor(labels), first.shape[1], len(first))
    arguments.positive(tau_soft=tau_soft, tau_late=tau_late)
    silent = first.detach().gather(1, labels[:, None]) == torch.inf
    times = first.masked_fill(silent, 0.0)  # any finite time, which the last line leaves out
    own = times.gather(1, labels[:, None])[:, 0]
    each = own / tau_soft + torch.logsumexp(-times / tau_soft, 1) + late * torch.expm1(own / tau_late)
    return each.masked_fill(silent[:, 0], 0.0).mean()


def potential_loss(largest, labels) -> torch.Tensor:
    """Return the cross-entropy of the largest potentials, shape (batch, classes); the mean over the batch.

    Notes
    -----
    Wunderlich and Pehle (2021), "MNIST".
    """
    return torch.nn.functional.cross_entropy(largest, checked_labels(labels, largest.shape[1], len(largest)))


def sum_of_times(times) -> torch.Tensor:
    """Return the sum of all spike times that are finite, of any shape."""
    return times[times < torch.inf].sum()


def first_accuracy(first, labels) -> float:
    """Return the share of samples whose label's neuron spikes, and no other before it."""
    own = first.gather(1, labels[:, None])
    return ((own < torch.inf) & (own <= first)).all(1).double().mean().item()


def silent_labels(first, labels) -> torch.Tensor:
    """Return which samples have a label whose neuron is silent, as their numbers."""
    return torch.nonzero(first.gather(1, labels[:, None])[:, 0] == torch.inf)[:, 0]


def wake(below, w, first, labels, neuron, rate=1.0) -> torch.Tensor:
    """Return a loss that raises the largest potential of a label's neuron that did not spike, by its own weights.

    Parameters
    ----------
    below : tensor of shape (spikes, batch, in)
        What the last layer hears; no gradient reaches it.
    w : tensor of shape (in, classes)
    first : tensor of shape (batch, classes)
    labels : tensor of shape (batch,)
    neuron : Neuron
    rate : float
        How strongly.

    Returns
    -------
    tensor of shape ()
        0 where every label's neuron spikes.

    Notes
    -----
    Not in the paper, where a silent label adds nothing.
    """
    return rate * _lack(below.detach(), w, first, labels, neuron).sum() / len(first)


def reach(below, w, first, labels, neuron, rate=1.0) -> torch.Tensor:
    """Return half the squared distance to the threshold of a label's neuron that did not spike; for all layers.

    Its gradient is exact, reaches the layers below, and fades as the potential comes near the threshold. See `wake`
    for the arguments.
    """
    return rate * 0.5 * _lack(below, w, first, labels, neuron).square().sum() / len(first)


def _lack(below, w, first, labels, neuron):
    """Return what the largest potential of each silent label's neuron lacks, in thresholds."""
    rows = torch.nonzero(first.gather(1, labels[:, None])[:, 0] == torch.inf)[:, 0]
    if not len(rows):
        return first.new_zeros(0)
    peaks = largest_potential(below[:, rows], w, neuron=neuron)
    return 1 - peaks.gather(1, labels[rows, None])[:, 0] / neuron.theta
