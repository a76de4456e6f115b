"""snnTorch: `Synaptic` neurons, called at every step."""

import snntorch
import torch
from snntorch.surrogate import fast_sigmoid

from contenders.task import linear, training

NAME = "snnTorch"
RECURRENT = True
NOTE = ("`Synaptic`, or `RSynaptic` with recurrence, called in a loop over time as its tutorials do, but with one "
        "product for all steps before it; `fast_sigmoid(10)`, reset by subtraction. The readout is a `Synaptic` "
        "that never resets. No delay between spike and current.")


def version():
    """Return the version of the library."""
    return f"snntorch {snntorch.__version__}"


def make(task):
    """Return one training step."""
    x, decay = task.dense(), {"alpha": task.p.alpha, "beta": task.p.beta, "spike_grad": fast_sigmoid(10)}
    into, out = map(linear, task.weights)
    hidden, readout = neurons(task, decay), snntorch.Synaptic(**decay, reset_mechanism="none")

    def forward():
        s = over_time(hidden, into(x), 0)
        return over_time(readout, out(s), -1).max(0).values, s

    return training([p for m in (into, out, hidden) for p in m.parameters()], forward, task.y)


def neurons(task, decay):
    """Return the hidden neurons, with weights among themselves where the task has them."""
    if not task.recurrent:
        return snntorch.Synaptic(**decay)
    layer = snntorch.RSynaptic(**decay, linear_features=len(task.recurrent[0]))
    layer.recurrent = linear(task.recurrent[0])
    return layer


def over_time(layer, drive, which):
    """Call a layer at every step; return one of its outputs at all steps: 0 are the spikes, -1 the potential."""
    state, kept = layer.reset_mem(), []
    for d in drive.unbind():
        outputs = layer(d, *state)
        state = outputs[-len(state):]
        kept.append(outputs[which])
    return torch.stack(kept)
