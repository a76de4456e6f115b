"""Time from a slider's event to the bytes of the new picture, the simulation included.

Every control of every explorer is moved as a hand would; the goal is a 95th percentile under 50 ms.
"""

import os
import platform
import sys
import time

import numpy as np

from snntutor.explore import EXAMPLES

GOAL = 50.0  # milliseconds


def main():
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(f"{'explorer':28}{'moves':>7}{'median ms':>11}{'p95 ms':>9}")
    late = [name for name, make in EXAMPLES.items() if report(name, make()) > GOAL]
    print(f"over {GOAL:.0f} ms: {', '.join(late) or 'none'}")
    return 1 if late else 0


def report(name, explorer):
    """Print the times of one explorer; return the 95th percentile in milliseconds."""
    moves = [(control, value) for control in explorer.controls.values() for value in path_of(control)]
    seconds = [took for control, value in moves if (took := timed(control, value))]
    median, p95 = 1e3 * np.percentile(seconds, [50, 95])
    print(f"{name:28}{len(seconds):7}{median:11.1f}{p95:9.1f}", flush=True)
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
