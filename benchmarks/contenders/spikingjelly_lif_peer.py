"""SpikingJelly: `LIFNode`, the neuron that its multi-step mode is fastest for."""

from spikingjelly.activation_based import neuron, surrogate

from contenders.spikingjelly_peer import version, with_node
from contenders.task import peak

NAME = "SpikingJelly, LIFNode"
NOTE = ("Multi-step mode `m` with the library's own backward pass; else as `CUBALIFNode`, but without a synapse, which "
        "is less work. Input weights are scaled so that a spike moves the potential as far as through one.")

__all__ = ["NAME", "NOTE", "make", "version"]


def make(task):
    """Return one training step."""
    p = task.p
    node = neuron.LIFNode(p.tau_mem / p.dt, False, p.theta, None, surrogate.SoftSign(2.0), detach_reset=True)
    return with_node(task, node, scale=peak(p))
