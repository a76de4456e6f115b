"""The loop of the article's companion notebooks, written anew in their form, against the layers of this package.

There the readout records one step more than its input has: its state before the first step and after each. Once that
step is cut, spikes are identical, and so are loss and gradients but for the order in which sums are rounded.
"""

import numpy as np
import pytest
import torch

from snntutor.encode import synthetic_task
from snntutor.lif import LIFParams, to_zero
from snntutor.loss import cross_entropy
from snntutor.network import SNN, run
from snntutor.surrogate import fast_sigmoid, spike_fn

P = LIFParams()
SPIKE = spike_fn(fast_sigmoid(100))
SEEDS = range(10)


@pytest.fixture(scope="module")
def task():
    events, y = synthetic_task(np.random.default_rng(0))
    return torch.from_numpy(events.dense()).double(), torch.from_numpy(y)


def network(seed):
    return SNN((100, 4, 2), SPIKE, P, reset=to_zero, seed=seed, dtype=torch.float64, run=run)


def companion(x, w_hidden, w_out):
    """Return hidden spikes, T steps, and readout, T + 1 steps: all three states are renewed at the end of a step."""
    batch = x.shape[1]
    syn = mem = torch.zeros(batch, w_hidden.shape[1], dtype=x.dtype)
    flt = out = torch.zeros(batch, w_out.shape[1], dtype=x.dtype)
    spikes, outs = [], [out]
    for drive in x @ w_hidden:
        spike = SPIKE(mem - 1)
        spikes.append(spike)
        syn, mem = P.alpha * syn + drive, (P.beta * mem + syn) * (1 - spike.detach())
    for drive in torch.stack(spikes) @ w_out:
        flt, out = P.alpha * flt + drive, P.beta * out + flt
        outs.append(out)
    return torch.stack(spikes), torch.stack(outs)


def furthest(a, b):
    """Return how far two tensors lie apart, relative to the largest number in them."""
    return ((a - b).abs().max() / b.abs().max()).item()


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_spikes_are_those_of_the_companion_s_loop(task, seed):
    net = network(seed)
    assert torch.equal(companion(task[0], *net.weights)[0], net(task[0]).s[0])


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_once_its_extra_step_is_cut_readout_loss_and_gradients_are_ours(task, seed):
    x, y = task
    net = network(seed)
    weights, record = list(net.weights), net(x)
    _, theirs = companion(x, *weights)
    assert len(theirs) == len(x) + 1 and torch.equal(theirs[:-1], record.readout)
    loss, ours = torch.nn.functional.cross_entropy(theirs[:-1].max(0).values, y), cross_entropy(record, y)
    assert furthest(loss, ours) <= 1e-15
    for their, our in zip(torch.autograd.grad(loss, weights), torch.autograd.grad(ours, weights), strict=True):
        assert furthest(their, our) <= 1e-15


def test_the_extra_step_holds_the_maximum_of_few_traces_and_decides_fewer_answers(task):
    held, changed = 0, 0
    for seed in SEEDS:
        with torch.no_grad():
            readout = companion(task[0], *network(seed).weights)[1]
        long, short = readout.max(0).values, readout[:-1].max(0).values
        held += int((long > short).sum())
        changed += int((long.argmax(-1) != short.argmax(-1)).sum())
    assert 0 < held < 0.03 * len(SEEDS) * 512 and changed < 0.01 * len(SEEDS) * 256
