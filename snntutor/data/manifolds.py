"""Randman: classes that only the times of spikes tell apart, on smooth random manifolds."""

import numpy as np

from snntutor import arguments

from .made import kept

TERMS = 1000  # of the series
SIZES = {"train": 8000, "validation": 1000, "test": 1000}
AT_ONCE = 50  # points; their sines stay in the processor's cache


def randman(seed, classes=10, samples=1000, inputs=20, dims=1, alpha=1.0) -> tuple:
    """Draw points of smooth random manifolds, one manifold a class; their coordinates are meant as spike times.

    A class is a random smooth function from ``dims`` hidden numbers to ``inputs`` spike times, and each of its
    samples is that function at a point drawn by chance. Every input spikes once in every sample, so that the number
    of spikes says nothing of the class: what there is to learn lies in the times.

    Parameters
    ----------
    seed : int
        Fixes manifolds and points. Only a source of chance made here is used; NumPy's and torch's own stay as they are.
    classes, samples : int
        How many classes, and how many samples of each; two samples or more.
    inputs, dims : int
        How many spikes a sample has, and how many hidden numbers stand behind them.
    alpha : float
        Smoothness: by what power of k the k-th term of the series is damped. A smaller one makes a harder task.

    Returns
    -------
    times : float32 array of shape (classes * samples, inputs)
        From 0 up to, but not including, 1. Over the samples of a class each input takes up the whole range.
    labels : int64 array of shape (classes * samples,)
        Every block of ``classes`` rows holds each class once, so that any cut is a fair sample.

    Raises
    ------
    ValueError
        If a number makes no sense.

    Notes
    -----
    Zenke and Vogels (2021), "The Remarkable Robustness of Surrogate Gradient Learning": input i has at the point x

        f_i(x) = product over j of sum over k of k^-alpha A_ijk sin(2 pi (k x_j B_ijk + C_ijk)),

    k from 1 to 1,000, with A, B and C uniform from 0 to 1. This is the paper's formula. The published code deviates
    from it: its PyTorch version counts frequencies k from 0, damps by 1 / (k^alpha + 1), and sets the seed of the whole
    process; its NumPy version damps by k^-alpha with frequencies one lower. Points of the same seed differ from both.

    Made in about a second, the times are kept in the cache folder with a checksum, and read from there the next time.
    """
    counts = {"classes": (classes, 1), "samples": (samples, 2), "inputs": (inputs, 1), "dims": (dims, 1)}
    sizes = tuple(arguments.whole(name, value, least) for name, (value, least) in counts.items())
    arguments.not_negative(alpha=alpha)
    seed, alpha = arguments.whole("seed", seed, 0), float(alpha)
    arguments.memory_for("A set of manifolds", (2, *sizes[:3]), 4)
    times = kept(("randman", 1, seed, *sizes, alpha), lambda: _times(seed, sizes, alpha))
    return times, np.arange(sizes[0] * sizes[1]) % sizes[0]


def split_of(samples, split) -> tuple:
    """Return the part of `randman`'s default times and labels that a split names: the paper's 800, 100, 100 a class."""
    low = {"train": 0, "validation": SIZES["train"], "test": SIZES["train"] + SIZES["validation"]}[split]
    rows = slice(low, low + SIZES[split])
    return tuple(part[rows] for part in samples)


def _times(seed, sizes, alpha):
    """Return the coordinates of all classes, the rows of one class ``classes`` apart."""
    classes, samples, inputs, dims = sizes
    rng = np.random.default_rng(seed)
    found = np.empty((samples, classes, inputs), np.float32)
    for of_class in range(classes):
        constants, points = rng.random((3, inputs, dims, TERMS)), rng.random((samples, dims))
        found[:, of_class] = _standardised(manifold(points, constants, alpha))
    return found.reshape(samples * classes, inputs)


def manifold(points, constants, alpha) -> np.ndarray:
    """Return the coordinates of points of one manifold, before they are standardised.

    Parameters
    ----------
    points : array of shape (samples, dims)
        The hidden numbers, from 0 to 1.
    constants : array of shape (3, inputs, dims, terms)
        A, B and C of the formula in `randman`.
    alpha : float

    Returns
    -------
    float64 array of shape (samples, inputs)
        To about 1e-6: the sines are taken in float32, which is three times as fast.
    """
    a, b, c = constants
    k = np.arange(1, a.shape[-1] + 1)
    weight, frequency = (a * k**-float(alpha)).astype(np.float32), b * k
    found = np.ones((len(points), len(a)))
    for i, j in np.ndindex(a.shape[:2]):
        for low in range(0, len(points), AT_ONCE):
            rows = slice(low, low + AT_ONCE)
            found[rows, i] *= _sines(np.outer(points[rows, j], frequency[i, j]) + c[i, j]) @ weight[i, j]
    return found


def _sines(turns):
    """Return sin(2 pi turns); whole turns are taken off in float64, where a thousand of them cost no digit."""
    turns -= np.rint(turns)
    radians = turns.astype(np.float32)
    radians *= np.float32(2 * np.pi)
    return np.sin(radians, out=radians)


def _standardised(f):
    """Stretch each column to [0, 1); its largest number is put one rounding error below 1."""
    low, high = f.min(0), f.max(0)
    below_one = np.nextafter(np.float32(1), np.float32(0))
    return np.minimum(((f - low) / (high - low)).astype(np.float32), below_one)
