"""Large arrays whose memory is used again.

Each step of training wants the same large arrays as the step before. Memory that comes fresh from the system is
filled with zeros page by page, which can take as long as the loops that then write to it; so an array that is
no longer needed leaves its memory to the next one of the same size.
"""

import math
import weakref
from collections import deque
from contextlib import suppress

import numpy as np

SMALLEST = 2**18  # bytes; smaller arrays are not worth it
MOST = 2**28  # bytes that wait to be used again

_waiting: deque[np.ndarray] = deque()


def empty(shape, dtype):
    """Return an array as `numpy.empty` does, perhaps in memory that was used before."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size < SMALLEST:
        return np.empty(shape, dtype)
    memory = _taken(size)
    array = np.frombuffer(memory.data, dtype)
    weakref.finalize(array, _return, memory).atexit = False
    return array.reshape(shape)


def zeros(shape, dtype):
    """Return an array as `numpy.zeros` does, perhaps in memory that was used before."""
    array = empty(shape, dtype)
    array.fill(0)
    return array


def forget():
    """Give back all memory that waits."""
    _waiting.clear()


def _taken(size):
    with suppress(IndexError):  # another thread took the last
        for _ in range(len(_waiting)):
            memory = _waiting.popleft()
            if memory.nbytes == size:
                return memory
            _waiting.append(memory)
    return np.empty(size, np.uint8)


def _return(memory):
    """Let memory wait for its next use; let go of what has waited longest if it becomes too much."""
    _waiting.append(memory)
    while sum(each.nbytes for each in tuple(_waiting)) > MOST:
        _waiting.popleft()
