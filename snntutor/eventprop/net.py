"""A network of layers from spike times to spike times."""

import math

import torch
from torch import nn

from snntutor import arguments

from .functions import largest_potential, spikes
from .neuron import Neuron

DRIVE, SPREAD = 12.0, 2.0  # of the current, in thresholds, if every input spikes once at the same time


class Net(nn.Module):
    """Fully connected layers of spiking neurons without time steps, whose gradients are exact.

    Parameters
    ----------
    sizes : sequence of int
        Neurons of the input and of each layer.
    tau_mem, tau_syn : float
        Seconds.
    theta : float
        Threshold.
    seed : int, optional
        Of the first weights.
    start : sequence of pairs (mean, standard deviation), optional
        Of the normal distribution that each layer's weights are drawn from, in thresholds. By default an input
        whose spikes all come at once, one each, drives every neuron with a current of about 12 thresholds.
    recurrent : bool
        Whether the neurons of a hidden layer also drive each other; these weights start at 0.

    Attributes
    ----------
    weights : nn.ParameterList
        One of shape (in, out) for each layer, float64.
    recurrent : nn.ParameterList
        One of shape (neurons, neurons) for each hidden layer, or none.

    Raises
    ------
    ValueError
        If an argument makes no sense.
    """

    def __init__(self, sizes, tau_mem=20e-3, tau_syn=5e-3, theta=1.0, seed=None, *, start=None, recurrent=False):
        super().__init__()
        sizes = [arguments.whole("sizes", size) for size in sizes]
        if len(sizes) < 2:
            raise ValueError(f"sizes is {sizes}; wanted are two numbers of neurons or more, as (5, 200, 3).")
        arguments.switch(recurrent=recurrent)
        self.neuron = Neuron(tau_mem, tau_syn, theta)
        start = start or [(DRIVE / n, SPREAD / math.sqrt(n)) for n in sizes[:-1]]
        if len(start) != len(sizes) - 1:
            raise ValueError(f"start has {len(start)} pairs for {len(sizes) - 1} layers; wanted is one for each.")
        rng = torch.Generator()
        rng.seed() if seed is None else rng.manual_seed(arguments.seed(seed))
        self.weights = nn.ParameterList(
            theta * (mean + deviation * torch.randn(shape, generator=rng, dtype=torch.float64))
            for shape, (mean, deviation) in zip(zip(sizes, sizes[1:]), start))
        self.recurrent = nn.ParameterList(
            torch.zeros(n, n, dtype=torch.float64) for n in (sizes[1:-1] if recurrent else ()))

    def forward(self, times) -> torch.Tensor:
        """Return the times of all spikes of the last layer, shape (spikes, batch, neurons), infinite where none is.

        ``times`` has the shape (batch, in), or (spikes, batch, in) for several spikes an input; see `spikes`.
        """
        return spikes(self.hidden(times)[-1], self.weights[-1], neuron=self.neuron)

    def first(self, times) -> torch.Tensor:
        """Return the time of the first spike of each neuron of the last layer, shape (batch, neurons)."""
        return self.heard(times)[1]

    def heard(self, times) -> tuple:
        """Return what the last layer hears, spike times (spikes, batch, neurons), and its own first spikes."""
        below = self.hidden(times)[-1]
        return below, spikes(below, self.weights[-1], neuron=self.neuron, most=1)[0]

    def largest(self, times) -> torch.Tensor:
        """Return the largest potentials of a last layer that never spikes, shape (batch, neurons)."""
        return largest_potential(self.hidden(times)[-1], self.weights[-1], neuron=self.neuron)

    def hidden(self, times) -> list:
        """Return the input and the spike times of every hidden layer."""
        found = [times]
        for layer, w in enumerate(list(self.weights)[:-1]):
            own = self.recurrent[layer] if len(self.recurrent) else None
            found.append(spikes(found[-1], w, own, neuron=self.neuron))
        return found
