"""The style of the article's companion notebooks: einsum, and a loop over time in Python."""

import torch

from contenders.task import parameter, training
from snntutor.settings import DEFAULT

NAME = "companion style"
RECURRENT = True
NOTE = ("A loop in Python over time with `einsum`, batch first, after Neftci, Mostafa and Zenke; "
        "resets to zero, and loses that step's input.")


def version():
    """Return the version of torch, which does the work."""
    return f"torch {torch.__version__}"


def make(task, step=None, drive=None):
    """Return one training step.

    Parameters
    ----------
    step : callable, optional
        Takes the hidden layer one time step on, as `hidden_step` does.
    drive : callable, optional
        ``drive(w)`` is what arrives at the hidden layer, (batch, time, units); by default a product with dense input.
    """
    w1, w2 = map(parameter, task.weights)
    loops = [parameter(v) for v in task.recurrent]
    drive = drive or dense_drive(task)

    def forward():
        s = hidden(drive(w1), task.p, *loops, step=step or hidden_step)
        return readout(torch.einsum("btj,jk->btk", s, w2), task.p).max(1).values, s

    return training([w1, w2, *loops], forward, task.y)


def dense_drive(task):
    """Return the function that multiplies dense input, (batch, time, in), with weights."""
    x = task.dense().transpose(0, 1).contiguous()
    return lambda w: torch.einsum("bti,ij->btj", x, w)


def hidden(drive, p, v=None, step=None):
    """Return the spikes of a layer that resets to zero; drive has the shape (batch, time, units)."""
    syn = mem = torch.zeros_like(drive[:, 0])
    spikes = []
    for t in range(drive.shape[1]):
        out, syn, mem = step(syn, mem, drive[:, t], p, v)
        spikes.append(out)
    return torch.stack(spikes, 1)


def hidden_step(syn, mem, arriving, p, v):
    """Return the spikes of a step, and the current and the potential of the next."""
    out = DEFAULT.spike(mem - p.theta)
    arriving = arriving if v is None else arriving + torch.einsum("bi,ij->bj", out, v)
    return out, p.alpha * syn + arriving, (p.beta * mem + syn) * (1 - out.detach())


def readout(drive, p):
    """Return the potential of a leaky readout at every step."""
    syn = mem = torch.zeros_like(drive[:, 0])
    potentials = []
    for t in range(drive.shape[1]):
        potentials.append(mem)
        syn, mem = p.alpha * syn + drive[:, t], p.beta * mem + syn
    return torch.stack(potentials, 1)
