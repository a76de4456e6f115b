"""Networks of one shape, trained side by side, each as if alone."""

from collections.abc import Iterable

import torch

from snntutor import arguments, network
from snntutor.network import SNN, Network

NARROW = 16  # neurons; below it networks run in the plain layers, whose rounding the numbers of chapters 05 to 07 have


class Ensemble(Network):
    """Networks of one shape that run and learn side by side, each as if alone.

    ``Ensemble(SNN((100, 4, 2), seed=k) for k in range(10))`` takes far less time than ten small
    networks. Its weights have the shape (K, in, out), the tensors of its record the shape
    (time, K, batch, neurons).

    Parameters
    ----------
    members : iterable of SNN
        Their weights are copied; settings and ``run`` are taken from the first. Where that ``run`` is left to
        choose, networks with fewer than 16 neurons in each hidden layer run in the plain layers.

    Raises
    ------
    ValueError
        If there is no member, or their sizes differ.
    """

    def __init__(self, members):
        members = _checked(members)
        super().__init__(_side_by_side(m.weights for m in members), _side_by_side(m.recurrent for m in members),
                         members[0].settings, members[0].run)

    def __len__(self):
        """The number of networks."""
        return len(self.weights[0])

    def _best_run(self):
        narrow = len(self) > 1 and max(self.sizes[1:-1], default=0) < NARROW
        return network.run if narrow else super()._best_run()

    def member(self, k) -> SNN:
        """Return network k, counted from 0, as an SNN of its own, a copy."""
        if not -len(self) <= arguments.whole("k", k, -len(self)) < len(self):
            raise ValueError(f"There is no network {k}; there are {len(self)}, numbered from 0.")
        return SNN.of_weights([w[k] for w in self.weights], [w[k] for w in self.recurrent], self.settings, self.run)


def _checked(members):
    arguments.instance(Iterable, "several networks, as [SNN((100, 4, 2), seed=k) for k in range(10)]", members=members)
    members = list(members)
    for member in members:
        arguments.instance(Network, "a network, as SNN((100, 4, 2))", **{"A member of the ensemble": member})
    kinds = {(m.sizes, len(m.recurrent), m.weights[0].ndim, m.weights[0].dtype) for m in members}
    if len(kinds) != 1 or members[0].weights[0].ndim != 2:
        given = ", ".join(f"{m.sizes} of {m.weights[0].dtype}" for m in members)
        raise ValueError(f"An ensemble takes one network or more, all of the same sizes and type; given are: {given}.")
    return members


def _side_by_side(lists):
    """Stack the weights of many networks, layer by layer."""
    return [torch.stack(weights) for weights in zip(*lists, strict=True)]
