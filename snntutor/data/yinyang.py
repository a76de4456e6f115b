"""The Yin-Yang data set: points in a disc, three classes, generated or read from files."""

import math

import numpy as np

from .idx import DataError

SEEDS = {"train": 42, "validation": 41, "test": 40}
SIZES = {"train": 5000, "validation": 1000, "test": 1000}
RADIUS, DOT_RADIUS = 0.5, 0.1


def yin_yang(n, seed) -> tuple:
    """Draw n points of the Yin-Yang figure.

    Parameters
    ----------
    n : int
    seed : int
        Of `numpy.random.RandomState`, whose numbers never change between versions. The first n
        points do not depend on n.

    Returns
    -------
    x : float64 array of shape (n, 4)
        The rows are (x, y, 1 - x, 1 - y), each in [0, 1].
    y : int64 array of shape (n,)
        The class: 0 and 1 are the two halves, 2 the dots.

    Notes
    -----
    Kriener, Goeltz and Petrovici 2022, "The Yin-Yang dataset". With the seeds 42, 41 and 40 the
    points equal the published training, validation and test set bit for bit.
    """
    rng = np.random.RandomState(seed)
    points, labels = np.empty((n, 2)), np.empty(n, np.int64)
    for row in range(n):
        labels[row] = rng.randint(3)
        points[row] = _point_of_class(labels[row], rng)
    return np.hstack([points, 1 - points]), labels


def _point_of_class(wanted, rng):
    """Draw points of the square until one lies in the disc and has the wanted class."""
    while True:
        x, y = rng.rand(2) * 2 * RADIUS
        inside = math.hypot(x - RADIUS, y - RADIUS) <= RADIUS
        if inside and yin_yang_class(x, y) == wanted:
            return x, y


def yin_yang_class(x, y) -> int:
    """Return the class of a point of the disc: 2 on a dot, else 1 or 0."""
    right = math.hypot(x - 1.5 * RADIUS, y - RADIUS)
    left = math.hypot(x - 0.5 * RADIUS, y - RADIUS)
    if right < DOT_RADIUS or left < DOT_RADIUS:
        return 2
    on_dot_edge = right <= DOT_RADIUS
    in_left_bulge = DOT_RADIUS < left <= 0.5 * RADIUS
    above_right_bulge = y > RADIUS and right > 0.5 * RADIUS
    return int(on_dot_edge or in_left_bulge or above_right_bulge)


def read_points(folder, split) -> tuple:
    """Read the points and classes of one split from the files of the published set.

    Parameters
    ----------
    folder : pathlib.Path
        Of ``<split>_samples.npy`` and ``<split>_labels.npy``.
    split : str

    Raises
    ------
    DataError
        If the files cannot be read, hold arrays of other shapes, or what is no point and no class.
    """
    x, y = (_array(folder, split, part) for part in ("samples", "labels"))
    if x.shape[1:] != (4,) or y.shape != x.shape[:1] or x.dtype.kind not in "iuf" or y.dtype.kind not in "iu":
        raise DataError(f"The {split} set in {folder} has points of shape {x.shape} and labels of "
                        f"shape {y.shape}; wanted (n, 4) of numbers, and (n,) of whole numbers.")
    if not ((x >= 0) & (x <= 1)).all():  # nor is NaN
        raise DataError(f"The {split} set in {folder} has a point that does not lie from 0 to 1.")
    wrong = y[(y < 0) | (y > 2)]
    if wrong.size:
        raise DataError(f"The {split} set in {folder} holds the label {wrong[0]}; they go from 0 to 2.")
    return x.astype(np.float64), y.astype(np.int64)


def _array(folder, split, part):
    """Return the array of one file, which is mapped first: what its header claims must be there before it is read."""
    try:
        return np.array(np.lib.format.open_memmap(folder / f"{split}_{part}.npy", mode="r"))
    except Exception as error:  # a damaged header leads to errors of every kind
        raise DataError(f"The {split} set in {folder} cannot be read: {error}.") from None
