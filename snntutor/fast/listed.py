"""A record whose spikes stay a list until somebody looks at them."""

from snntutor.record import Record

from . import layers


class Listed(Record):
    """A `Record` of the loops: its spikes are written as tensors when they are first looked at.

    Training by a loss of the readout alone never looks, and so saves the time and the memory.
    """

    _lists: tuple = ()
    _unwritten: tuple = ()  # the plans of layers whose spikes are not yet a tensor

    @property
    def s(self):  # type: ignore[override]
        """The spikes of each hidden layer."""
        return self[0]

    def __getitem__(self, k):
        self._write()
        return super().__getitem__(k)

    def __iter__(self):
        self._write()
        return super().__iter__()

    def listed_spikes(self):
        """Count the spikes of all hidden layers in their lists; see `snntutor.record.spikes_a_sample`."""
        networks, batch = self.readout.shape[1:-2], self.readout.shape[-2]
        counts = [(own.end - own.begin).reshape(*networks, -1).sum(-1) for own in self._lists]
        return sum((self.readout.new_tensor(count) / batch for count in counts), self.readout.new_zeros(networks))

    def _write(self):
        plans, self._unwritten = self._unwritten, ()
        for plan, s in zip(plans, super().__getitem__(0)):
            layers.write_spikes(plan, s.detach().flatten(1).numpy())


def listed_record(s, u, readout, plans) -> Listed:
    """Return a record of spikes that have space, and are listed by the plans of their layers."""
    record = Listed(s, u, readout)
    record._unwritten, record._lists = tuple(plans), tuple(plan.own for plan in plans)
    return record
