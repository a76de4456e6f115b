"""Data files that claim what they do not hold: one sentence each, and no memory for a claim."""

import gzip
import hashlib
import io
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from snntutor import data
from snntutor.data import facts
from snntutor.data.idx import read_idx

TRAIN_IMAGES, TRAIN_LABELS = facts.IDX_FILES["train"]


def header(*shape, ndim=None):
    return bytes([0, 0, 8, len(shape) if ndim is None else ndim]) + struct.pack(f">{len(shape)}I", *shape)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A small set of images in a folder of one's own."""
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path))
    (tmp_path / "mnist").mkdir()
    write_set(tmp_path / "mnist")
    return tmp_path / "mnist"


def write_set(folder):
    for (images, labels), size in zip(facts.IDX_FILES.values(), (6, 3)):
        (folder / images).write_bytes(header(size, 28, 28) + bytes(size * 784))
        (folder / labels).write_bytes(header(size) + bytes(range(size)))


@pytest.mark.parametrize("content", [
    header(2**32 - 1, 2**32 - 1, 2**32 - 1), header(2**32 - 1, 28, 28), header(2**22, 2**22, 2**20) + bytes(9),
    header(*[1] * 255) + b"1", header(*[2**31] * 4), header(ndim=255), header(0, 28, 28) + bytes(1), header(ndim=0),
    header(6, 28, 28) + bytes(6 * 784 + 1), header(6, 28, 28), header(6, 28, 29) + bytes(6 * 28 * 29),
    header(6) + bytes(6),
], ids=lambda content: f"{len(content)} bytes")
@pytest.mark.parametrize("packed", [False, True])
def test_images_that_claim_what_they_do_not_hold_are_told(folder, content, packed):
    (folder / TRAIN_IMAGES).unlink()
    path = folder / (TRAIN_IMAGES + ".gz" * packed)
    path.write_bytes(gzip.compress(content) if packed else content)
    with pytest.raises(data.DataError, match="train-(images|labels).*unset SNNTUTOR_DATA"):
        data.load("mnist")


def test_a_bomb_is_not_unpacked(tmp_path):
    """Of 4 GB that 4 MB claim to be six images, no more is unpacked than six images need."""
    path, part = tmp_path / "images.gz", io.BytesIO()
    with gzip.open(part, "wb", 1) as file:
        file.write(bytes(2**24))
    with gzip.open(path, "wb") as file:
        file.write(header(6, 28, 28))
    path.write_bytes(path.read_bytes() + part.getvalue() * 256)
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(data.DataError, match="too long"):
        read_idx(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2**17  # kB on Linux


@pytest.fixture
def cached(tmp_path, monkeypatch):
    """A small set among the downloads; its checksums count as published."""
    monkeypatch.delenv("SNNTUTOR_DATA", raising=False)
    monkeypatch.setenv("SNNTUTOR_HOME", str(tmp_path))
    folder = tmp_path / "data" / "mnist"
    folder.mkdir(parents=True)
    write_set(folder)
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    monkeypatch.setitem(facts.PUBLISHED_SHA256, "mnist", sums)
    return folder


@pytest.mark.parametrize("n", [None, 2, 4, 6, 7])
def test_a_cached_label_file_of_another_count_is_set_aside(cached, capsys, n):
    if n != 7:
        assert data.load("mnist", n=n)[1].max() < 6
    (cached / TRAIN_LABELS).write_bytes(header(5) + bytes(5))
    x, y = data.load("mnist", n=n)
    assert len(x) == len(y) == (n or 4000) and data.source("mnist").place == "bundled"
    assert "wanted one label for each of the 6 images" in capsys.readouterr().err
    assert (cached / f"{TRAIN_LABELS}.damaged").exists()


@pytest.fixture
def points(tmp_path, monkeypatch):
    """Yin-Yang files of one's own."""
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path))
    (tmp_path / "yin-yang").mkdir()
    for split in facts.SPLITS["yin-yang"]:
        np.save(tmp_path / "yin-yang" / f"{split}_samples.npy", np.full((5, 4), 0.5))
        np.save(tmp_path / "yin-yang" / f"{split}_labels.npy", np.arange(5) % 3)
    return tmp_path / "yin-yang"


def npy(shape, descr="<f8", content=bytes(160)):
    """The bytes of an array file whose header may claim anything."""
    text = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + content


def saved(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


@pytest.mark.parametrize("content, words", [
    (npy((10**12, 4)), "cannot be read"), (npy((10**30, 4)), "cannot be read"), (npy((-5, 4)), ""),
    (npy((1,) * 255), "cannot be read"), (npy("(" * 3000), "cannot be read"), (npy((5, 4), "|O"), "cannot be read"),
    (npy((5, 4), "nonsense"), "cannot be read"), (npy((0, 4), content=b""), ""),
    (b"PK\x03\x04" + bytes(99), "cannot be read"),
    (saved(np.full((5, 4), np.nan)), "does not lie from 0 to 1"), (saved(np.full((5, 4), 1.5)), "from 0 to 1"),
    (saved(np.full((5, 4), np.inf)), "from 0 to 1"), (saved(np.full((5, 4), "a")), "of numbers"),
    (saved(np.full((5, 4), 1j)), "of numbers"), (saved(np.array([None])), ""), (saved(np.float64(1)), "of shape"),
    (saved(np.full((5, 3), 0.5)), "of shape"), (saved(np.full((4, 4), 0.5)), "of shape"),
], ids=range(18))
def test_points_that_are_none_are_told(points, content, words):
    data.load("yin-yang")
    (points / "train_samples.npy").write_bytes(content)
    with pytest.raises(data.DataError, match=f"The train set in .*{words}.*unset SNNTUTOR_DATA"):
        data.load("yin-yang")


@pytest.mark.parametrize("labels, words", [
    ([0, 1, 2, 7, 0], "holds the label 7; they go from 0 to 2"), ([0, -1, 2, 1, 0], "label -1"),
    (np.full(5, 2**64 - 1, np.uint64), "label 18446744073709551615"), ([0.0, 1, 2, 0, 1], "whole numbers"),
    ([True] * 5, "whole numbers"), (3, "of shape"), ([[0], [1], [2], [0], [1]], "of shape"),
])
def test_classes_that_are_none_are_told(points, labels, words):
    (points / "train_labels.npy").write_bytes(saved(np.array(labels)))
    with pytest.raises(data.DataError, match=f"The train set in .*{words}"):
        data.load("yin-yang")


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space")
def test_a_claim_costs_no_memory(points):
    """With 2 GB of address space, an array file that claims 64 GB is told as what it is, not as a lack of memory."""
    (points / "train_samples.npy").write_bytes(npy((2 * 10**9, 4)))
    code = ("import resource; from pathlib import Path; from snntutor.data.yinyang import read_points; "
            "resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31)); "
            f"read_points(Path({str(points)!r}), 'train')")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          cwd=Path(__file__).resolve().parents[1])
    assert "DataError" in done.stderr and "MemoryError" not in done.stderr, done.stderr
