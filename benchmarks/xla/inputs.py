"""Three forms of the input: dense, events that are summed by segment, and a sparse matrix.

Each form has a function of (events, parts) that returns arrays whose first axis are the parts of the batch, and a
function of (w, arrays of one part, shape) that returns the drive, where shape is (time, samples of a part, inputs).
The parts are padded to one length, as a user does whose program shall not be compiled anew for every batch.
"""

import jax
import numpy as np
from jax.experimental import sparse


def dense(events, parts):
    """Return the input as an array of shape (parts, time, samples, inputs)."""
    steps, batch, units = events.shape
    x = np.zeros((parts, steps, batch // parts, units), np.float32)
    part, sample = np.divmod(events.batch, batch // parts)
    x[part, events.time, sample, events.unit] = 1
    return (x,)


def weigh_dense(w, arrays, shape):
    """Multiply all steps at once."""
    return (arrays[0].reshape(-1, shape[-1]) @ w).reshape(*shape[:2], -1)


def segments(events, parts):
    """Return the unit and the segment, a sample at a time step, of every event, sorted by segment."""
    cells = events.shape[0] * events.shape[1] // parts
    chosen = [(unit, segment) for segment, unit in by_part(events, parts)]
    units, numbers = zip(*((u[order], s[order]) for u, s in chosen for order in [np.lexsort((u, s))]))
    return padded(units, 0), padded(numbers, cells)


def weigh_segments(w, arrays, shape):
    """Gather a row of weights for each event and sum the rows by segment; what pads has a segment of its own."""
    unit, segment = arrays
    rows = w.at[unit].get(mode="promise_in_bounds")
    cells = shape[0] * shape[1]
    drive = jax.ops.segment_sum(rows, segment, cells + 1, indices_are_sorted=True, mode="promise_in_bounds")
    return drive[:-1].reshape(*shape[:2], -1)


def matrix(events, parts):
    """Return the input of each part as compressed rows, and its transpose, which the gradient needs."""
    steps, batch, units = events.shape
    found = []
    for segment, unit in by_part(events, parts):
        forth, back = np.lexsort((unit, segment)), np.lexsort((segment, unit))
        found.append((unit[forth], starts(segment, steps * batch // parts), segment[back], starts(unit, units)))
    column, row_starts, row, column_starts = zip(*found)
    ones = np.ones((parts, max(map(len, column))), np.float32)
    return ones, padded(column, 0), np.stack(row_starts), padded(row, 0), np.stack(column_starts)


def weigh_matrix(w, arrays, shape):
    """Multiply a sparse matrix with w, and its transpose with the gradient: on a CPU jaxlib gives both to Eigen."""
    cells = shape[0] * shape[1]

    @jax.custom_vjp
    def weighed(w):
        ones, column, row_starts, _, _ = arrays
        return sparse.BCSR((ones, column, row_starts), shape=(cells, shape[-1])) @ w

    def back(_, g):
        ones, _, _, row, column_starts = arrays
        return (sparse.BCSR((ones, row, column_starts), shape=(shape[-1], cells)) @ g,)

    weighed.defvjp(lambda w: (weighed(w), None), back)
    return weighed(w).reshape(*shape[:2], -1)


def by_part(events, parts):
    """Yield the segment and the unit of the events of each part of the batch; a segment is time * samples + sample."""
    samples = events.shape[1] // parts
    part, sample = np.divmod(events.batch.astype(np.int64), samples)
    segment = (events.time.astype(np.int64) * samples + sample).astype(np.int32)
    for k in range(parts):
        yield segment[part == k], events.unit[part == k].astype(np.int32)


def starts(numbers, n):
    """Return where each of n numbers starts in a sorted list of them, and the list's length."""
    return np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=n))]).astype(np.int32)


def padded(lists, filler):
    """Return lists as rows of one length."""
    rows = np.full((len(lists), max(map(len, lists))), filler, np.int32)
    for row, values in zip(rows, lists):
        row[:len(values)] = values
    return rows


FORMS = {"dense": (dense, weigh_dense), "segments": (segments, weigh_segments), "matrix": (matrix, weigh_matrix)}
