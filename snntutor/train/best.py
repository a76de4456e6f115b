"""The best weights that training has seen so far."""

from typing import NamedTuple

import numpy as np
import torch


class Best(NamedTuple):
    """The weights of the best epoch so far; of networks side by side each has a best epoch of its own.

    ``epoch`` (counted from 1; 0 before the first) and ``score`` have the shape () or (K,); ``weights``
    holds a tensor for each parameter and each buffer of the model.
    """

    epoch: np.ndarray
    score: np.ndarray
    weights: tuple


NONE_YET = Best(np.array(0), np.array(np.nan), ())


def better(best, model, epoch, score) -> Best:
    """Return the best weights after one more epoch: those of ``model`` where its score is higher than ever.

    Of equal scores the first stays, as ``argmax`` would have it.
    """
    higher = np.isnan(best.score) | (score > best.score)
    pairs = zip(_tensors(model), best.weights or _tensors(model), strict=True)
    weights = tuple(_chosen(torch.as_tensor(higher), new.detach(), old.detach()) for new, old in pairs)
    return Best(np.where(higher, epoch, best.epoch), np.where(higher, score, best.score), weights)


def put_back(best, model):
    """Give a model its best weights again."""
    with torch.no_grad():
        for w, kept in zip(_tensors(model), best.weights, strict=True):
            w.copy_(kept)


def _tensors(model):
    """Return all that a model has learned: its parameters, and buffers such as running means."""
    return (*model.parameters(), *model.buffers())


def _chosen(higher, new, old):
    """Return the new values of the networks that are better now; the newest of what networks have in common."""
    if higher.ndim and new.shape[:1] != higher.shape:
        return new.clone()
    return torch.where(higher.to(new.device).reshape(higher.shape + (1,) * (new.ndim - higher.ndim)), new, old)
