"""Randman: one spike an input, nothing in the counts, everything in the times; made once and kept."""

import errno

import numpy as np
import pytest

from snntutor import data, files
from snntutor.data.manifolds import manifold
from snntutor.encode import at_times


@pytest.fixture(scope="module")
def default(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNNTUTOR_HOME", str(tmp_path_factory.mktemp("home")))
        return data.randman(0)


def small(seed=0, **about):
    return data.randman(seed, **{"classes": 3, "samples": 40, "inputs": 5} | about)


def paper(points, constants, alpha):
    """The paper's formula, a sum and a product at a time."""
    a, b, c = constants
    found = np.ones((len(points), len(a)))
    for s, i, j in np.ndindex(len(points), *a.shape[:2]):
        terms = [k**-alpha * a[i, j, k - 1] * np.sin(2 * np.pi * (k * points[s, j] * b[i, j, k - 1] + c[i, j, k - 1]))
                 for k in range(1, a.shape[-1] + 1)]
        found[s, i] *= sum(terms)
    return found


def nearest_neighbour(x, y, cut):
    """Return how often the nearest of the first samples has the class of a later one."""
    distance = ((x[cut:, None] - x[None, :cut]) ** 2).sum(-1)
    return np.mean(y[:cut][distance.argmin(1)] == y[cut:])


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("alpha", [0.5, 1.0, 2.0])
def test_a_coordinate_is_the_papers_product_of_sums_of_sines(dims, alpha):
    rng = np.random.default_rng(dims)
    points, constants = rng.random((7, dims)), rng.random((3, 4, dims, 1000))
    # the sum is of order 1; float32 sines cost its last digits
    np.testing.assert_allclose(manifold(points, constants, alpha), paper(points, constants, alpha), atol=2e-5)


def test_the_default_task_has_ten_balanced_classes_of_twenty_times_from_0_to_below_1(default):
    times, labels = default
    assert times.shape == (10_000, 20) and times.dtype == np.float32 and labels.dtype == np.int64
    assert (labels[:10] == np.arange(10)).all() and (np.bincount(labels) == 1000).all()
    assert times.min() == 0 and 0.999 < times.max() < 1


def test_each_input_of_each_class_takes_up_the_whole_range(default):
    by_class = default[0].reshape(1000, 10, 20)
    assert (by_class.min(0) == 0).all() and (by_class.max(0) > 0.9999).all()


def test_every_input_spikes_once_so_that_a_classifier_of_counts_is_at_chance(default):
    times, labels = default
    x = at_times(times, 100, 50)
    counts = np.bincount(x.batch.astype(int) * 20 + x.unit, minlength=len(times) * 20).reshape(-1, 20)
    assert (counts == 1).all()
    assert nearest_neighbour(counts[:2000].astype(float), labels[:2000], 1000) == pytest.approx(0.1, abs=0.001)
    assert nearest_neighbour(times[:2000], labels[:2000], 1000) > 0.9


def test_no_single_time_tells_the_class_for_sure(default):
    times, labels = default
    assert max(nearest_neighbour(times[:2000, [i]], labels[:2000], 1000) for i in range(20)) < 0.4


def test_a_seed_means_one_set_of_samples_and_leaves_other_sources_of_chance_alone():
    np.random.seed(1)
    before = np.random.get_state()[1].copy()
    (times, labels), (again, labels_again), (other, _) = small(5), small(np.int64(5)), small(6)
    assert np.array_equal(times, again) and np.array_equal(labels, labels_again) and not np.array_equal(times, other)
    assert np.array_equal(np.random.get_state()[1], before)


def test_a_manifold_is_smoother_the_larger_alpha_is():
    x = np.linspace(0, 1, 501)[:, None]
    rough = []
    for alpha in (0.5, 1, 2, 3):
        f = manifold(x, np.random.default_rng(0).random((3, 20, 1, 1000)), alpha)
        f = (f - f.min(0)) / (f.max(0) - f.min(0))
        rough.append(np.abs(np.diff(f, axis=0)).mean())
    assert rough == sorted(rough, reverse=True) and rough[0] > 4 * rough[-1]


def test_what_was_made_is_read_back_and_not_made_again(monkeypatch):
    times, _ = small()
    monkeypatch.setattr("snntutor.data.manifolds._times", None)
    assert np.array_equal(small()[0], times)
    with pytest.raises(TypeError):  # other settings are another file
        small(alpha=2.0)


def test_a_damaged_file_is_set_aside_and_told_and_made_anew(home, capsys):
    times, _ = small()
    (path,) = (home / "data").glob("randman-*")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert np.array_equal(small()[0], times)
    assert "is damaged" in capsys.readouterr().err and path.with_name(f"{path.name}.damaged").is_file()
    path.write_bytes(b"")
    assert np.array_equal(small()[0], times) and np.array_equal(small()[0], times)


def test_a_full_disk_is_told_and_gone_on_without(monkeypatch, capsys):
    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "write", full)
    times, _ = small()
    assert "No space left on device" in capsys.readouterr().err and np.array_equal(small()[0], times)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": None}, {"classes": 0}, {"samples": 1}, {"inputs": 2.5},
                                   {"dims": 0}, {"alpha": -1.0}, {"alpha": "1"}, {"samples": 10**12}])
def test_what_makes_no_sense_is_told(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong)) if "samples" not in wrong else "samples|memory"):
        small(**wrong)


def test_load_gives_the_papers_split_of_seed_0(default):
    times, labels = default
    parts = [data.load("randman", split, source="bundled") for split in ("train", "validation", "test")]
    assert [len(y) for _, y in parts] == [8000, 1000, 1000]
    assert np.array_equal(np.concatenate([x for x, _ in parts]), times)
    assert np.array_equal(np.concatenate([y for _, y in parts]), labels)


def test_times_become_one_event_a_unit_within_the_window():
    x = at_times(np.array([[0, 0.5, 0.99], [0.019, 0.02, 0.999999]]), 100, 50)
    assert x.shape == (100, 2, 3) and x.dense().sum(0).tolist() == [[1, 1, 1], [1, 1, 1]]
    found = {(b, u): t for t, b, u in zip(x.time, x.batch, x.unit)}
    assert [found[key] for key in sorted(found)] == [0, 25, 49, 0, 1, 49]


@pytest.mark.parametrize("times, window, told", [([[1.0]], 5, "below 1"), ([[-0.1]], 5, "-0.1"), ([0.5], 5, "shape"),
                                                 ([[0.5]], 11, "10 steps"), ([[0.5]], 0, "window")])
def test_times_that_fall_into_no_step_are_told(times, window, told):
    with pytest.raises(ValueError, match=told):
        at_times(np.array(times), 10, window)
