"""Load a data set: from a folder of yours, from what was downloaded, or from what ships here."""

import operator
import sys

import numpy as np

from snntutor import arguments

from . import sources
from .download import fetch, set_aside
from .facts import BUNDLED_SHA256, IDX_FILES, PUBLISHED_SHA256
from .idx import DamagedDownload, DataError, check_headers, read_pair
from .manifolds import randman, split_of
from .sources import Source, source
from .yinyang import SEEDS, read_points, yin_yang

__all__ = ["DataError", "Source", "fetch", "load", "randman", "source"]


def load(name, split="train", n=None, source="auto") -> tuple:
    """Load the first n samples of a split of a data set.

    Parameters
    ----------
    name : str
        - "fashion-mnist", "mnist": images of 28 x 28 pixels, classes 0 to 9. The full sets have
          60,000 and 10,000 images. The bundled cuts have 10,000 and 2,000 of Fashion-MNIST, 4,000
          and 1,000 of MNIST, as many of each class; every block of ten holds each class once.
        - "digits": images of 8 x 8 pixels, classes 0 to 9, 1,347 and 450, from scikit-learn.
        - "yin-yang": points (x, y, 1 - x, 1 - y), classes 0 to 2; 5,000, 1,000 and 1,000.
        - "randman": 20 spike times in [0, 1), classes 0 to 9; 8,000, 1,000 and 1,000. See `randman`.
    split : str
        "train", "test" and, for "yin-yang" and "randman" only, "validation".
    n : int, optional
        How many samples; all of them if left out. The classes are mixed in every split, so that
        the first n are a fair sample.
    source : "auto" or "bundled"
        "auto" takes the folder SNNTUTOR_DATA where it has the set, then what was downloaded, then
        what is bundled, and says on stderr which it took. "bundled" takes the same samples on every
        machine and says nothing: what a chapter or a test needs, whose numbers are compared.

    Returns
    -------
    x : array of shape (n, 28, 28), (n, 8, 8), (n, 4) or (n, 20)
        Images are float32 in [0, 1]; Yin-Yang points float64 in [0, 1], as published; spike times float32.
    y : int64 array of shape (n,)
        The classes.

    Raises
    ------
    ValueError
        If there is no such data set, split or source, or n is not a number from 1 to the size.
    DataError
        If files are missing or damaged. A damaged download is set aside instead, this is said on
        stderr, and the bundled cut is taken.

    Notes
    -----
    The bundled test images of MNIST come from its published training set: do not test on them a
    network trained on the full set. Sources and licences are in ``data/README.md``.
    """
    try:
        found = sources.source(name, source)
        _check_split(found, split)
        _check_files(found, split)  # before a wrong count is told as if it were the set's
        count = _count(found, split, n)
        x, y = _read(found, split, count)
    except DamagedDownload as error:
        set_aside(name, error)
        return load(name, split, n, source)
    if source == "auto" and name != "digits":
        _say(f"{name}, {split}: {count:,} of {found.sizes[split]:,} samples, {found.place}"
             + (f" ({found.path})" if found.path else ""))
    return x, y


def _say(sentence):
    print(f"snntutor.data: {sentence}", file=sys.stderr)


def _check_split(found, split):
    if isinstance(split, str) and split in found.sizes:
        return
    names = ", ".join(repr(each) for each in found.sizes)
    cure = ""
    if split == "validation":
        cure = (" To choose settings, cut a validation set from the training samples: "
                "the last 1,000, x[-1000:] and y[-1000:], and train on x[:-1000] and y[:-1000].")
    raise ValueError(f"{found.name} has no split {arguments.shown(split)}; it has {names}.{cure}")


def _count(found, split, n):
    size = found.sizes[split]
    if n is None:
        return size
    try:
        count = operator.index(n)
    except TypeError:
        count = 0
    if isinstance(n, (bool, np.bool_)) or count < 1:
        raise ValueError(f"n is {arguments.shown(n)}; it must be a whole number, at least 1, or None for all.")
    if count > size:
        raise ValueError(f"n is {arguments.shown(n)}, but the split {split!r} of {found.name} has {size} "
                         f"samples here ({found.place}).")
    return count


def _read(found, split, count):
    if found.name == "randman":
        x, y = split_of(randman(0), split)
        return x[:count], y[:count]
    if found.place == "generated":
        return yin_yang(count, SEEDS[split])
    if found.name == "yin-yang":
        x, y = read_points(found.path, split)
        return x[:count], y[:count]
    if found.name == "digits":
        return _read_digits(split, count)
    images, labels = _read_images(found, split)
    return _scaled(images[:count], 255), labels[:count].astype(np.int64)


def _check_files(found, split):
    if found.name not in BUNDLED_SHA256:
        return
    try:
        check_headers(*_pair(found, split))
    except DataError as error:
        raise sources.explained(error, found.name, found.place) from None


def _read_images(found, split):
    sums = {"bundled": BUNDLED_SHA256, "cache": PUBLISHED_SHA256}.get(found.place)
    wanted = [sums[found.name][file] for file in IDX_FILES[split]] if sums else None
    try:
        return read_pair(*_pair(found, split), sha256=wanted)
    except DataError as error:
        raise sources.explained(error, found.name, found.place) from None


def _pair(found, split):
    """Return the files of images and labels of a split."""
    return found.files[:2] if split == "train" else found.files[2:]


def _read_digits(split, count):
    """Shuffle scikit-learn's digits once and for all; the last 450 of them are the test set."""
    from sklearn.datasets import load_digits
    images, labels = load_digits(return_X_y=True)
    order = np.random.RandomState(0).permutation(len(labels))
    rows = (order[:-450] if split == "train" else order[-450:])[:count]
    return _scaled(images[rows].reshape(-1, 8, 8), 16), labels[rows].astype(np.int64)


def _scaled(levels, brightest):
    """Divide in float32, without a copy in float64: the full sets would fill half a gigabyte."""
    return np.divide(levels, np.float32(brightest), dtype=np.float32, casting="same_kind")
