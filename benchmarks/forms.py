"""Time of a training step by the form of the neuron: the surrogate's shape, the reset, with delay and without.

All forms take turns on one thread, in rounds; a time is the least of the rounds, in seconds of this process, so that a
busy machine adds little. Ratios are to the fast sigmoid with the settings that a network has by default.
"""

import argparse
import os
import platform
import sys

import numpy as np
import torch
from measure.turns import least

from snntutor.encode import Events
from snntutor.lif import LIFParams, nothing, to_zero, to_zero_keeping
from snntutor.loss import cross_entropy
from snntutor.network import SNN
from snntutor.surrogate import SHAPES, spike_fn

GOAL, HELD = 1.3, ("sigmoid", "gaussian", "exponential")  # times the fast sigmoid, for these shapes
BARE = LIFParams(tau_syn=0)
FORMS = {shape.__name__: {"spike": spike_fn(shape(10.0))} for shape in SHAPES} | {
    "a derivative of one's own": {"spike": spike_fn(lambda x: 1 / (1 + x**4))},
    "to_zero": {"reset": to_zero}, "to_zero_keeping": {"reset": to_zero_keeping}, "nothing": {"reset": nothing},
    "reset in the gradient": {"reset_gradient": True},
    "to_zero in the gradient": {"reset": to_zero, "reset_gradient": True},
    "no synapse": {"p": BARE, "weight_scale": 50.0}, "no delay": {"p": BARE, "delay": False, "weight_scale": 50.0}}
SIZES = {"784-100-10": (784, 100, 10), "20-100-10": (20, 100, 10)}
SPIKES = {784: 200, 20: 20}  # of the input, a sample


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two rounds; its numbers mean nothing")
    rounds = 2 if parser.parse_args().quick else 40
    torch.set_num_threads(1)
    print(f"Python {platform.python_version()}, torch {torch.__version__}, {os.cpu_count()} cores, "
          f"{platform.machine()}")
    slow = [f"{name} in {title}" for title, sizes in SIZES.items() for name in compared(title, sizes, rounds)]
    print(f"over {GOAL} times the fast sigmoid: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def compared(title, sizes, rounds):
    """Print the table of one network; return the shapes that are held to the goal and miss it."""
    steps = {name: made(sizes, **form) for name, form in FORMS.items()}
    seconds = least(steps.values(), rounds)
    ratios = dict(zip(steps, seconds / seconds[list(steps).index("fast_sigmoid")]))
    print(f"\n{title}, 100 steps, batch 128\n{'form':28}{'ms':>8}{'times':>8}{'hidden Hz':>11}")
    for (name, ratio), took, step in zip(ratios.items(), seconds, steps.values()):
        print(f"{name:28}{1e3 * took:8.2f}{ratio:8.2f}{step():11.1f}", flush=True)
    return [name for name in HELD if ratios[name] > GOAL]


def made(sizes, **form):
    """Return one step of training of a network of this form, which gives the rate of its hidden neurons."""
    x, y = task(sizes[0], sizes[-1])
    net = SNN(sizes, seed=0, **form)
    optimiser = torch.optim.Adam(net.parameters(), 1e-4)

    def step():
        optimiser.zero_grad()
        record = net(x)
        cross_entropy(record, y).backward()
        optimiser.step()
        return record.s[0].detach().mean().item() / net.settings.p.dt

    step()
    return step


def task(inputs, classes, steps=100, batch=128):
    """Return events by chance and labels by chance, the same for every form."""
    rng, count = np.random.default_rng(0), batch * SPIKES[inputs]
    columns = (rng.integers(0, size, count) for size in (steps, batch, inputs))
    return Events(*columns, (steps, batch, inputs)), rng.integers(0, classes, batch)


if __name__ == "__main__":
    sys.exit(main())
