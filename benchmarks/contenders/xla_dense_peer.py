"""XLA by JAX, with dense input."""

from importlib.metadata import version as installed

from measure.remote import RemoteStep

NAME = "XLA, dense input"
RECURRENT = SAME_NEURON = True
NOTE = ("The whole training step one program of JAX's: a product for all steps, `lax.scan` over time with the way back "
        "written out, Adam; the batch in parts, one device of XLA's for each core, in a process of its own. The same "
        "neuron as the course's.")

installed("jax"), installed("jaxlib")  # fails where either is absent; neither is loaded here


def version():
    """Return the version of the library."""
    return f"jax {installed('jax')}"


def make(task):
    """Return one training step."""
    return RemoteStep("dense", task)
