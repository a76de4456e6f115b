"""Spikes as a sparse list of events."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from snntutor import arguments


@dataclass(frozen=True, eq=False)
class Events:
    """Spikes as a list: event k is unit ``unit[k]`` of sample ``batch[k]`` spiking at ``time[k]``.

    Parameters
    ----------
    time, batch, unit : integer arrays of shape (events,)
        Sorted by batch, then time; an unsorted list is sorted here. They keep the type they have, but
        for uint64, of which int64 is made. `latency`
        makes int32 for the sake of full data sets, 12 bytes an event. The columns are copies and cannot be
        written to, so that a recording stays what it is.
    shape : tuple (T, B, N)
        Number of time steps, samples and units.

    Raises
    ------
    ValueError
        If the lists differ in length, are not integers, or an event lies outside the shape.
    """

    time: np.ndarray
    batch: np.ndarray
    unit: np.ndarray
    shape: tuple

    def __post_init__(self):
        columns = [_integers(name, getattr(self, name)) for name in ("time", "batch", "unit")]
        shape = checked_shape(self.shape)
        _check_inside(columns, shape)
        time, batch, _ = columns
        key = batch.astype(np.int64) * shape[0] + time
        if (key[1:] < key[:-1]).any():
            order = np.argsort(key, kind="stable")
            columns = [column[order] for column in columns]
        for name, column in zip(("time", "batch", "unit"), columns):
            object.__setattr__(self, name, _kept(column.copy()))
        object.__setattr__(self, "shape", shape)

    def __len__(self):
        """The number of spikes."""
        return len(self.time)

    @cached_property
    def first(self) -> np.ndarray:
        """Where each sample begins: the events of sample b are first[b] to first[b + 1] - 1."""
        return _kept(np.searchsorted(self.batch, np.arange(self.shape[1] + 1)))

    def dense(self) -> np.ndarray:
        """Return the spikes as a float32 array of shape (time, batch, neurons), mostly zeros.

        An entry counts the events that fall on it.
        """
        arguments.memory_for("A dense array", self.shape)
        columns = (column.astype(np.int64, copy=False) for column in (self.time, self.batch, self.unit))
        flat = np.ravel_multi_index(tuple(columns), self.shape)
        counts = np.bincount(flat, minlength=int(np.prod(self.shape)))
        return counts.astype(np.float32).reshape(self.shape)

    def take(self, rows) -> "Events":
        """Return the samples ``rows``, in that order, as a list of their own.

        Parameters
        ----------
        rows : integers, each from 0 to B - 1
        """
        rows = _integers("rows", np.atleast_1d(arguments.array("rows", rows)))
        if len(rows) and not (0 <= rows.min() and rows.max() < self.shape[1]):
            raise ValueError(f"rows run from {rows.min()} to {rows.max()}; "
                             f"there are {self.shape[1]} samples, numbered from 0.")
        start, end = self.first[:-1][rows], self.first[1:][rows]
        runs = [slice(*bounds) for bounds in zip(start.tolist(), end.tolist())]
        time, unit = (np.concatenate([c[:0], *map(c.__getitem__, runs)]) for c in (self.time, self.unit))
        first = np.concatenate([[0], np.cumsum(end - start)])
        batch = np.repeat(np.arange(len(rows), dtype=type_for(len(rows))), end - start)
        return known(time, batch, unit, (self.shape[0], len(rows), self.shape[2]), first)


def known(time, batch, unit, shape, first) -> Events:
    """Make Events of columns that are known to be right and sorted, without looking at all of them again."""
    events = object.__new__(Events)
    vars(events).update(time=_kept(time), batch=_kept(batch), unit=_kept(unit), shape=shape, first=_kept(first))
    return events


def _kept(column):
    """Let nobody write to a column any more."""
    column.flags.writeable = False
    return column


def type_for(size):
    """Return the type for whole numbers up to ``size``: int32, as int16 would wrap around in the first product."""
    return np.int32 if size < 2**31 else np.int64


def _integers(name, values):
    values = arguments.array(name, values)
    if values.size == 0 and values.ndim == 1:
        values = values.astype(np.int64)
    if values.ndim != 1 or values.dtype.kind not in "iu":
        raise ValueError(f"{name} must be a flat list of integers; it has shape {values.shape} "
                         f"and type {values.dtype}.")
    return values.astype(np.int64) if values.dtype == np.uint64 else values  # with others it would make a fraction


def checked_shape(shape):
    try:
        steps, samples, units = (arguments.whole("shape", n, 0) for n in shape)
    except (TypeError, ValueError):
        raise ValueError(f"shape is {arguments.shown(shape)}; wanted are three whole numbers, "
                         "(time steps, samples, units).") from None
    if steps * samples >= 2**63:
        raise ValueError(f"shape is {shape}; so many steps and samples cannot be counted.")
    return steps, samples, units


def _check_inside(columns, shape):
    lengths = [len(column) for column in columns]
    if len(set(lengths)) > 1:
        raise ValueError(f"time, batch and unit have {lengths} entries; each event needs one of each.")
    for name, column, size in zip(("time", "batch", "unit"), columns, shape):
        if len(column) and not (0 <= column.min() and column.max() < size):
            raise ValueError(f"{name} runs from {column.min()} to {column.max()}; "
                             f"shape {shape} allows 0 to {size - 1}.")
