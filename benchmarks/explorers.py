"""Time from a slider's event to the bytes of the new picture, the simulation included.

Every control of every explorer is moved as a hand would; the goal is a 95th percentile under 50 ms. Sliders that wait
until they are let go are timed apart and held to nothing.
"""

import os
import platform
import sys
import time
from functools import partial

import numpy as np

from snntutor import gradients, smooth, surrogate
from snntutor.explore import EXAMPLES, choice, gradient_bench, slider

GOAL = 50.0  # milliseconds


def main():
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(f"{'explorer':34}{'moves':>7}{'median ms':>11}{'p95 ms':>9}")
    explorers = EXAMPLES | {"07 gradient_bench, as there": bench}
    late = [name for name, make in explorers.items() if report(name, make()) > GOAL]
    print(f"over {GOAL:.0f} ms: {', '.join(late) or 'none'}")
    return 1 if late else 0


def bench():
    """Make the gradient bench of chapter 07, whose example moves estimates that cost nothing."""
    def make(shape, slope, network, **knobs):
        return gradients.example(network, derivative=shape(slope), **knobs)

    def back(testbed, reset):
        return gradients.surrogate_gradient(testbed._replace(reset_gradient=reset))

    estimators = {"difference, h = 0.1": partial(gradients.finite_difference, h=0.1), "out": partial(back, reset=False),
                  "in": partial(back, reset=True), "RTRL": gradients.rtrl, "soft": smooth.soft_model,
                  "truth": gradients.true_derivative}
    knobs = {"shape": choice("shape", [(shape.__name__, shape) for shape in surrogate.SHAPES]),
             "slope": slider("slope", 1, 100, 10, 1), "sharpness": slider("sharpness", 1, 40, 10, 1),
             "recurrence": slider("recurrence", 0.0, 2.0, 1.0, 0.1), "network": slider("network", 0, 9, 0, 1)}
    return gradient_bench(estimators, make, gradients.compare, knobs)


def report(name, explorer):
    """Print the times of one explorer; return the 95th percentile of its live moves in milliseconds."""
    live, waits = [], []
    for control in explorer.controls.values():
        seconds = [took for value in path_of(control) if (took := timed(control, value))]
        (waits if getattr(control, "on_release", False) else live).extend(seconds)
    p95 = row(name, live)
    if waits:
        row("  when let go", waits)
    return p95


def row(name, seconds):
    """Print the times of some moves; return the 95th percentile in milliseconds."""
    median, p95 = 1e3 * np.percentile(seconds, [50, 95])
    print(f"{name:34}{len(seconds):7}{median:11.1f}{p95:9.1f}", flush=True)
    return p95


def path_of(control):
    """Values on the way of a hand: along a slider in 40 moves, through every choice four times."""
    if hasattr(control, "max"):
        steps = np.unique(np.linspace(0, (control.max - control.min) / control.step, 40).round())
        return [control.read(control.min + step * control.step) for step in steps]
    return list(getattr(control, "options", [True, False])) * 4


def timed(control, value):
    """Set one control; return the seconds until the picture has its new bytes, None if nothing moved."""
    moves = control.value != value
    start = time.perf_counter()
    control.value = value
    return time.perf_counter() - start if moves else None


if __name__ == "__main__":
    sys.exit(main())
