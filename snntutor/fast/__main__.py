"""Compile the loops now, so that no chapter waits for it: ``python -m snntutor.fast``."""

import time

import numpy as np
import torch

from snntutor.encode import Events

from . import run


def main():
    start = time.perf_counter()
    weights = [torch.ones(1, 1, requires_grad=True) for _ in range(2)]
    first = np.zeros(1, int)
    x = Events(first, first, first, (5, 1, 1))
    run(weights, x).readout.sum().backward()
    print(f"The fast layers are ready after {time.perf_counter() - start:.1f} s.")


if __name__ == "__main__":
    main()
