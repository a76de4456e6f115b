"""XLA by JAX, its input a list of events that are summed by segment."""

from measure.remote import RemoteStep

from contenders.xla_dense_peer import version

NAME = "XLA, events by segment"
RECURRENT = SAME_NEURON = True
NOTE = ("As XLA with dense input, but a row of weights gathered for each event, and the rows summed by "
        "`jax.ops.segment_sum`, sorted: on a CPU a scatter, row after row.")

__all__ = ["NAME", "NOTE", "RECURRENT", "SAME_NEURON", "make", "version"]


def make(task):
    """Return one training step."""
    return RemoteStep("segments", task)
