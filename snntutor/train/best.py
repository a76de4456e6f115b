"""The best weights that training has seen so far."""

from typing import NamedTuple

import numpy as np
import torch


class Best(NamedTuple):
    """The weights of the best epoch so far; of networks side by side each has a best epoch of its own.

    ``epoch`` (counted from 1; 0 before the first) and ``score`` have the shape () or (K,); ``weights``
    holds a tensor for each parameter of the model.
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
    mine = torch.as_tensor(higher)[..., None, None]
    pairs = zip(model.parameters(), best.weights or model.parameters(), strict=True)
    weights = tuple(torch.where(mine.to(w.device), w.detach(), old.detach()) for w, old in pairs)
    return Best(np.where(higher, epoch, best.epoch), np.where(higher, score, best.score), weights)


def put_back(best, model):
    """Give a model its best weights again."""
    with torch.no_grad():
        for w, kept in zip(model.parameters(), best.weights, strict=True):
            w.copy_(kept)
