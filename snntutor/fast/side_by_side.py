"""Spikes of networks side by side as one tensor, and apart again; gradients stay products on their way through both."""

import torch
from torch.autograd.function import once_differentiable

from .product import Product


class Together(torch.autograd.Function):
    """Stack the spikes of K networks, each (time, batch, neurons), to (time, K, batch, neurons)."""

    @staticmethod
    def forward(ctx, *each):
        ctx.networks = len(each)
        ctx.set_materialize_grads(False)
        return torch.stack(each, 1)

    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        if g is None:
            return (None,) * ctx.networks
        if not isinstance(g, Product):
            return g.unbind(1)
        rests = (None,) * ctx.networks if g.rest is None else g.rest.unbind(1)
        return tuple(map(Product, g.d.unbind(1), g.back.unbind(), rests))


class Apart(torch.autograd.Function):
    """Give each of K networks its own spikes again, (time, batch, neurons), out of (time, K, batch, neurons)."""

    @staticmethod
    def forward(ctx, together):
        return together.unbind(1)

    @staticmethod
    @once_differentiable
    def backward(ctx, *grads):
        if not all(isinstance(g, Product) for g in grads):
            return torch.stack([g.multiplied() if isinstance(g, Product) else g for g in grads], 1)
        rests = [g.rest for g in grads]
        rest = None if all(r is None for r in rests) else torch.stack(
            [torch.zeros_like(g) if r is None else r for r, g in zip(rests, grads)], 1)
        return Product(torch.stack([g.d for g in grads], 1), torch.stack([g.back for g in grads]), rest)
