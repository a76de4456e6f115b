"""Trainings that several tests make: short ones, and scores that tests prescribe."""

import copy

import torch

from snntutor.loss import accuracy
from snntutor.train import fit


def train(model, data, epochs=3, **settings):
    return fit(model, data, epochs, **{"batch_size": 16, "lr": 1e-2, "progress": False, **settings})


def copies(model):
    return [w.detach().clone() for w in model.parameters()]


def equal(these, those):
    return all(torch.equal(*pair) for pair in zip(these, those, strict=True))


def scored(*rows):
    """A score whose mean over the validation data is the next row; three batches of training ignore it."""
    rows = iter(rows)

    def score(record, y):
        value = accuracy(record, y)
        return torch.full_like(value, 0) if torch.is_grad_enabled() or len(y) < 40 else value * 0 + torch.tensor(
            next(rows))

    return score


def after_each_epoch(model, data, **settings):
    """Train copies of a model for 1, 2, 3 and 4 epochs; return their weights."""
    ends = []
    for epochs in (1, 2, 3, 4):
        each = copy.deepcopy(model)
        train(each, data, epochs, **settings)
        ends.append(copies(each))
    return ends
