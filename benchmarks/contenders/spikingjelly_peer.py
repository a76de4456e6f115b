"""SpikingJelly: `CUBALIFNode`, its neuron with a synapse, over all steps at once."""

from importlib.metadata import version as installed

import torch
from spikingjelly.activation_based import functional, layer, neuron, surrogate

from contenders.task import linear, peak, training

NAME = "SpikingJelly, CUBALIFNode"
RECURRENT = True
NOTE = ("Multi-step mode `m`, reset by subtraction and out of the gradient; with recurrence in a "
        "`LinearRecurrentContainer`. `SoftSign(2)` is a fast sigmoid of slope 2 (its slope is twice its peak; "
        "with slope 10, gradients explode through recurrent weights). The readout, "
        "`NonSpikingLIFNode`, has no synapse; its weights are scaled so that a spike moves it as far. No delay between "
        "spike and current.")


def version():
    """Return the version of the library."""
    return f"spikingjelly {installed('spikingjelly')}"


def make(task):
    """Return one training step."""
    p = task.p
    node = neuron.CUBALIFNode(p.alpha, p.beta, p.theta, None, surrogate.SoftSign(2.0))
    node.detach_reset = True
    return with_node(task, contained(node, task.recurrent))


def with_node(task, node, scale=1.0):
    """Return one training step of a network whose hidden neurons are `node`; `scale` multiplies the input weights."""
    x, tau = task.dense(), task.p.tau_mem / task.p.dt
    into, out = linear(task.weights[0], scale), linear(task.weights[1], tau * peak(task.p))
    readout = neuron.NonSpikingLIFNode(tau, decode="max-mem")
    functional.set_step_mode(node, "m")

    def forward():
        functional.reset_net(node)
        s = node(into(x))
        return readout(out(s)), s

    return training([w for m in (into, node, out) for w in m.parameters()], forward, task.y)


def contained(node, recurrent):
    """Return the neurons with weights among themselves, if there are any."""
    if not recurrent:
        return node
    n = len(recurrent[0])
    container = layer.LinearRecurrentContainer(node, n, n, bias=False)  # weighs (drive, spikes) together
    container.rc.weight.data = torch.cat([torch.eye(n), recurrent[0].T], 1)
    return container
