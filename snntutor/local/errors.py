"""Local errors, as DECOLLE has them: every layer guesses the answer itself and learns from its own mistake, at once."""

from typing import Any, NamedTuple

import torch

from snntutor.lif import LIFState, lif_step
from snntutor.settings import DEFAULT


class LayerState(NamedTuple):
    """What a layer carries from step to step; nothing of it knows of any weight's gradient."""

    before: Any  # LIFState, the trace of what arrived, (batch, in)
    lost: Any  # what resets took from the potential, (batch, neurons)


class LocalLayer(torch.nn.Module):
    """Spiking neurons with a fixed random readout of their own.

    The neuron is the article's, written by traces: u[n] = P[n] w - R[n], where P is the filtered input and R what the
    resets took. So u[n] depends on w at once, with no way through earlier steps.

    Parameters
    ----------
    w : tensor of shape (in, neurons)
    g : tensor of shape (neurons, classes)
        The readout, which never learns.
    settings : Settings
        What the neurons are, but for the reset, which subtracts, and the delay, which they have.

    Raises
    ------
    ValueError
        If the readout has not a row for each neuron.

    Notes
    -----
    Kaiser, Mostafa and Neftci (2020), Synaptic plasticity dynamics for deep continuous local learning (DECOLLE).
    Departure: the article's neuron and reset.
    """

    def __init__(self, w, g, settings=DEFAULT):
        super().__init__()
        if w.ndim != 2 or g.ndim != 2 or w.shape[1] != g.shape[0]:
            raise ValueError(f"w and g have the shapes {tuple(w.shape)} and {tuple(g.shape)}; wanted are (in, neurons) "
                             "and (neurons, classes).")
        self.w, self.p, self.spike = torch.nn.Parameter(w), settings.p, settings.spike
        self.register_buffer("g", g)

    def rest(self, batch) -> LayerState:
        """Return the state of a layer that nothing has reached."""
        before, lost = (self.w.new_zeros(batch, size) for size in self.w.shape)
        return LayerState(LIFState(before, before), lost)

    def forward(self, state, sent):
        """Take one step; return the new state, the spikes of this step and what the layer's own readout says."""
        sent = sent.detach()  # no error goes to the layer before
        s = self.spike(state.before.u @ self.w - state.lost - self.p.theta)
        lost = self.p.beta * state.lost + self.p.theta * s.detach()  # none goes back in time
        return LayerState(lif_step(state.before, 0, sent, self.p), lost), s, s @ self.g


def local_layers(seed, sizes, classes, dtype=torch.float32) -> list:
    """Draw layers, each with a readout of its own for every class.

    Parameters
    ----------
    seed : int
    sizes : tuple of int
        Inputs, then the neurons of each layer.
    classes : int
    """
    rng = torch.Generator().manual_seed(seed)
    return [LocalLayer(0.3 * torch.randn(before, after, generator=rng, dtype=dtype),
                       3 / after**0.5 * torch.randn(after, classes, generator=rng, dtype=dtype))
            for before, after in zip(sizes, sizes[1:])]


def local_losses(layers, states, sent, loss):
    """Take all layers one step on; return their new states, their losses and what their readouts say.

    Parameters
    ----------
    layers : sequence of LocalLayer
    states : sequence of LayerState
    sent : tensor of shape (batch, in)
        The input's spikes of this step.
    loss : callable
        ``loss(said) -> tensor``, of what one layer's readout says.
    """
    after, losses, told = [], [], []
    for layer, state in zip(layers, states, strict=True):
        state, sent, said = layer(state, sent)
        after.append(state)
        losses.append(loss(said))
        told.append(said.detach())
    return after, losses, told


def kept_bytes(function) -> int:
    """Measure how many bytes autograd holds at most at a time for its way back, while ``function()`` runs."""
    tally = _Tally()
    with torch.autograd.graph.saved_tensors_hooks(tally.keep, lambda kept: kept.tensor):
        function()
    return tally.most


class _Tally:
    def __init__(self):
        self.now = self.most = 0

    def add(self, size):
        self.now += size
        self.most = max(self.most, self.now)

    def keep(self, tensor):
        return _Kept(tensor, self)


class _Kept:
    """A tensor that the graph holds; it leaves the tally when the graph lets go of it."""

    def __init__(self, tensor, tally):
        self.tensor, self.tally, self.size = tensor, tally, tensor.numel() * tensor.element_size()
        tally.add(self.size)

    def __del__(self):
        self.tally.add(-self.size)
