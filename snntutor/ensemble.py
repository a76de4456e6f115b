"""Networks of one shape, trained side by side, each as if alone."""

import copy

import torch
from torch import nn

from snntutor import network
from snntutor.network import SNN

NARROW = 16  # neurons; below it all networks at once in plain layers are faster than one by one in fast ones


class Ensemble(SNN):
    """Networks of one shape that run and learn side by side, each as if alone.

    ``Ensemble(SNN((100, 4, 2), seed=k) for k in range(10))`` takes far less time than ten small
    networks. Its weights have the shape (K, in, out), the tensors of its record the shape
    (time, K, batch, neurons).

    Parameters
    ----------
    members : iterable of SNN
        Their weights are copied; everything else is taken from the first. Where its ``run`` is left to
        choose, networks with fewer than 16 neurons in each hidden layer run in the plain layers.

    Raises
    ------
    ValueError
        If there is no member, or their sizes differ.
    """

    def __init__(self, members):
        nn.Module.__init__(self)
        members = list(members)
        if len({(m.sizes, len(m.recurrent)) for m in members}) != 1:
            raise ValueError("An ensemble takes one network or more, all of the same sizes; "
                             f"given are {[m.sizes for m in members]}.")
        # in a list, so that its weights are not counted among the ensemble's
        self._template = [copy.deepcopy(members[0])]
        for name in ("sizes", "spike", "p", "readout", "reset", "reset_gradient", "run"):
            setattr(self, name, getattr(members[0], name))
        self.weights = _stacked([m.weights for m in members])
        self.recurrent = _stacked([m.recurrent for m in members])

    def __len__(self):
        """The number of networks."""
        return len(self.weights[0])

    def _best_run(self):
        narrow = len(self) > 1 and max(self.sizes[1:-1], default=0) < NARROW
        return network.run if narrow else super()._best_run()

    def member(self, k) -> SNN:
        """Return network k as an SNN of its own, a copy."""
        snn = copy.deepcopy(self._template[0])
        for mine, its in zip(self.parameters(), snn.parameters(), strict=True):
            its.data = mine.detach()[k].clone()
        return snn


def _stacked(lists):
    side_by_side = zip(*lists, strict=True)
    return nn.ParameterList(nn.Parameter(torch.stack(ws).detach()) for ws in side_by_side)
