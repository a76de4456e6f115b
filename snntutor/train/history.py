"""What training saw, epoch by epoch."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class History:
    """What training saw: arrays with one row for each finished epoch.

    ``losses``, ``accuracies`` and ``spikes`` are means over the samples of the epoch, each taken as
    the sample was used, before the step it caused. They have the shape (epochs,), or (epochs, K)
    for an ensemble of K networks.

    Attributes
    ----------
    losses : array
        The loss, penalties included.
    accuracies : array
        Share of training samples that were right.
    validation_accuracies : array
        Accuracy on the validation data after the epoch; of length 0 where none were given.
    spikes : array
        Spikes of all hidden units together, for each sample.
    seconds : array of shape (epochs,)
        Time spent on training, validation not included.
    """

    losses: np.ndarray
    accuracies: np.ndarray
    validation_accuracies: np.ndarray
    spikes: np.ndarray
    seconds: np.ndarray

    def __len__(self):
        """The number of finished epochs."""
        return len(self.losses)


def history(finished) -> History:
    """Gather finished epochs: each (loss, accuracy and spikes), seconds, and a list of validation scores."""
    if not finished:
        return History(*[np.zeros(0)] * 5)
    rows, seconds, watched = zip(*finished, strict=True)
    losses, accuracies, spikes = np.stack(rows, 1)
    return History(losses, accuracies, np.array(sum(watched, [])), spikes, np.array(seconds))
