"""The loop: batches, progress bar, the best weights, a stop by hand."""

import math
from contextlib import suppress
from time import perf_counter

import numpy as np
import torch

from snntutor import arguments
from snntutor.compiled.threads import claimable
from snntutor.loss import accuracy, cross_entropy
from snntutor.record import spikes_a_sample

from .bar import bar_of, now_has, show
from .best import NONE_YET, better, put_back
from .contract import as_input, check_classes, check_gradient, mode, one_each
from .given import check_model, check_numbers, check_scores, move, optimizer_of, schedule_of
from .history import history
from .samples import checked, held_back
from .stop import stoppable


def fit(model, data, epochs, batch_size=256, lr=2e-3, *, loss=cross_entropy, score=accuracy,
        validation=None, keep_best=False, optimizer=torch.optim.Adam, schedule=None, seed=0, device=None,
        progress=True):
    """Train a network, or an ensemble of networks, in place.

    Parameters
    ----------
    model : Model
        Any ``torch.nn.Module`` that returns a `Record`: an SNN, an Ensemble, one of your own.
    data : tuple (x, y)
        Events, or an array of shape (time, samples, neurons), and a label for each sample: for the losses of
        `snntutor.loss` a whole number, for one of your own what it asks for.
    epochs, batch_size : int
        The last batch of an epoch may be smaller; it is used as well.
    lr : float
        Learning rate.
    loss, score : callable
        Functions of a record and its labels, with one number for each network; ``loss`` is made
        small, ``score`` is watched. To add a penalty, write a loss that adds one, as the first
        lines of `snntutor.loss` do.
    validation : tuple (x, y) or float, optional
        Scored after every epoch. A number between 0 and 1 holds that share of ``data`` back, drawn
        by chance; it is not trained on.
    keep_best : bool
        Whether the model ends with the weights of its best epoch in place of those of the last: the
        epoch with the highest validation score, ``history.validation_accuracies.argmax(0)``, the
        first of equals. Of an ensemble each network has its own. Needs ``validation``.
    optimizer : callable
        Makes an optimizer from parameters and ``lr``.
    schedule : callable, optional
        Makes a schedule from the optimizer and the number of steps, as `one_cycle`; by default
        the learning rate stays as it is.
    seed : int
        Fixes the order in which the samples are drawn, and which are held back.
    device : str or torch.device, optional
        Where to compute; by default where the model is.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    History
        Of the epochs that were finished. Stopping by hand (Ctrl-C, or the square button of a notebook)
        ends training early, after the batch at hand; doing so twice ends it at once. With validation the
        model then has the weights of its best epoch so far, else those of the last step; a line says which.

    Raises
    ------
    ValueError
        If there are no data, lengths differ, labels do not fit or a number makes no sense.
    FloatingPointError
        If the loss is no longer finite.
    """
    check_numbers(epochs=epochs, batch_size=batch_size, lr=lr)
    check_model(model)
    check_scores(loss=loss, score=score)
    rng = np.random.default_rng(arguments.seed(seed))
    training, watched = held_back(checked(data), validation, rng)
    if keep_best and watched is None:
        raise ValueError("keep_best needs validation: without it no epoch is known to be the best.")
    if device is not None:
        move(model, device)
    check_classes(model, training, *([watched] if watched else []))
    steps = epochs * math.ceil(len(training) / batch_size)
    update = _updater(optimizer_of(optimizer, model, lr), schedule, steps)
    finished, best = [], NONE_YET
    with mode(model, training=True), stoppable() as whole, bar_of(steps, progress) as bar, claimable():
        with suppress(KeyboardInterrupt):
            for epoch in range(1, epochs + 1):
                bar.set_description(f"epoch {epoch} of {epochs}", refresh=False)
                seen = _epoch(model, whole(training.cut(batch_size, rng)), (loss, score), update, bar)
                scores = [_score(model, whole(watched.cut(max(batch_size, 256))), score)] if watched else []
                best = better(best, model, epoch, *scores) if watched else best
                finished.append((*seen, scores))
                show(bar, *seen[0][:2], *scores)
        if best.weights and (keep_best or len(finished) < epochs):
            put_back(best, model)
    if len(finished) < epochs:
        print(f"Stopped by hand after {len(finished)} of {epochs} epochs; {now_has(best)}")
    return history(finished)


def evaluate(model, data, batch_size=256, score=accuracy):
    """Score a network on data it does not learn from; return its accuracy.

    Parameters
    ----------
    model : Model
        As in `fit`; it is scored in evaluation mode, and left in the mode in which it was.
    data : tuple (x, y)
        As in `fit`.
    batch_size : int
        Samples at once; changes memory and speed, not the result.
    score : callable
        A mean over samples, for instance `snntutor.loss.accuracy` or a loss.

    Returns
    -------
    float, or an array of shape (K,) for an ensemble

    Raises
    ------
    ValueError
        If data do not fit.
    FloatingPointError
        If a weight is not finite: behind a spike it would be seen by nobody.
    """
    check_numbers(batch_size=batch_size)
    check_model(model)
    check_scores(score=score)
    samples = checked(data)
    for w in model.parameters():
        _check_finite(w, "A weight")
    check_classes(model, samples)
    return _score(model, samples.cut(batch_size), score)


def _score(model, batches, score):
    with mode(model, training=False), torch.no_grad(), claimable():
        parts = [(len(y), _one_score(model(as_input(x, model)), y, score)) for x, y in batches]
    return (sum(n * part for n, part in parts) / sum(n for n, _ in parts)).numpy()[()]


def _one_score(record, y, score):
    return one_each("score", score(record, y), record).cpu().double()


def _epoch(model, batches, scores, update, bar):
    start, total, seen = perf_counter(), 0, 0
    for x, y in batches:
        total = total + len(y) * _step(model, x, y, scores, update)
        seen += len(y)
        bar.update()
    for w in model.parameters():
        _check_finite(w, "A weight")
    return total / seen, perf_counter() - start


def _step(model, x, y, scores, update):
    """Learn from one batch, whose record is gone on return; return its loss, score and spikes, seen before."""
    loss, score = scores
    with torch.enable_grad():
        record = model(as_input(x, model))
        value = one_each("loss", loss(record, y), record)
    check_gradient(value, model)
    _check_finite(value, "The loss")
    update(value.sum())
    with torch.no_grad():
        row = torch.broadcast_tensors(value.detach(), one_each("score", score(record, y), record),
                                      spikes_a_sample(record))
    return torch.stack(row).cpu().double().numpy()


def _updater(optimizer, make_schedule, steps):
    schedule = None if make_schedule is None else schedule_of(make_schedule, optimizer, steps)

    def update(loss):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if schedule:
            schedule.step()

    return update


def _check_finite(values, what):
    if not torch.isfinite(values).all():
        raise FloatingPointError(f"{what} is no longer a finite number; nothing can be learned "
                                 "from it. Try again with a smaller learning rate, or check "
                                 "the loss.")
