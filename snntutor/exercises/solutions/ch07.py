"""Solutions of chapter 07."""

import torch

from snntutor.loss import cross_entropy


def my_surrogate(x, slope):
    return 1 / (1 + slope * abs(x)) ** 2


def my_backward(u, theta, grad, slope):
    x = u - theta
    return grad / (1 + slope * abs(x)) ** 2


def my_diagnoses():
    return "silent layer", "healthy", "dead column", "silent partner"


def my_peaks():
    return 1.0, 25 / 4, 100.0


def my_hidden_loss(a, b):
    area = (a - 1) / (1 + 10 * abs(a - 1))
    s = 1 if a > 1 else 0
    return 2 * b * (b * s - 1) * area


def my_loss(record, y):
    def soft_maximum(record):
        return torch.logsumexp(5 * record.readout, 0) / 5

    return cross_entropy(record, y, soft_maximum)


SOLUTIONS = {"7.1": my_surrogate, "7.2": my_backward, "7.3": my_diagnoses, "7.4": my_peaks,
             "7.5": my_hidden_loss, "7.6": my_loss}
