"""How the cost of a step grows with the size of the work."""

from typing import NamedTuple

import numpy as np
from contenders.task import random_events
from matplotlib.figure import Figure

from measure.rounds import DEFAULT_THREADS, timed

BASE = {"steps": 100, "hidden": 100, "active": 0.02, "batch": 256}
AXES = {"steps": "time steps", "hidden": "hidden neurons", "active": "active inputs (%)", "batch": "batch (samples)"}
SIZES = {
    "steps": (25, 50, 100, 200, 400, 800),
    "hidden": (25, 50, 100, 200, 400, 800),
    "active": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
    "batch": (16, 32, 64, 128, 256, 512, 1024),
}
LOOKS = [{"color": "#0072B2", "marker": "o"}, {"color": "#D55E00", "marker": "s", "linestyle": "--"}]


class Line(NamedTuple):
    """Seconds of a step for each size along one axis."""

    axis: str
    name: str
    sizes: np.ndarray
    seconds: np.ndarray

    def slope(self, *, upper=False):
        """Return the exponent of the growth by least squares; `upper`: over the upper half of the range alone."""
        x, y = np.log(self.sizes), np.log(self.seconds)
        kept = x >= (x[0] + x[-1]) / 2 - 1e-9 if upper else slice(None)
        return float(np.polyfit(x[kept], y[kept], 1)[0]) if len(x[kept]) > 1 else float("nan")


def task_of(axis, size, base):
    """Return the work with one number changed.

    More active inputs meet smaller weights, and the weights of each hidden neuron sum to 0, so that the
    hidden neurons spike about as often everywhere.
    """
    numbers = {**base, axis: size}
    task = random_events((700, numbers.pop("hidden"), 20), **numbers)
    w = task.weights[0] * (BASE["active"] / numbers["active"]) ** 0.5
    return task._replace(weights=(w - w.mean(0), *task.weights[1:]))


def measure(modules, sizes, base, repeats):
    """Return a line for each axis and contender; all but the first contender skip every second size."""
    lines = []
    for axis, all_sizes in sizes.items():
        taken = {module: [] for module in modules}
        for k, size in enumerate(all_sizes):
            task = task_of(axis, size, base)
            for module, n in zip(modules, repeats):
                if module is modules[0] or (len(all_sizes) - 1 - k) % 2 == 0:
                    taken[module].append((size, seconds(module, task, n)))
        lines += [Line(axis, module.NAME, *np.array(points).T) for module, points in taken.items()]
        print("  " + ", ".join(f"{line.name} {line.slope():.2f}" for line in lines[-len(modules):]), axis, flush=True)
    return lines


def seconds(module, task, repeats):
    """Return the median seconds of a step."""
    step = module.make(task)
    return float(np.median([timed(step, DEFAULT_THREADS)[0] for _ in range(repeats)]))


def draw(lines, path):
    """Save one picture of all lines, a panel for each axis."""
    figure = Figure(figsize=(8, 6.4), layout="constrained")
    for ax, axis in zip(figure.subplots(2, 2, sharey=True).flat, AXES):
        panel(ax, [line for line in lines if line.axis == axis], 100 if axis == "active" else 1)
        ax.set_xlabel(AXES[axis])
        ax.set_ylabel("one training step (ms)")
    figure.savefig(path, dpi=90)


def panel(ax, lines, unit):
    """Draw the lines of one axis; `unit` multiplies their sizes."""
    for line, look in zip(lines, LOOKS):
        label = f"{line.name}, slope {line.slope(upper=True):.2f}"
        ax.loglog(unit * line.sizes, 1e3 * line.seconds, **look, label=label)
    ticks = unit * lines[0].sizes
    ax.set_xticks(ticks, [f"{x:g}" for x in ticks])
    ax.minorticks_off()
    ax.grid(axis="y", alpha=0.3)
    ax.legend(loc="upper left", title="slope over the upper half", fontsize=8, title_fontsize=8)
