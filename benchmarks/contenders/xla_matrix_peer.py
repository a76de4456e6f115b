"""XLA by JAX, its input a sparse matrix."""

from measure.remote import RemoteStep

from contenders.xla_dense_peer import version

NAME = "XLA, events as a sparse matrix"
RECURRENT = SAME_NEURON = True
NOTE = ("As XLA with dense input, but the input as compressed rows, `jax.experimental.sparse.BCSR`, whose product "
        "jaxlib leaves to Eigen, and its transpose, sorted beforehand, for the gradient.")

__all__ = ["NAME", "NOTE", "RECURRENT", "SAME_NEURON", "make", "version"]


def make(task):
    """Return one training step."""
    return RemoteStep("matrix", task)
