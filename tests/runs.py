"""Networks, input and gradients on which the compiled layers are compared with the plain ones."""

from dataclasses import replace

import numpy as np
import torch
from hypothesis import strategies as st

from snntutor import surrogate
from snntutor.encode import Events
from snntutor.lif import LIFParams, nothing, subtract, to_zero, to_zero_keeping
from snntutor.network import SNN
from snntutor.surrogate import fast_sigmoid, scaled, spike_fn

DERIVATIVES = {
    "fast sigmoid": fast_sigmoid(10), "narrow": fast_sigmoid(100), "sigmoid": surrogate.sigmoid(8),
    "triangle": surrogate.triangle(1.5), "arctan": surrogate.arctan(5), "exponential": surrogate.exponential(4),
    "gaussian": surrogate.gaussian(2), "rectangle": surrogate.rectangle(3), "scaled": scaled(fast_sigmoid(20), 0.3),
    "scaled twice": scaled(scaled(surrogate.rectangle(2), 0.5), 3), "truth": surrogate.true_derivative,
    "straight through": surrogate.straight_through, "own": lambda x: 1 / (1 + x**4),
}
RESETS = [subtract, to_zero, to_zero_keeping, nothing]
CONSTANTS = [LIFParams(), LIFParams(tau_mem=20e-3, tau_syn=2e-3), LIFParams(tau_syn=0), LIFParams(tau_mem=np.inf),
             LIFParams(tau_mem=0, theta=0.3), LIFParams(dt=2e-3, theta=0.5)]


def random_events(rng, steps, batch, units, rate):
    """Draw events whose number differs much between samples; some samples have none."""
    counts = rng.poisson(rate * steps * units * rng.choice([0, 0.2, 1, 3], batch))
    of = np.repeat(np.arange(batch), counts)
    return Events(rng.integers(0, steps, len(of)), of, rng.integers(0, units, len(of)), (steps, batch, units))


@st.composite
def settings_of_a_run(draw):
    """Return a network in float64, input for it, and the gradients that come down to it."""
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    small = st.integers(1, 9)
    sizes = [draw(st.integers(1, 30)), *draw(st.lists(small, max_size=3)), draw(small)]
    derivative = DERIVATIVES[draw(st.sampled_from(sorted(DERIVATIVES)))]
    delay = draw(st.booleans())
    constants = st.sampled_from(CONSTANTS if delay else [replace(p, tau_syn=0) for p in CONSTANTS])
    net = SNN(sizes, spike_fn(derivative), draw(constants), seed=int(rng.integers(1e6)),
              reset=draw(st.sampled_from(RESETS)), reset_gradient=draw(st.booleans()),
              readout=draw(st.none() | constants), delay=delay, recurrent=draw(st.booleans()),
              weight_scale=draw(st.sampled_from([1.0, 10.0])), dtype=torch.float64)
    shape = draw(st.integers(1, 25)), draw(st.integers(1, 40)), sizes[0]
    x = random_events(rng, *shape, draw(st.sampled_from([0.0, 0.02, 0.3])))
    if draw(st.booleans()):
        x = torch.tensor(x.dense(), dtype=torch.float64) * draw(st.sampled_from([1.0, -0.7]))
    return net, x, int(rng.integers(1e6))


def loss_of(record, seed, which):
    """Weigh what a record holds by random numbers; `which` tells of what: s, u, readout."""
    g = torch.Generator().manual_seed(seed)
    fields = [*record.s] * which[0] + [*record.u] * which[1] + [record.readout] * which[2]
    return sum((torch.randn(a.shape, generator=g, dtype=torch.float64).to(a.dtype) * a).sum() for a in fields)


def gradients(net, x, run, seed, which):
    """Return the record, and the gradients of weights and of dense input."""
    net.run = run
    net.zero_grad()
    x = x if isinstance(x, Events) else x.detach().requires_grad_()
    record = net(x)
    loss = loss_of(record, seed, which)
    if loss != 0 and loss.requires_grad:
        loss.backward()
    inputs = [*net.parameters()] + ([] if isinstance(x, Events) else [x])
    return record, [torch.zeros_like(t) if t.grad is None else t.grad.clone() for t in inputs]


def assert_close(some, others, tolerance=1e-10):
    """Hold that tensors are the same in pairs, relative to the largest number of each that is above 1."""
    for a, b in zip(some, others, strict=True):
        scale = max(1.0, float(a.abs().max()) if a.numel() else 1.0)
        torch.testing.assert_close(a / scale, b / scale, rtol=tolerance, atol=tolerance)
