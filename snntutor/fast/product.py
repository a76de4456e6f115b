"""The gradient of hidden spikes, kept as a product that is multiplied out only where somebody looks at it."""

import torch
from torch.utils._pytree import tree_map_only


class Product(torch.Tensor):
    """The gradient ``d @ back`` of spikes, plus ``rest``, as its factors.

    It is as large as the spikes themselves. The layer that made the spikes takes the factors and multiplies
    them out step by step, in the cache; to everybody else this is a tensor like any other.

    Parameters
    ----------
    d : tensor of shape (time, batch, out) or (time, K, batch, out)
        The gradient of the drive of the layer above.
    back : tensor of shape (out, in) or (K, out, in)
        The weights that lead there, transposed; a copy, as the next step of training changes them.
    rest : tensor of shape (time, batch, in) or (time, K, batch, in), optional
        What else reached the spikes, from a penalty for instance.
    """

    @staticmethod
    def __new__(cls, d, back, rest=None):
        return torch.Tensor._make_wrapper_subclass(cls, (*d.shape[:-1], back.shape[-1]), dtype=d.dtype)

    def __init__(self, d, back, rest=None):
        self.d, self.back, self.rest = d, back, rest

    def multiplied(self):
        """Return the gradient as a tensor of numbers."""
        with torch.no_grad():
            dense = self.d @ self.back
            return dense if self.rest is None else dense + self.rest

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        """Do what Python asks of the tensor, ``.numpy()`` for instance, with the product multiplied out."""
        with torch._C.DisableTorchFunctionSubclass():
            return func(*_multiplied(args), **_multiplied(kwargs or {}))

    @classmethod  # mypy: torch declares it otherwise than it calls it
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):  # type: ignore[override]
        """Do what autograd asks; a sum of two gradients stays a product."""
        if func is torch.ops.aten.add.Tensor and not kwargs:
            return _sum(*args)
        return func(*_multiplied(args), **_multiplied(kwargs or {}))


def _multiplied(values):
    return tree_map_only(Product, Product.multiplied, values)


def _sum(one, other):
    if not isinstance(one, Product):
        one, other = other, one
    rest = _multiplied(other)
    return Product(one.d, one.back, rest if one.rest is None else one.rest + rest)
