"""Norse: its layers over whole sequences, each step compiled by torch."""

from importlib.metadata import version as installed

import torch
from norse.torch import LI, LIF, LIFParameters, LIFRecurrent, LIParameters

from contenders.task import linear, parameter, training

NAME = "Norse"
RECURRENT = True
NOTE = ("`LIF`, or `LIFRecurrent` with recurrence, and `LI`, over the whole sequence, their step through "
        "`torch.compile`, the way to speed that its release 1.1 names (uncompiled where there is no C++ compiler). "
        "Euler steps: decays 1 - dt/tau for exp(-dt/tau), and a current that is scaled by dt/tau_mem, so weights and "
        "their learning rate are multiplied by tau_mem/dt. Reset to zero. Its `SuperSpike` has a fixed slope of 1.")

torch._dynamo.config.suppress_errors = True  # without a compiler the steps run as they are


def version():
    """Return the version of the library."""
    return f"norse {installed('norse')}"


def step_compiled(layer):
    """Return a layer of Norse's that runs its step compiled."""
    layer.activation = torch.compile(layer.activation)
    return layer


def make(task, compiled=step_compiled):
    """Return one training step; `compiled` takes a layer and returns it in a faster form."""
    x, gain = task.dense(), task.p.tau_mem / task.p.dt
    inverse = [torch.as_tensor(1 / tau) for tau in (task.p.tau_syn, task.p.tau_mem)]
    into, neurons, weights = hidden(task, LIFParameters(*inverse), gain)
    neurons, readout = map(compiled, (neurons, LI(LIParameters(*inverse), dt=task.p.dt)))
    out = linear(task.weights[1], gain)

    def forward():
        s = neurons(into(x))[0]
        return readout(out(s))[0].max(0).values, s

    return training([*weights, *out.parameters()], forward, task.y)


def hidden(task, constants, gain):
    """Return what weighs the input, the hidden neurons, and the weights of both; recurrent neurons weigh it."""
    if not task.recurrent:
        into = linear(task.weights[0], gain)
        return into, LIF(constants, dt=task.p.dt), list(into.parameters())
    weights = [parameter(w.T.contiguous(), gain) for w in (task.weights[0], task.recurrent[0])]
    names = dict(zip(("input_weights", "recurrent_weights"), weights))
    neurons = LIFRecurrent(*task.weights[0].shape, constants, **names, autapses=True, dt=task.p.dt)
    return (lambda x: x), neurons, weights
