"""Turn numbers into spikes, kept as a sparse list of events."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, eq=False)
class Events:
    """Spikes as a list: event k is unit ``unit[k]`` of sample ``batch[k]`` spiking at ``time[k]``.

    Parameters
    ----------
    time, batch, unit : integer arrays of shape (events,)
        Sorted by batch, then time; an unsorted list is sorted here.
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
        shape = _checked_shape(self.shape)
        _check_inside(columns, shape)
        time, batch, _ = columns
        key = batch.astype(np.int64) * shape[0] + time
        if (key[1:] < key[:-1]).any():
            order = np.argsort(key, kind="stable")
            columns = [column[order] for column in columns]
        for name, value in zip(("time", "batch", "unit", "shape"), (*columns, shape)):
            object.__setattr__(self, name, value)

    def __len__(self):
        """The number of spikes."""
        return len(self.time)

    @cached_property
    def first(self) -> np.ndarray:
        """Where each sample begins: the events of sample b are first[b] to first[b + 1] - 1."""
        return np.searchsorted(self.batch, np.arange(self.shape[1] + 1))

    def dense(self) -> np.ndarray:
        """Return the spikes as a float32 array of shape (time, batch, neurons), mostly zeros.

        An entry counts the events that fall on it.
        """
        flat = np.ravel_multi_index((self.time, self.batch, self.unit), self.shape)
        counts = np.bincount(flat, minlength=int(np.prod(self.shape)))
        return counts.astype(np.float32).reshape(self.shape)

    def take(self, rows) -> "Events":
        """Return the samples ``rows``, in that order, as a list of their own.

        Parameters
        ----------
        rows : integers, each from 0 to B - 1
        """
        rows = _integers("rows", np.atleast_1d(rows))
        if len(rows) and not (0 <= rows.min() and rows.max() < self.shape[1]):
            raise ValueError(f"rows run from {rows.min()} to {rows.max()}; "
                             f"there are {self.shape[1]} samples, numbered from 0.")
        length = np.diff(self.first)[rows]
        new_first = np.cumsum(length) - length
        index = np.arange(length.sum()) + np.repeat(self.first[rows] - new_first, length)
        batch = np.repeat(np.arange(len(rows)), length)
        return Events(self.time[index], batch, self.unit[index],
                      (self.shape[0], len(rows), self.shape[2]))


def _integers(name, values):
    values = np.asarray(values)
    if values.size == 0:
        values = values.astype(np.int64)
    if values.ndim != 1 or values.dtype.kind not in "iu":
        raise ValueError(f"{name} must be a flat list of integers; it has shape {values.shape} "
                         f"and type {values.dtype}.")
    return values


def _checked_shape(shape):
    if len(shape) != 3 or any(int(n) != n or n < 0 for n in shape):
        raise ValueError(f"shape is {shape!r}; wanted are three whole numbers, "
                         "(time steps, samples, units).")
    return tuple(int(n) for n in shape)


def _check_inside(columns, shape):
    lengths = [len(column) for column in columns]
    if len(set(lengths)) > 1:
        raise ValueError(f"time, batch and unit have {lengths} entries; each event needs one of each.")
    for name, column, size in zip(("time", "batch", "unit"), columns, shape):
        if len(column) and not (0 <= column.min() and column.max() < size):
            raise ValueError(f"{name} runs from {column.min()} to {column.max()}; "
                             f"shape {shape} allows 0 to {size - 1}.")


def _checked_values(x, what, high):
    x = np.asarray(x)
    x = x.astype(float) if x.dtype.kind in "iub" else x
    if x.ndim != 2 or x.dtype.kind != "f":
        raise ValueError(f"{what} has shape {x.shape} and type {x.dtype}; wanted are numbers of shape "
                         "(batch, neurons). Flatten images with x.reshape(len(x), -1).")
    if not np.isfinite(x).all():
        raise ValueError(f"{what} holds a value that is not finite (NaN or infinity).")
    if x.size and not (0 <= x.min() and x.max() <= high):
        raise ValueError(f"{what} runs from {x.min():g} to {x.max():g}; wanted is 0 to {high:g}.")
    return x


def _check_positive(**values):
    for name, value in values.items():
        if not (np.isfinite(value) and value > 0):
            raise ValueError(f"{name} is {value!r}; it must be a finite number above 0.")


def latency(x, n_steps, dt=1e-3, tau=20e-3, threshold=0.2) -> Events:
    """Code each number as the time of one spike: the larger, the earlier.

    A unit with constant input x charges a leaky capacitor that reaches ``threshold`` after
    T(x) = tau ln(x / (x - threshold)).

    Parameters
    ----------
    x : array of shape (batch, neurons)
        Numbers from 0 to 1. One of at most ``threshold`` never spikes.
    n_steps : int
        Number of time steps; a spike that would come later is lost.
    dt, tau : float
        Time step and time constant of the capacitor, in seconds.
    threshold : float
        Between 0 and 1.

    Returns
    -------
    Events
        At most one spike for each unit, at step floor(T(x) / dt).

    Raises
    ------
    ValueError
        If ``x`` has another shape or values outside 0 to 1, or a constant is out of range.

    Notes
    -----
    The formula is that of the article's companion notebooks.
    """
    x = _checked_values(x, "x", 1.0)
    _check_positive(n_steps=n_steps, dt=dt, tau=tau)
    if not 0 < threshold < 1:
        raise ValueError(f"threshold is {threshold!r}; it must lie between 0 and 1.")
    batch, unit = np.nonzero(x > threshold)
    bright = x[batch, unit].astype(float)
    step = np.floor(tau / dt * np.log(bright / (bright - threshold)))
    kept = step < n_steps
    return Events(step[kept].astype(np.int64), batch[kept], unit[kept], (n_steps, *x.shape))


def poisson(rate, n_steps, dt, rng) -> Events:
    """Code each number as a rate: at every step a unit spikes with probability rate x dt.

    Parameters
    ----------
    rate : array of shape (batch, neurons)
        Firing rates in hertz, from 0 to 1 / dt.
    n_steps : int
        Number of time steps.
    dt : float
        Time step in seconds.
    rng : numpy.random.Generator
        The source of chance, as ``numpy.random.default_rng(seed)`` makes it.

    Returns
    -------
    Events
        A Bernoulli spike train for each unit, which approaches a Poisson one as rate x dt falls.

    Raises
    ------
    ValueError
        If ``rate`` has another shape or a value outside 0 to 1 / dt.
    """
    _check_positive(n_steps=n_steps, dt=dt)
    rate = _checked_values(rate, "rate (in hertz)", 1 / dt)
    time, batch, unit = np.nonzero(rng.random((n_steps, *rate.shape)) < rate * dt)
    return Events(time, batch, unit, (n_steps, *rate.shape))


def synthetic_task(rng, n_samples=256, n_units=100, n_steps=200, dt=1e-3):
    """Make the synthetic task: noise at 5 Hz and labels by chance, to be learned by heart.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_samples, n_units, n_steps : int
    dt : float
        Time step in seconds.

    Returns
    -------
    x : Events of shape (n_steps, n_samples, n_units)
    y : int64 array of shape (n_samples,), each 0 or 1

    Notes
    -----
    The task of the article's first companion notebook. There is no rule to find: a network that gets
    it right has memorised the samples.
    """
    x = poisson(np.full((n_samples, n_units), 5.0), n_steps, dt, rng)
    return x, rng.integers(0, 2, n_samples)
