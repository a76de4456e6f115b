"""The loop: batches, progress bar, history, seeds."""

import math
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch
from tqdm.auto import tqdm

from snntutor.encode import Events
from snntutor.loss import accuracy, checked_labels, cross_entropy


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


def fit(model, data, epochs, batch_size=256, lr=2e-3, *, loss=cross_entropy, score=accuracy,
        validation=None, optimizer=torch.optim.Adam, schedule=None, seed=0, device=None,
        progress=True):
    """Train a network, or an ensemble of networks, in place.

    Parameters
    ----------
    model : SNN or Ensemble
    data : tuple (x, y)
        Events, or an array of shape (time, samples, neurons), and a whole number for each sample.
    epochs, batch_size : int
        The last batch of an epoch may be smaller; it is used as well.
    lr : float
        Learning rate.
    loss, score : callable
        Functions of a record and its labels, with one number for each network; ``loss`` is made
        small, ``score`` is watched. To add a penalty, write a loss that adds one, as the first
        lines of `snntutor.loss` do.
    validation : tuple (x, y), optional
        Scored after every epoch.
    optimizer : callable
        Makes an optimizer from parameters and ``lr``.
    schedule : callable, optional
        Makes a schedule from the optimizer and the number of steps, as `one_cycle`; by default
        the learning rate stays as it is.
    seed : int
        Fixes the order in which the samples are drawn.
    device : str or torch.device, optional
        Where to compute; by default where the model is.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    History
        Of the epochs that were finished. Stopping by hand (Ctrl-C, or the square button of
        a notebook) ends training early; the model keeps what it has learned.

    Raises
    ------
    ValueError
        If there are no data, lengths differ, labels do not fit or a number makes no sense.
    FloatingPointError
        If the loss is no longer finite.
    """
    x, y = _checked_data(data, model.sizes[-1])
    _check_numbers(epochs=epochs, batch_size=batch_size, lr=lr)
    if device is not None:
        model.to(device)
    optimizer, order = optimizer(model.parameters(), lr=lr), np.random.default_rng(seed)
    steps = epochs * math.ceil(len(y) / batch_size)
    update = _updater(optimizer, schedule(optimizer, steps) if schedule else None)
    finished = []
    with tqdm(total=steps, leave=False, **({} if progress else {"disable": True})) as bar:
        try:
            for _ in range(epochs):
                epoch = _epoch(model, _cut(x, y, batch_size, order), (loss, score), update, bar)
                watched = [evaluate(model, validation, max(batch_size, 256), score)] if validation else []
                finished.append((*epoch, watched))
        except KeyboardInterrupt:
            print(f"Stopped by hand after {len(finished)} of {epochs} epochs; "
                  "the network keeps what it has learned.")
    return _history(finished)


def evaluate(model, data, batch_size=256, score=accuracy):
    """Score a network on data it does not learn from; return its accuracy.

    Parameters
    ----------
    model : SNN or Ensemble
    data : tuple (x, y)
        As in `fit`.
    batch_size : int
        Samples at once; changes memory and speed, not the result.
    score : callable
        A mean over samples, for instance `snntutor.loss.accuracy` or a loss.

    Returns
    -------
    float, or an array of shape (K,) for an ensemble
    """
    x, y = _checked_data(data, model.sizes[-1])
    _check_numbers(batch_size=batch_size)
    with torch.no_grad():
        parts = [len(yb) * score(model(xb), yb).cpu().double() for xb, yb in _cut(x, y, batch_size)]
    return (sum(parts) / len(y)).numpy()[()]


def one_cycle(optimizer, steps):
    """Let the learning rate rise to ``lr`` in the first third of the steps, then fall to near 0."""
    peaks = [group["lr"] for group in optimizer.param_groups]
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, peaks, steps, cycle_momentum=False)


def _epoch(model, batches, scores, update, bar):
    loss, score = scores
    start, total, seen = perf_counter(), 0, 0
    for x, y in batches:
        record = model(x)
        value = loss(record, y)
        _check_finite(value, "The loss")
        update(value.sum())
        with torch.no_grad():
            row = torch.broadcast_tensors(value.detach(), score(record, y), _spikes(record))
        total = total + len(y) * torch.stack(row).cpu().double().numpy()
        seen += len(y)
        bar.update()
    for w in model.parameters():
        _check_finite(w, "A weight")
    mean = total / seen
    bar.set_postfix(loss=f"{mean[0].mean():.3f}", accuracy=f"{mean[1].mean():.3f}")
    return mean, perf_counter() - start


def _updater(optimizer, schedule):
    def update(loss):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if schedule:
            schedule.step()

    return update


def _spikes(record):
    """Spikes of all hidden units for each sample, one number for each network."""
    none = record.readout.new_zeros(record.readout.shape[1:-2])
    return sum((s.sum((0, -1)).mean(-1) for s in record.s), none)


def _history(finished):
    if not finished:
        return History(*[np.zeros(0)] * 5)
    rows, seconds, watched = zip(*finished, strict=True)
    losses, accuracies, spikes = np.stack(rows, 1)
    return History(losses, accuracies, np.array(sum(watched, [])), spikes, np.array(seconds))


def _cut(x, y, batch_size, order=None):
    """Cut data into batches, shuffled where ``order``, a random generator, is given."""
    if len(y) <= batch_size:
        yield x, y
        return
    rows = np.arange(len(y)) if order is None else order.permutation(len(y))
    for first in range(0, len(rows), batch_size):
        batch = rows[first:first + batch_size]
        yield x.take(batch) if isinstance(x, Events) else x[..., batch, :], y[batch]


def _checked_data(data, n_classes):
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise ValueError("Data are a pair, (x, y): input spikes and one label for each sample.")
    x, y = data
    x = x if isinstance(x, (Events, torch.Tensor)) else np.asarray(x)
    if len(x.shape) < 3 or 0 in x.shape:
        raise ValueError(f"x has shape {tuple(x.shape)}; wanted is (time, samples, neurons), "
                         "none of them 0.")
    return x, checked_labels(y, n_classes, x.shape[-2])


def _check_numbers(lr=1.0, **whole):
    for name, value in whole.items():
        if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < 1:
            raise ValueError(f"{name} is {value!r}; it must be a whole number, 1 or more.")
    if not (isinstance(lr, (int, float, np.number)) and 0 < lr < math.inf):
        raise ValueError(f"lr, the learning rate, is {lr!r}; it must be a finite number above 0.")


def _check_finite(values, what):
    if not torch.isfinite(values).all():
        raise FloatingPointError(f"{what} is no longer a finite number; nothing can be learned "
                                 "from it. Try again with a smaller learning rate, or check "
                                 "the loss.")
