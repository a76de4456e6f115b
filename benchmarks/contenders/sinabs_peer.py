"""sinabs: `LIF` layers with a synapse."""

from importlib.metadata import version as installed

from sinabs.activation import SingleSpike
from sinabs.layers import LIF, LIFRecurrent

from contenders.task import linear, training
from snntutor.surrogate import fast_sigmoid

NAME = "sinabs"
RECURRENT = True
NOTE = ("`LIF` with `tau_syn`, or `LIFRecurrent` with recurrence; batch first, one spike a step, reset by "
        "subtraction, the course's surrogate as its `surrogate_grad_fn`. The readout is a `LIF` that never spikes. Its "
        "synapse decays what arrives at once, so weights are divided by alpha. Gradients flow through the reset; no "
        "delay between spike and current.")


def version():
    """Return the version of the library."""
    return f"sinabs {installed('sinabs')}"


def make(task):
    """Return one training step."""
    x, scale = task.dense().transpose(0, 1).contiguous(), 1 / task.p.alpha
    into, out, *loop = (linear(w, scale) for w in (*task.weights, *task.recurrent))
    hidden = neurons(task.p, loop)
    readout = frozen(LIF(**constants(task.p), spike_fn=None, reset_fn=None, spike_threshold=None))

    def forward():
        hidden.reset_states()
        readout.reset_states()
        s = hidden(into(x))
        return readout(out(s)).max(1).values, s

    return training([w for m in (into, out, *loop) for w in m.parameters()], forward, task.y)


def neurons(p, loop):
    """Return the hidden neurons, with weights among themselves if `loop` holds any."""
    derivative = fast_sigmoid(10)
    more = {"spike_fn": SingleSpike, "surrogate_grad_fn": lambda v, theta: derivative(v - theta)}
    if loop:
        return frozen(LIFRecurrent(**constants(p), **more, rec_connect=loop[0]))
    return frozen(LIF(**constants(p), **more))


def constants(p):
    """Return the time constants in steps."""
    return {"tau_mem": p.tau_mem / p.dt, "tau_syn": p.tau_syn / p.dt, "norm_input": False}


def frozen(layer):
    """Do without gradients for the time constants, which the course's network does not train."""
    layer.tau_mem.requires_grad_(False)
    layer.tau_syn.requires_grad_(False)
    return layer
