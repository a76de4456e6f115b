"""The work that every contender does: events, labels, first weights, and the step around them."""

from typing import NamedTuple

import numpy as np
import torch

from snntutor import data
from snntutor.encode import Events, latency
from snntutor.lif import LIFParams
from snntutor.network import normal_weights

RATE = 1e-3  # Adam's


class Task(NamedTuple):
    """Input events, labels, and weights of shape (in, out); `recurrent` is () or one square matrix."""

    events: Events
    y: torch.Tensor
    weights: tuple
    recurrent: tuple
    p: LIFParams

    def dense(self):
        """Return the events as a float32 tensor of shape (time, batch, in)."""
        x = torch.zeros(self.events.shape)
        x.numpy()[self.events.time, self.events.batch, self.events.unit] = 1  # in place: no second array of this size
        return x


def fashion(batch=256, steps=100):
    """Latency-coded Fashion-MNIST, 784-100-10."""
    x, y = data.load("fashion-mnist", n=batch, source="bundled")
    events = latency(x.reshape(batch, -1), steps)
    return with_weights(events, torch.from_numpy(y), (784, 100, 10))


def random_events(sizes, batch=256, steps=100, active=0.02, *, recurrent=False):
    """Events by chance: a share `active` of all entries (time, sample, unit); labels by chance too."""
    rng, shape = np.random.default_rng(0), (steps, batch, sizes[0])
    draws = round(-np.log1p(-active) * np.prod(shape))  # some fall on the same entry
    flat = np.unique(rng.integers(0, np.prod(shape), draws))
    sample, time, unit = np.unravel_index(flat, (batch, steps, sizes[0]))
    events = Events(time, sample, unit, shape)
    y = torch.from_numpy(rng.integers(0, sizes[-1], batch))
    return with_weights(events, y, sizes, recurrent)


def with_weights(events, y, sizes, recurrent=False):
    """Return the task with the course's first weights, drawn with a fixed seed; recurrent ones are weaker."""
    p, generator = LIFParams(), torch.Generator().manual_seed(0)
    weights = tuple(normal_weights(n, m, p, generator) for n, m in zip(sizes, sizes[1:]))
    loop = (normal_weights(sizes[1], sizes[1], p, generator, weight_scale=1.0),) if recurrent else ()
    return Task(events, y, weights, loop, p)


def parameter(w, scale=1.0):
    """Return a copy of a weight, multiplied, as a parameter to be trained; its learning rate is multiplied too."""
    copied = torch.nn.Parameter(scale * w.detach().clone())
    copied.rate = scale * RATE
    return copied


def linear(w, scale=1.0):
    """Return a torch layer without bias that holds the weight w, of shape (in, out)."""
    layer = torch.nn.Linear(*w.shape, bias=False)
    layer.weight = parameter(w.T.contiguous(), scale)
    return layer


def peak(p):
    """Return how far one spike of weight 1 moves a potential at rest through the synapse and the membrane."""
    n = np.arange(1, 1000)
    return float(((p.beta**n - p.alpha**n) / (p.beta - p.alpha)).max())


def training(parameters, forward, y):
    """Return a function that makes one step of Adam on `forward`, which gives logits and hidden spikes.

    Its attribute `gradients` is a function that returns those of the last step, in the order of `parameters`.
    """
    optimiser = torch.optim.Adam([{"params": [w], "lr": getattr(w, "rate", RATE)} for w in parameters])

    def step():
        optimiser.zero_grad()
        logits, s = forward()
        loss = torch.nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimiser.step()
        return loss.item(), s.detach()

    step.gradients = lambda: [w.grad for w in parameters]
    return step
