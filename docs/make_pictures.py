"""Make the picture of the README: the true derivative and a surrogate, ten seeds each.

Run ``python docs/make_pictures.py`` in the project's environment; it takes about a minute.
"""

import math
from pathlib import Path

import numpy as np
import torch

from snntutor import plot
from snntutor.encode import synthetic_task
from snntutor.ensemble import Ensemble
from snntutor.network import SNN
from snntutor.surrogate import fast_sigmoid, spike_fn, true_derivative
from snntutor.train import fit

STEPS = 60
LIMIT = 150_000  # bytes


def train(derivative, data):
    """Train chapter 05's ten networks; return their history and whether W1 stayed as it was, bit for bit."""
    networks = Ensemble(SNN((100, 4, 2), spike_fn(derivative), seed=k, dtype=torch.float64) for k in range(10))
    before = networks.weights[0].detach().clone()
    history = fit(networks, data, STEPS, lr=1e-2)
    return history, torch.equal(before, networks.weights[0])


def draw(truth, surrogate, chance):
    """Draw losses and accuracies of both, every seed; return the figure."""
    fig, (left, right) = plot.figure(1, 2, height=3.6, width=9)
    for history, role, name in ((truth, "true", "true derivative"), (surrogate, "surrogate", "surrogate")):
        for k in range(history.losses.shape[1]):
            first = name if k == 0 else None
            plot.trace(left, range(STEPS), history.losses[:, k], role, first, linewidth=1.4)
            plot.trace(right, range(STEPS), history.accuracies[:, k], role, linewidth=1.4)
    plot.level(plot.label(left, "training step", "loss", "ten networks, trained twice"), math.log(2),
               name="ln 2, knowing nothing")
    plot.level(plot.label(right, "training step", "accuracy"), chance)
    right.annotate("seed 0 fell silent", (50, surrogate.accuracies[50, 0]), (38, 0.44), fontsize=10,
                   arrowprops={"arrowstyle": "-"})
    right.set_ylim(0.42, 1.02)
    plot.legend(left, loc="upper right")
    return fig


def main():
    """Train, draw and write ``true_vs_surrogate.png`` beside this file."""
    data = synthetic_task(np.random.default_rng(0))
    truth, unchanged = train(true_derivative, data)
    if not unchanged:
        raise SystemExit("The true derivative moved W1; the picture would not say what it claims.")
    surrogate, _ = train(fast_sigmoid(10), data)
    chance = max(data[1].mean(), 1 - data[1].mean())
    picture = plot.png(draw(truth, surrogate, chance))
    if len(picture) > LIMIT:
        raise SystemExit(f"The picture has {len(picture)} bytes, the limit is {LIMIT}.")
    path = Path(__file__).with_name("true_vs_surrogate.png")
    path.write_bytes(picture)
    print(f"{path.name}: {len(picture) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
