"""Feed the compiled layers random networks, most of them broken; run as a child, which may die: attack.py FIRST LAST.

Prints how many ran, how many were refused, and each case in which the compiled layers answered otherwise than the
plain ones.
"""

import sys

import numpy as np
import torch

from snntutor import fast, network
from snntutor.encode import Events
from snntutor.lif import LIFParams
from snntutor.settings import Settings
from snntutor.surrogate import fast_sigmoid, spike_fn


def broken(rng, shape):
    """Return a shape that mostly is right; else its axes are turned, one is changed, added or lost."""
    shape, way = list(shape), rng.integers(0, 40)
    if way == 0:
        shape.reverse()
    elif way == 1:
        shape[rng.integers(len(shape))] = int(rng.choice([0, 1, 7, 300]))
    elif way == 2:
        shape.insert(0, int(rng.integers(1, 4)))
    elif way == 3:
        shape.pop()
    return shape


def wired(rng):
    """Return weights and recurrent weights, and the number of inputs that they were meant for."""
    sizes = rng.integers(1, 20, rng.integers(2, 5)).tolist()
    lead = [int(rng.integers(1, 4))] if rng.random() < 0.2 else []
    shapes = [[*lead, *pair] for pair in zip(sizes, sizes[1:])]
    loops = [[*lead, n, n] for n in sizes[1:-1]] if rng.random() < 0.3 else []
    if rng.random() < 0.05:
        loops.append(loops[0] if loops else [4, 4])
    draw = lambda shape: torch.from_numpy(rng.normal(0, 1, broken(rng, shape))).requires_grad_()  # noqa: E731
    return [draw(shape) for shape in shapes], [draw(shape) for shape in loops], sizes[0]


def events(rng, n_in):
    """Return input as a list of spikes; in one of five cases somebody wrote into it."""
    units = n_in if rng.random() < 0.9 else int(rng.choice([0, 1, 7, 300]))
    shape = int(rng.integers(1, 12)), int(rng.integers(1, 70)), units
    count = int(rng.integers(0, 60)) if min(shape) else 0
    made = Events(*(rng.integers(0, max(size, 1), count) for size in shape), shape)
    if rng.random() < 0.2:
        name = str(rng.choice(["time", "batch", "unit"]))
        column = np.array(getattr(made, name))[:int(rng.choice([count, count, count // 2]))]
        column[rng.random(len(column)) < 0.2] = rng.choice([-1, 10**9, 2**31 - 1, 3])
        object.__setattr__(made, name, column)
    return made


def outcome(run, weights, recurrent, x, settings):
    """Return the readout and the gradients, or the words of the refusal."""
    try:
        record = run(weights, x, settings, recurrent=recurrent)
        grads = torch.autograd.grad(record.readout.sum() + 0 * sum(w.sum() for w in weights), weights)
    except (ValueError, RuntimeError, IndexError, TypeError) as error:
        return f"{type(error).__name__}: {error}"
    return [record.readout.detach(), *grads]


def compared(seed):
    """Return "same" or "refused", or what is wrong with the answer of the compiled layers."""
    rng = np.random.default_rng(seed)
    weights, recurrent, n_in = wired(rng)
    x = events(rng, n_in)
    if rng.random() < 0.2:
        x = torch.from_numpy(rng.normal(0, 1, broken(rng, (8, 5, n_in))))
    spike = spike_fn(fast_sigmoid(5) if rng.random() < 0.7 else lambda x: 1 / (1 + x**2))
    settings = Settings(spike) if rng.random() < 0.7 else Settings(spike, LIFParams(tau_syn=0), delay=False)
    mine, plain = (outcome(run, weights, recurrent, x, settings) for run in (fast.run, network.run))
    if isinstance(mine, str):
        return "refused" if mine.startswith("ValueError") else f"{seed}: {mine}"
    if isinstance(plain, str):
        return f"{seed}: answered what the plain layers refuse ({plain})"
    alike = len(mine) == len(plain) and all(torch.allclose(a, b, rtol=1e-8, atol=1e-8) for a, b in zip(mine, plain))
    return "same" if alike else f"{seed}: another answer than the plain layers"


def main(first, last):
    found = [compared(seed) for seed in range(first, last)]
    print("\n".join(each for each in found if each not in ("same", "refused")))
    print(f"{found.count('same')} the same, {found.count('refused')} refused of {len(found)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
