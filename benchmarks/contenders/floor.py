"""The least that a network with dense input costs: its matrix products, and nothing else."""

import torch

from contenders.task import parameter

NAME = "dense-matmul floor"
NOTE = "The products x w1 and s w2 with dense x and random dense s, and the two weight gradients; no neuron."


def version():
    """Return the version of torch, which does the work."""
    return f"torch {torch.__version__}"


def make(task):
    """Return a function that makes the four products."""
    x = task.dense().flatten(0, 1)
    w1, w2 = map(parameter, task.weights)
    s = torch.rand(len(x), w1.shape[1])
    g1, g2 = torch.rand(len(x), w1.shape[1]), torch.rand(len(x), w2.shape[1])

    @torch.no_grad()
    def step():
        x @ w1, s @ w2, x.T @ g1, s.T @ g2
        return float("nan"), s * float("nan")

    return step
