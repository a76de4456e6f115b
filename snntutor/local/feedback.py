"""Ways for an error to come back to a hidden layer: the readout's own weights, or others in their place."""

import numpy as np
import torch

from snntutor.network import leaky_readout, lif_layer, weigh
from snntutor.record import Record
from snntutor.settings import DEFAULT


def symmetric(readout):
    """Send errors back by the weights that lead forward, as the exact gradient does."""
    return readout


def uniform(readout):
    """Send the sum of all errors to every hidden neuron: all feedback weights are 1."""
    return 0 * readout + 1


def frozen(readout):
    """Send nothing back, so that the hidden layer stays as it is."""
    return 0 * readout


def random_feedback_of(seeds):
    """Send errors back by fixed weights drawn at random, which know nothing of those that lead forward.

    Parameters
    ----------
    seeds : int or sequence of int
        One, or one for each of several networks side by side.

    Returns
    -------
    callable
        ``feedback(readout)``: weights of the readout's shape from a normal distribution, the same at every call.
    """
    several = not isinstance(seeds, (int, np.integer))

    def feedback(readout):
        shape = tuple(readout.shape[-2:])
        drawn = [np.random.default_rng([seed, 1]).normal(size=shape) for seed in (seeds if several else [seeds])]
        weights = np.stack(drawn) if several else drawn[0]
        return torch.as_tensor(weights, dtype=readout.dtype) if isinstance(readout, torch.Tensor) else weights

    return feedback


class Feedback(torch.autograd.Function):
    """Weigh spikes by ``w``, and on the way back weigh errors by ``b``: ``Feedback.apply(s, w, b)``."""

    @staticmethod
    def forward(ctx, s, w, b):
        ctx.save_for_backward(s, b)
        return s @ w

    @staticmethod
    def backward(ctx, grad):
        s, b = ctx.saved_tensors
        return grad @ b.mT, (s.mT @ grad).sum(0), None


class FeedbackNetwork(torch.nn.Module):
    """A hidden layer and a leaky readout, whose errors come back by weights of one's choice.

    Parameters
    ----------
    w : array of shape (in, hidden) or (K, in, hidden)
        With K networks run side by side.
    readout : array of shape (hidden, out) or (K, hidden, out)
    feedback : callable
        ``feedback(readout) -> weights`` of the readout's shape: `symmetric`, `uniform`, `frozen`, or one that
        `random_feedback_of` makes.
    settings : Settings
        What the neurons are, but for the reset, which subtracts, and the delay, which they have.

    Raises
    ------
    ValueError
        If the layers do not fit together.
    """

    def __init__(self, w, readout, feedback, settings=DEFAULT):
        super().__init__()
        self.w, self.readout = (torch.nn.Parameter(torch.as_tensor(each, dtype=torch.float64)) for each in (w, readout))
        self.feedback, self.settings = feedback, settings
        if self.w.shape[-1] != self.readout.shape[-2] or self.w.shape[:-2] != self.readout.shape[:-2]:
            raise ValueError(f"w and readout have the shapes {tuple(self.w.shape)} and {tuple(self.readout.shape)}; "
                             "wanted are (K, in, hidden) and (K, hidden, out), or both without K.")

    def forward(self, x) -> Record:
        """Run the network on Events or a tensor of shape (time, batch, in)."""
        s, u = lif_layer(weigh(x, self.w), self.settings.p, self.settings.spike)
        drive = Feedback.apply(s, self.readout, self.feedback(self.readout.detach()))
        return Record((s,), (u,), leaky_readout(drive, self.settings.readout_p))
