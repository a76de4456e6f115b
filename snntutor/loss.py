"""Score a `Record`; activity penalties.

Every score is one number for each network: of shape () for the record of an SNN, of shape (K,) for
that of an ensemble. A loss is any function of a record and its labels, so that terms add up::

    def quiet_loss(record, y):
        return cross_entropy(record, y) + 0.1 * upper_activity(record, limit=0.5)
"""

import numpy as np
import torch

from snntutor import arguments
from snntutor.record import Record, check_record


def max_over_time(record: Record):
    """Return the largest potential of each readout neuron, shape (batch, classes): the logits.

    Where several steps are equally large, the gradient goes to the first. A readout that is never
    above its start, 0, has logit 0 and no gradient: see `dead_readouts`.
    """
    return record.readout.max(0).values


max_over_time = arguments.behind(check_record, max_over_time)  # a chapter writes it out as it stands above


def cross_entropy(record, y, logits=max_over_time):
    """Mean cross-entropy between softmax of the logits and the labels.

    Parameters
    ----------
    record : Record
    y : integers of shape (batch,)
        The label of each sample, from 0 to the number of readout neurons - 1.
    logits : callable
        What is read out of a record, as `max_over_time`.

    Returns
    -------
    tensor
        The mean over the batch, one for each network. Sum it over the networks before going
        backward: each then learns as if alone.

    Raises
    ------
    ValueError
        If there is not one whole number in range for each sample.

    Notes
    -----
    The loss of the article's companion notebooks.
    """
    z = _logits(record, logits)
    y = checked_labels(y, z.shape[-1], z.shape[-2]).to(z.device)
    log_p = torch.log_softmax(z, -1)
    return -log_p.gather(-1, y.expand(z.shape[:-1]).unsqueeze(-1)).mean((-2, -1))


def accuracy(record, y, logits=max_over_time):
    """Share of samples whose largest logit is that of their label, one for each network.

    Of equal logits the first counts as the answer. See `cross_entropy` for the arguments.

    Raises
    ------
    FloatingPointError
        If a logit is not finite, so that none is the largest.
    """
    # the maximum alone, without its step, is found in half the time
    of_maximum = logits is max_over_time and hasattr(record, "readout")
    z = _finite(record.readout.detach().contiguous().amax(0) if of_maximum else _logits(record, logits))
    y = checked_labels(y, z.shape[-1], z.shape[-2]).to(z.device)
    return (z.argmax(-1) == y).to(z.dtype).mean(-1)


def accuracy_without_ties(record, y, logits=max_over_time):
    """Share of samples whose label has a larger logit than every other class, one for each network.

    `accuracy` gives a tie to the first of the equal classes, which is luck; here it is no answer. See `cross_entropy`
    for the arguments and `accuracy` for the errors.
    """
    z = _finite(_logits(record, logits))
    y = checked_labels(y, z.shape[-1], z.shape[-2]).to(z.device)
    label = y.expand(z.shape[:-1]).unsqueeze(-1)
    others = z.scatter(-1, label, -torch.inf).amax(-1)
    return (z.gather(-1, label).squeeze(-1) > others).to(z.dtype).mean(-1)


def spike_counts(record) -> tuple:
    """Count the spikes of each unit: a tensor of shape (batch, units) for each hidden layer."""
    check_record(record)
    return tuple(s.sum(0).flatten(record.readout.ndim - 2) for s in record.s)


def upper_activity(record, limit):
    """Penalty on a hidden layer whose units spike more than ``limit`` times on average.

    Parameters
    ----------
    record : Record
    limit : float
        Spikes for each unit and sample that cost nothing; 0 or more.

    Returns
    -------
    tensor
        Mean over samples of [mean over units of the count - limit]_+^2, summed over hidden layers.
        Being a mean, it does not change with the size of the batch.

    Notes
    -----
    Zenke and Vogels (2021), regularisation of the population's activity.
    """
    return _penalty(record, limit, lambda count: (count.mean(-1) - limit).clamp(min=0) ** 2)


def lower_activity(record, limit):
    """Penalty on each hidden unit that spikes fewer than ``limit`` times.

    Returns
    -------
    tensor
        Mean over samples and units of [limit - count]_+^2, summed over hidden layers.

    Notes
    -----
    Zenke and Vogels (2021), regularisation of single units. It cannot wake a unit whose derivative
    is the true one: see `snntutor.surrogate.true_derivative`.
    """
    return _penalty(record, limit, lambda count: ((limit - count).clamp(min=0) ** 2).mean(-1))


def dead_readouts(w_out):
    """Find the classes that cannot answer: those without a single positive readout weight.

    The potential of such a readout starts at 0 and never rises above it, so its maximum over time
    is 0 for every sample, and no gradient reaches its weights. See also `silent_readouts`.

    Parameters
    ----------
    w_out : tensor or array of shape (in, classes) or (K, in, classes)
        The last weights of a network.

    Returns
    -------
    tensor of bool, shape (classes,) or (K, classes)
    """
    w = w_out if isinstance(w_out, torch.Tensor) else torch.as_tensor(arguments.reals("w_out", w_out))
    if w.ndim < 2:
        raise ValueError(f"w_out has the shape {tuple(w.shape)}; wanted is (in, classes), a network's last weights.")
    return (w.detach() <= 0).all(-2)


def silent_readouts(record):
    """Find the classes whose logit is 0 for every sample of a record.

    A dead readout is one of them. Others have positive weights, but only from hidden units that
    never spike; such a class may have fallen silent during training.

    Returns
    -------
    tensor of bool, shape (classes,) or (K, classes)
    """
    return (_logits(record, max_over_time) == 0).all(-2)


def checked_labels(y, n_classes, n_samples):
    """Return the labels as a tensor of int64 if there is one in range for each sample.

    Raises
    ------
    ValueError
        If they are not whole numbers, of another length, or outside 0 to ``n_classes`` - 1.
    """
    y = y if isinstance(y, torch.Tensor) else arguments.array("y", y)
    if not _whole(y) or y.ndim != 1:
        raise ValueError(f"The labels have type {y.dtype} and shape {tuple(y.shape)}; wanted are "
                         "whole numbers of shape (samples,), one class number each.")
    y = torch.as_tensor(y).long()  # before it is looked at: torch compares no unsigned numbers of 16 bits or more
    if len(y) != n_samples:
        raise ValueError(f"There are {len(y)} labels for {n_samples} samples; each needs one.")
    if len(y) and (int(y.min()) < 0 or int(y.max()) >= n_classes):
        raise ValueError(f"The labels run from {int(y.min())} to {int(y.max())}; the network has "
                         f"{n_classes} readout neurons, numbered 0 to {n_classes - 1}.")
    return y


def _whole(y):
    return y.dtype.kind in "iu" if isinstance(y, np.ndarray) else not (
        y.is_floating_point() or y.is_complex() or y.dtype == torch.bool)


def _logits(record, logits):
    check_record(record)
    arguments.function("max_over_time", logits=logits)
    z = logits(record)
    if not isinstance(z, torch.Tensor) or z.ndim < 2:
        what = f"a tensor of shape {tuple(z.shape)}" if isinstance(z, torch.Tensor) else arguments.shown(z)
        raise ValueError(f"logits(record) gives {what}; wanted is a tensor of shape (batch, classes).")
    return z


def _finite(z):
    if not torch.isfinite(z).all():
        raise FloatingPointError("A logit is not a finite number; the network has weights or input that are none.")
    return z


def _penalty(record, limit, of_count):
    check_record(record)
    if not (arguments.is_number(limit) and 0 <= limit < np.inf):
        raise ValueError(f"limit is {arguments.shown(limit)}; it must be a finite number of spikes, 0 or more.")
    if not record.s:
        raise ValueError("This network has no hidden layer, so it has no activity to penalise.")
    return sum(of_count(count).mean(-1) for count in spike_counts(record))
