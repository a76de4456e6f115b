"""Codes: numbers become spikes, and the noise that the synthetic task is made of."""

import numpy as np

from snntutor import arguments

from .events import Events, checked_shape, known, type_for


def _checked_values(x, what, high):
    x = arguments.array(what, x)
    x = x.astype(float) if x.dtype.kind in "iub" else x
    if x.ndim != 2 or x.dtype.kind != "f":
        raise ValueError(f"{what} has shape {x.shape} and type {x.dtype}; wanted are numbers of shape "
                         "(batch, neurons). Flatten images with x.reshape(len(x), -1).")
    low, top = (x.min(), x.max()) if x.size else (0, 0)
    if not np.isfinite([low, top]).all():  # a NaN anywhere is both
        raise ValueError(f"{what} holds a value that is not finite (NaN or infinity).")
    if not (0 <= low and top <= high):
        raise ValueError(f"{what} runs from {low} to {top}; wanted is 0 to {high:g}.")
    return x


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
    arguments.positive(dt=dt, tau=tau)
    if not (arguments.is_number(threshold) and 0 < threshold < 1):
        raise ValueError(f"threshold is {arguments.shown(threshold)}; it must lie between 0 and 1.")
    arguments.in_seconds(dt=dt, tau=tau)
    shape = checked_shape((arguments.whole("n_steps", n_steps), *x.shape))
    slabs = _slabs(*shape)
    columns = np.empty((3, sum(np.count_nonzero(x[slab] > threshold) for slab in slabs)), type_for(max(shape)))
    counts, end = [np.zeros(1, int)], 0
    for slab in slabs:
        time, batch, unit = _first_spikes(x[slab], shape[0], tau / dt, threshold)
        begin, end = end, end + len(time)
        for column, values in zip(columns, (time, batch + slab.start, unit)):
            column[begin:end] = values
        counts.append(np.bincount(batch, minlength=len(x[slab])))
    time, batch, unit = columns[:, :end]
    return known(time, batch, unit, shape, np.cumsum(np.concatenate(counts)))


def _slabs(n_steps, batch, units):
    """Cut samples into slabs that are small in memory and whose steps and samples fit into 16 bits, for the sort."""
    size = max(1, min(2**16 // n_steps, 2**19 // max(1, units)))
    return [slice(low, low + size) for low in range(0, batch, size)]


def _first_spikes(x, n_steps, tau, threshold):
    """Return time, sample and unit of the spikes of one slab, sorted; ``tau`` is in steps."""
    where = np.flatnonzero(x > threshold)
    bright = np.take(x, where).astype(float)
    step = np.floor(tau * np.log(bright / (bright - threshold)))
    kept = step < n_steps
    time = step[kept].astype(np.int64)
    batch = where[kept] // x.shape[1]
    unit = where[kept] - batch * x.shape[1]
    key = batch * n_steps + time
    order = np.argsort(key.astype(np.uint16) if len(x) * n_steps <= 2**16 else key, kind="stable")
    return time[order], batch[order], unit[order]


def at_times(times, n_steps, window=None) -> Events:
    """Code each number as the time of one spike: the larger, the later.

    Parameters
    ----------
    times : array of shape (batch, neurons)
        From 0 up to, but not including, 1: shares of the window.
    n_steps : int
        Number of time steps.
    window : int, optional
        Into how many of them, the first ones, the spikes fall; by default into all.

    Returns
    -------
    Events
        One spike for each unit, at step floor(time * window).

    Raises
    ------
    ValueError
        If ``times`` has another shape or values outside [0, 1), or the window is longer than ``n_steps``.
    """
    times, n_steps = _checked_values(times, "times", 1.0), arguments.whole("n_steps", n_steps)
    window = n_steps if window is None else arguments.whole("window", window)
    if window > n_steps:
        raise ValueError(f"window is {window}; there are {n_steps} steps, so it must be at most that.")
    if times.size and times.max() == 1:
        raise ValueError("times reach 1, which is the first moment after the window; wanted are numbers below 1.")
    batch, unit = np.indices(times.shape, type_for(max(times.shape, default=0)))
    step = np.floor(times.astype(float) * window).astype(batch.dtype)
    return Events(step.ravel(), batch.ravel(), unit.ravel(), (n_steps, *times.shape))


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
        If ``rate`` has another shape or a value outside 0 to 1 / dt, or ``rng`` is no source of chance.
    """
    arguments.positive(dt=dt)
    arguments.generator(rng)
    rate = _checked_values(rate, "rate (in hertz)", 1 / dt)
    arguments.in_seconds(dt=dt)
    shape, chance = checked_shape((arguments.whole("n_steps", n_steps), *rate.shape)), rate * dt
    arguments.memory_for("A list of spikes", (shape[0] * chance.sum(), 3))
    at_once, found = max(1, 2**20 // max(1, rate.size)), [np.empty((3, 0), int)]
    for begin in range(0, shape[0], at_once):
        steps = min(at_once, shape[0] - begin)
        time, batch, unit = np.nonzero(rng.random((steps, *rate.shape)) < chance)
        found.append(np.stack([time + begin, batch, unit]))
    time, batch, unit = np.concatenate(found, 1)
    return Events(time, batch, unit, shape)


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
    size = arguments.whole("n_samples", n_samples), arguments.whole("n_units", n_units)
    arguments.memory_for("Noise", size)
    x = poisson(np.full(size, 5.0), n_steps, dt, rng)
    return x, rng.integers(0, 2, size[0])
