"""Kaiser, Mostafa and Neftci (2020), DECOLLE: every layer learns from an error of its own, as it goes."""

import torch

from benchmarks.claims.claim import claim, each_at_most
from snntutor import local

_STEPS = 10


@claim("With local errors no gradient passes from a layer's loss to another layer's weights, and what is kept for the "
       "way back does not grow from T to 10 T steps (the larger: gradient, growth)",
       bound=each_at_most(0), seeds=range(10), quick=True, paper="O(N) memory, by its argument")
def decolle_local(seed):
    """Return the larger of the largest gradient between layers and the growth of the bytes kept, relative."""
    return max(_between_layers(seed), _kept(seed, 10 * _STEPS) / _kept(seed, _STEPS) - 1)


def _between_layers(seed):
    """Return the size of the largest gradient of one layer's losses for another layer's weights, 0 where none leads."""
    layers = _layers(seed)
    weights = [layer.w for layer in layers]
    totals = [sum(losses) for losses in zip(*_run(layers, seed, _STEPS))]
    found = [torch.autograd.grad(loss, weights, retain_graph=True, allow_unused=True) for loss in totals]
    return max(0.0 if g is None else float(g.abs().max()) for a, row in enumerate(found) for b, g in enumerate(row)
               if a != b)


def _kept(seed, steps):
    """Return the bytes that autograd keeps at most while layers learn at every step."""
    def learn():
        for losses in _run(_layers(seed), seed, steps):
            sum(losses).backward()

    return local.kept_bytes(learn)


def _layers(seed):
    return local.local_layers(seed, (20, 15, 15, 15), 4, torch.float64)


def _run(layers, seed, steps):
    """Yield the losses of every step, on noise with labels by chance."""
    rng = torch.Generator().manual_seed(seed)
    states, y = [layer.rest(8) for layer in layers], torch.randint(4, (8,), generator=rng)
    for _ in range(steps):
        sent = (torch.rand(8, 20, generator=rng) < 0.3).double()
        states, losses, _ = local.local_losses(layers, states, sent,
                                               lambda said: torch.nn.functional.cross_entropy(said, y))
        yield losses
