"""Samples of a data set: checked, cut into batches, a part of them held back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from snntutor import arguments
from snntutor.encode import Events

UNSIGNED = (torch.uint16, torch.uint32, torch.uint64)  # of which torch can take no part


@dataclass(frozen=True)
class Samples:
    """Some samples of a data set: those numbered ``rows``, not copied; all where it is None.

    ``x`` is Events or of shape (time, samples, neurons), ``y`` holds a label for each sample.
    """

    x: Any
    y: torch.Tensor
    rows: np.ndarray | None = None

    def __len__(self):
        """The number of samples."""
        return len(self.y if self.rows is None else self.rows)

    def cut(self, batch_size, rng=None):
        """Yield batches (x, y), shuffled where a random generator is given."""
        if self.rows is None and len(self) <= batch_size:
            yield self.x, self.y
            return
        rows = np.arange(len(self)) if self.rows is None else self.rows
        rows = rows if rng is None else rows[rng.permutation(len(rows))]
        for first in range(0, len(rows), batch_size):
            batch = rows[first:first + batch_size]
            x = self.x.take(batch) if isinstance(self.x, Events) else self.x[..., batch, :]
            yield x, self.y[batch]


def checked(data) -> Samples:
    """Return a pair (x, y) as samples.

    Raises
    ------
    ValueError
        If it is no pair, has no samples, or not one label for each.
    """
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise ValueError("Data are a pair, (x, y): input spikes and one label for each sample.")
    x, y = data
    x = x if isinstance(x, (Events, torch.Tensor)) else arguments.array("x", x)
    if len(x.shape) < 3 or 0 in x.shape:
        raise ValueError(f"x has shape {tuple(x.shape)}; wanted is (time, samples, neurons), "
                         "none of them 0.")
    return Samples(x, _labels(y, x.shape[-2]))


def held_back(samples, validation, rng) -> tuple:
    """Return the samples to train on and those to validate on, None where there are none.

    Parameters
    ----------
    samples : Samples
    validation : None, pair (x, y), or a number between 0 and 1
        The number is the share of ``samples`` that is drawn by ``rng``, a random generator: at
        least one of them, and not all.

    Raises
    ------
    ValueError
        If it is none of these, or one sample would have to be shared.
    """
    if validation is None:
        return samples, None
    if isinstance(validation, (tuple, list)):
        return samples, checked(validation)
    if not (isinstance(validation, (float, np.floating)) and 0 < validation < 1):
        raise ValueError(f"validation is {validation!r}; wanted is a pair (x, y), or the share of the samples "
                         "that is held back, a number between 0 and 1.")
    if len(samples) < 2:
        raise ValueError("One sample cannot be shared between training and validation.")
    count = min(max(1, round(len(samples) * validation)), len(samples) - 1)
    rows = rng.permutation(len(samples))
    return Samples(samples.x, samples.y, rows[count:]), Samples(samples.x, samples.y, np.sort(rows[:count]))


def _labels(y, n_samples):
    y = y if isinstance(y, torch.Tensor) else arguments.array("The labels", y)
    if not isinstance(y, torch.Tensor) and y.dtype.kind not in "biuf":
        raise ValueError(f"The labels hold {y.dtype} values; wanted are numbers, for a class a whole number.")
    if y.ndim == 0 or len(y) != n_samples:
        raise ValueError(f"There are {len(y) if y.ndim else 'no'} labels for {n_samples} samples; each needs one.")
    y = torch.as_tensor(y)
    return y.long() if y.dtype in UNSIGNED else y
