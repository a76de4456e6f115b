"""Records of networks that nobody ran, to be scored."""

import torch

from snntutor.network import Record

Y = torch.tensor([0, 1, 2, 2, 0])


def record_of(readout, *spikes):
    return Record(tuple(spikes), tuple(spikes), readout)


def random_record(*leading, seed=0):
    """Seven steps, five samples, six hidden units, three classes."""
    g = torch.Generator().manual_seed(seed)
    spikes = (torch.rand(7, *leading, 5, 6, generator=g, dtype=torch.float64) < 0.3).double()
    readout = torch.randn(7, *leading, 5, 3, generator=g, dtype=torch.float64)
    return record_of(readout.requires_grad_(), spikes.requires_grad_())
