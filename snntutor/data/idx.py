"""Read IDX files, the format in which MNIST and its relatives are published."""

import gzip
import hashlib
import math
import struct
import zlib

import numpy as np

MOST = 2**30  # bytes of one file; the largest relative of MNIST has 640 MB of images


class DataError(OSError):
    """Data are missing or damaged, or could not be downloaded; the sentence says what to do."""


class DamagedDownload(DataError):
    """A downloaded file is damaged. `load` sets it aside and takes the bundled cut."""


def read_idx(path, sha256=None) -> np.ndarray:
    """Return the array of one IDX file of bytes, plain or gzipped (name ending in ``.gz``).

    Parameters
    ----------
    path : pathlib.Path
    sha256 : str, optional
        Checksum that the unzipped content must have.

    Raises
    ------
    DataError
        If the file cannot be read, is damaged, or has another checksum.
    """
    shape, start = read_shape(path)
    size = start + math.prod(shape)
    if size > MOST:
        raise DataError(f"{path} is damaged: it claims to hold {shape} bytes.")
    content = _content(path, size + 1)  # what is packed could unfold without end
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise DataError(f"{path} is damaged: its checksum is not the one that was published.")
    if len(content) != size:
        raise DataError(f"{path} is damaged: it should hold {shape} bytes and is cut short "
                        "or too long.")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def read_shape(path) -> tuple:
    """Return the shape that an IDX file says it has, and where its data start, reading its first bytes only."""
    content = _content(path, 16)
    ndim = content[3] if content[:3] == b"\x00\x00\x08" and len(content) > 3 else 0
    start = 4 + 4 * ndim
    if not 1 <= ndim <= 3 or len(content) < start:
        raise DataError(f"{path} is not an IDX file of bytes: labels, or images.")
    return struct.unpack(f">{ndim}I", content[4:start]), start


def read_length(path) -> int:
    """Return how many entries an IDX file says it has, reading its first bytes only."""
    return read_shape(path)[0][0]


def check_headers(images_path, labels_path):
    """Hold that two files say of themselves what those of one split must say, without reading them.

    Raises
    ------
    DataError
        If they do not belong together, or one that is not packed has another size than it says.
    """
    images, labels = read_shape(images_path), read_shape(labels_path)
    _check_pair(images_path, images[0], labels_path, labels[0])
    for path, (shape, start) in ((images_path, images), (labels_path, labels)):
        if path.suffix != ".gz" and path.stat().st_size != start + math.prod(shape):
            raise DataError(f"{path} is damaged: it should hold {shape} bytes and is cut short or too long.")


def read_pair(images_path, labels_path, sha256=None) -> tuple:
    """Return images of shape (n, 28, 28) and labels of shape (n,), both uint8.

    Parameters
    ----------
    images_path, labels_path : pathlib.Path
    sha256 : pair of str, optional
        Checksums of the two files' unzipped content.

    Raises
    ------
    DataError
        As `read_idx`, or if the two files do not belong together.
    """
    image_sum, label_sum = sha256 or (None, None)
    images, labels = read_idx(images_path, image_sum), read_idx(labels_path, label_sum)
    _check_pair(images_path, images.shape, labels_path, labels.shape)
    if labels.size and labels.max() > 9:
        raise DataError(f"{labels_path} holds the label {labels.max()}; they go from 0 to 9.")
    return images, labels


def _check_pair(images_path, images, labels_path, labels):
    """Hold that two shapes are those of images and of their labels."""
    if images[1:] != (28, 28):
        raise DataError(f"{images_path} holds an array of shape {images}; wanted (images, 28, 28).")
    if labels != images[:1]:
        raise DataError(f"{labels_path} holds an array of shape {labels}; "
                        f"wanted one label for each of the {images[0]} images.")


def _content(path, size):
    try:
        with gzip.open(path) if path.suffix == ".gz" else open(path, "rb") as file:
            return file.read(size)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DataError(f"{path} is damaged: it cannot be unzipped.") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from None
