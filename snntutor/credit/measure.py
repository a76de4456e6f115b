"""What a computation costs: bytes that it allocates, multiplications that it does, and how they grow."""

import tracemalloc

import numpy as np


def multiplications(function, net) -> int:
    """Count the multiplications of ``function(net)``, where ``net`` is a NamedTuple of arrays and numbers.

    Each product of two numbers counts, inside of a matrix product too; additions and tanh do not.
    """
    tally: list[int] = []
    kind = _counting(tally.append)
    arrays = {name: value.view(kind) for name, value in net._asdict().items() if isinstance(value, np.ndarray)}
    function(net._replace(**arrays))
    return sum(tally)


def _counting(note):
    """Make a kind of array that notes the multiplications of whatever is computed from it, by any ufunc or by ``@``."""

    class Counting(np.ndarray):
        def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
            plain = [np.asarray(value) for value in inputs]
            into = {} if out is None else {"out": tuple(np.asarray(value) for value in out)}
            result = getattr(ufunc, method)(*plain, **into, **kwargs)
            if ufunc in (np.multiply, np.square, np.power, np.matmul):
                note(result.size * (plain[0].shape[-1] if ufunc is np.matmul else 1))
            return np.asarray(result if out is None else out[0]).view(Counting)

    return Counting


def peak_bytes(function, *args) -> int:
    """Measure how many bytes at most ``function(*args)`` holds at a time, beyond what was there before.

    It is called three times and the least is told: what is loaded at the first call does not count, nor do most of the
    bytes that other threads of a notebook happen to take meanwhile.
    """
    return min(_peak(function, args) for _ in range(3))


def _peak(function, args):
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        function(*args)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def exponent(sizes, values) -> float:
    """Fit values = constant * size ** exponent on logarithmic axes and return the exponent."""
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])
