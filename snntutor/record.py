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


def spikes_a_sample(record):
    """Count the spikes of all hidden units for each sample, on average: one number for each network."""
    if hasattr(record, "listed_spikes"):  # the loops need not look at every step for it
        return record.listed_spikes()
    total, batch = record.readout.new_zeros(record.readout.shape[1:-2]), record.readout.shape[-2]
    for s in record.s:
        total = total + s.flatten(record.readout.ndim - 1).sum((0, -2, -1)) / batch
    return total


def check_record(record, what="record"):
    """Hold that something is a record, or has what one has."""
    if isinstance(record, Record):
        return  # to ask it for its spikes would write them, see `snntutor.fast`
    if not (hasattr(record, "readout") and hasattr(record, "s")):
        raise ValueError(f"{what} is {arguments.shown(record)}; wanted is a Record, what a network returns: net(x).")
