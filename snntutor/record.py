"""What a network did, as `snntutor.network` and `snntutor.fast` both report it."""

from typing import Any, NamedTuple


class Record(NamedTuple):
    """What a network did: tensors of shape (time, batch, neurons).

    ``s`` and ``u`` hold one tensor for each hidden layer, its spikes and its potential: ``s[n]``
    is 1 where ``u[n]`` is above the threshold. ``readout`` is the potential of the output layer.
    """

    s: tuple
    u: tuple
    readout: Any
