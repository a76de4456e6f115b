"""Samples of a data set: checked, cut into batches, a part of them held back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from snntutor.encode import Events
from snntutor.loss import checked_labels


@dataclass(frozen=True)
class Samples:
    """Some samples of a data set: those numbered ``rows``, not copied; all where it is None.

    ``x`` is Events or of shape (time, samples, neurons), ``y`` holds the labels as int64.
    """

    x: Any
    y: torch.Tensor
    rows: np.ndarray | None = None

    def __len__(self):
        """The number of samples."""
        return len(self.y if self.rows is None else self.rows)

    def cut(self, batch_size, order=None):
        """Yield batches (x, y), shuffled where ``order``, a random generator, is given."""
        if self.rows is None and len(self) <= batch_size:
            yield self.x, self.y
            return
        rows = np.arange(len(self)) if self.rows is None else self.rows
        rows = rows if order is None else rows[order.permutation(len(rows))]
        for first in range(0, len(rows), batch_size):
            batch = rows[first:first + batch_size]
            x = self.x.take(batch) if isinstance(self.x, Events) else self.x[..., batch, :]
            yield x, self.y[batch]


def checked(data, n_classes) -> Samples:
    """Return a pair (x, y) as samples.

    Raises
    ------
    ValueError
        If it is no pair, has no samples, or labels do not fit.
    """
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise ValueError("Data are a pair, (x, y): input spikes and one label for each sample.")
    x, y = data
    x = x if isinstance(x, (Events, torch.Tensor)) else np.asarray(x)
    if len(x.shape) < 3 or 0 in x.shape:
        raise ValueError(f"x has shape {tuple(x.shape)}; wanted is (time, samples, neurons), "
                         "none of them 0.")
    return Samples(x, checked_labels(y, n_classes, x.shape[-2]))


def held_back(samples, validation, n_classes, order) -> tuple:
    """Return the samples to train on and those to validate on, None where there are none.

    Parameters
    ----------
    samples : Samples
    validation : None, pair (x, y), or a number between 0 and 1
        The number is the share of ``samples`` that is drawn by ``order``, a random generator: at
        least one of them, and not all.

    Raises
    ------
    ValueError
        If it is none of these, or one sample would have to be shared.
    """
    if validation is None:
        return samples, None
    if isinstance(validation, (tuple, list)):
        return samples, checked(validation, n_classes)
    if not (isinstance(validation, (float, np.floating)) and 0 < validation < 1):
        raise ValueError(f"validation is {validation!r}; wanted is a pair (x, y), or the share of the samples "
                         "that is held back, a number between 0 and 1.")
    if len(samples) < 2:
        raise ValueError("One sample cannot be shared between training and validation.")
    count = min(max(1, round(len(samples) * validation)), len(samples) - 1)
    rows = order.permutation(len(samples))
    return Samples(samples.x, samples.y, rows[count:]), Samples(samples.x, samples.y, np.sort(rows[:count]))
