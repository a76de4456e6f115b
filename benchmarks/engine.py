"""Time of a training step of the fast layers: one network, wide or small, and several of one shape side by side.

All steps take turns, in rounds; a time is the least of the rounds, in seconds of this process on one thread, so that a
busy machine adds little. Networks side by side are compared with the same networks one by one.
"""

import argparse
import os
import platform
import sys

import numpy as np
import torch
from measure.turns import least

from snntutor import fast
from snntutor.encode import Events
from snntutor.ensemble import Ensemble
from snntutor.loss import cross_entropy
from snntutor.network import SNN

ALONE = {"784-100-10, batch 256": ((784, 100, 10), 256, 200), "20-100-10, batch 128": ((20, 100, 10), 128, 20)}
HIDDEN, NETWORKS = (4, 10, 30, 100), (2, 10)
STEPS = 100


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two rounds; its numbers mean nothing")
    rounds = 2 if parser.parse_args().quick else 20
    torch.set_num_threads(1)
    print(f"Python {platform.python_version()}, torch {torch.__version__}, {os.cpu_count()} cores, "
          f"{platform.machine()}\n\n{'one network':28}{'ms':>8}")
    steps = {name: step_of([SNN(sizes, seed=0)], *task(sizes, *rest)) for name, (sizes, *rest) in ALONE.items()}
    for name, seconds in zip(steps, least(steps.values(), rounds)):
        print(f"{name:28}{1e3 * seconds:8.2f}")
    print(f"\n{'networks side by side':28}{'ms':>8}{'one by one':>12}{'times':>8}")
    slow = [name for hidden in HIDDEN for k in NETWORKS for name in compared(hidden, k, rounds // 2)]
    print(f"slower side by side than one by one: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def compared(hidden, k, rounds):
    """Print the line of k networks with so many hidden neurons; return its name if side by side is slower."""
    name, sizes = f"{k} of 20-{hidden}-10, batch 128", (20, hidden, 10)
    members, given = [SNN(sizes, seed=seed, run=fast.run) for seed in range(k)], task(sizes, 128, 20)
    together, alone = least([step_of([Ensemble(members)], *given), step_of(members, *given)], rounds)
    print(f"{name:28}{1e3 * together:8.2f}{1e3 * alone:12.2f}{alone / together:8.2f}", flush=True)
    return [name] if together > alone else []


def task(sizes, batch, spikes):
    """Return input by chance, of so many spikes a sample, and labels."""
    rng, count = np.random.default_rng(0), batch * spikes
    of = np.repeat(np.arange(batch), spikes)
    x = Events(rng.integers(0, STEPS, count), of, rng.integers(0, sizes[0], count), (STEPS, batch, sizes[0]))
    return x, torch.from_numpy(rng.integers(0, sizes[-1], batch))


def step_of(networks, x, y):
    """Return one step of training of each network."""
    each = [(net, torch.optim.Adam(net.parameters())) for net in networks]

    def step():
        for net, optimizer in each:
            optimizer.zero_grad()
            cross_entropy(net(x), y).sum().backward()
            optimizer.step()

    return step


if __name__ == "__main__":
    sys.exit(main())
