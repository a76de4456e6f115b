"""The style of the article's companion notebooks: einsum, and a loop over time in Python."""

import torch

from contenders.task import parameter, training
from snntutor.settings import Settings

NAME = "companion style"
SPIKE = Settings().spike
RECURRENT = True
NOTE = ("A loop in Python over time with `einsum`, batch first, after Neftci, Mostafa and Zenke; "
        "resets to zero, and loses that step's input.")


def version():
    """Return the version of torch, which does the work."""
    return f"torch {torch.__version__}"


def make(task):
    """Return one training step."""
    x = task.dense().transpose(0, 1).contiguous()
    w1, w2 = map(parameter, task.weights)
    loops = [parameter(v) for v in task.recurrent]

    def forward():
        s = hidden(torch.einsum("bti,ij->btj", x, w1), task.p, *loops)
        return readout(torch.einsum("btj,jk->btk", s, w2), task.p).max(1).values, s

    return training([w1, w2, *loops], forward, task.y)


def hidden(drive, p, v=None):
    """Return the spikes of a layer that resets to zero; drive has the shape (batch, time, units)."""
    syn = mem = torch.zeros_like(drive[:, 0])
    spikes = []
    for t in range(drive.shape[1]):
        out = SPIKE(mem - p.theta)
        arriving = drive[:, t] if v is None else drive[:, t] + torch.einsum("bi,ij->bj", out, v)
        syn, mem = p.alpha * syn + arriving, (p.beta * mem + syn) * (1 - out.detach())
        spikes.append(out)
    return torch.stack(spikes, 1)


def readout(drive, p):
    """Return the potential of a leaky readout at every step."""
    syn = mem = torch.zeros_like(drive[:, 0])
    potentials = []
    for t in range(drive.shape[1]):
        potentials.append(mem)
        syn, mem = p.alpha * syn + drive[:, t], p.beta * mem + syn
    return torch.stack(potentials, 1)
