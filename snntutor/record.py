"""What a network did, as `snntutor.network` and `snntutor.fast` both report it."""

from typing import Any, NamedTuple

from snntutor import arguments


class Record(NamedTuple):
    """What a network did: tensors of shape (time, batch, neurons).

    ``s`` and ``u`` hold one tensor for each hidden layer, its spikes and its potential: ``s[n]``
    is 1 where ``u[n]`` is above the threshold. ``readout`` is the potential of the output layer.
    """

    s: tuple
    u: tuple
    readout: Any


def check_record(record, what="record"):
    """Hold that something is a record, or has what one has."""
    if not (hasattr(record, "readout") and hasattr(record, "s")):
        raise ValueError(f"{what} is {arguments.shown(record)}; wanted is a Record, what a network returns: net(x).")
