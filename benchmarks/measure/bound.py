"""What bounds a step of the fast layers: the bytes that must move, the sums that must be made."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from snntutor.compiled.loops import OPTIONS, njit
from snntutor.fast import kernels

REPEATS = 15


def lines(task, spikes, step_ms):
    """Return a table of bounds for 1 hidden layer.

    Parameters
    ----------
    task : Task
    spikes : float
        Hidden spikes of the whole batch.
    step_ms : float
        The measured step, in milliseconds.
    """
    steps, batch, _ = task.events.shape
    hidden, out = task.weights[1].shape
    threads = torch.get_num_threads()
    moved = 4 * steps * batch * (2 * hidden + 4 * out)
    dense = steps * batch * hidden * out
    found = [
        (f"potentials written and read back: {moved / 1e6:.0f} MB",
         1e3 * moved / copy_rate(threads)),
        (f"a weight row added for each of {len(task.events):,} input spikes, and again for the gradient",
         1e3 * 2 * len(task.events) * seconds_of_a_row(hidden) / threads),
        (f"the same for each of {spikes:,.0f} hidden spikes", 1e3 * 2 * spikes * seconds_of_a_row(out) / threads),
        (f"{dense / 1e6:.0f} million products from the readout back to the hidden layer",
         1e3 * dense * seconds_of_a_product(hidden, out) / threads),
    ]
    total = sum(ms for _, ms in found)
    rows = [f"| {what} | {ms:.2f} |" for what, ms in found]
    return "\n".join(["| what cannot be left out | ms |", "| --- | ---: |", *rows, f"| together | {total:.2f} |",
                      f"| the measured step | {step_ms:.2f} |"])


def copy_rate(threads, size=5_000_000):
    """Return the bytes a second that all threads together move when they copy arrays."""
    pairs = [(np.ones(size, np.float32), np.ones(size, np.float32)) for _ in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        took = best(lambda: list(pool.map(lambda pair: np.copyto(*pair), pairs)))
    return 8 * size * threads / took


def seconds_of_a_row(units, rows=8, times=100_000):
    """Return the seconds that one thread needs to add a row to a row that both lie in the nearest cache."""
    totals, w = np.zeros((rows, units), np.float32), np.ones((rows, units), np.float32)
    return best(lambda: add_rows(totals, w, times)) / times


def seconds_of_a_product(hidden, out, steps=16, times=300):
    """Return the seconds of one product and its sum in a small matrix product, in one thread."""
    rows, w = np.ones((steps, out), np.float32), np.ones((out, hidden), np.float32)
    totals = np.zeros((steps, hidden), np.float32)
    return best(lambda: multiply_often(rows, w, totals, times)) / (times * steps * hidden * out)


def best(work):
    """Return the fewest seconds of some calls, after one that is not timed."""
    work()
    took = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took)


def add_rows(totals, w, times):
    for k in range(times):
        n = k % len(totals)
        for h in range(totals.shape[1]):
            totals[n, h] += w[n, h]


def multiply_often(rows, w, totals, times):
    for _ in range(times):
        kernels.multiply(rows, w, totals)


add_rows, multiply_often = njit(add_rows, **OPTIONS), njit(multiply_often, **OPTIONS)
