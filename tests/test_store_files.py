"""Files that hold no network of ours, or hold it no longer: refused with a sentence, and nothing in them is run."""

import errno
import io
import json
import os
import pickle
import re
import warnings
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snntutor.lif import LIFParams
from snntutor.network import SNN
from snntutor.store import load, save
from stored import same


def archive(**members):
    content = io.BytesIO()
    np.savez(content, **members)
    return content.getvalue()


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")


def rewritten(content, **changes):
    """The file with another text, or other arrays."""
    with np.load(io.BytesIO(content)) as kept:
        arrays = dict(kept)
    told = json.loads(str(arrays.pop("told")))
    arrays |= {name: changes.pop(name) for name in list(changes) if name.startswith(("weights", "recurrent"))}
    return archive(told=json.dumps(told | changes), **arrays)


@pytest.mark.parametrize("changes, words", [
    ({"version": 3}, "version 3, and this snntutor reads versions 1 and 2"), ({"format": "a cake"}, "it holds a cake"),
    ({"sizes": [3, 5, 2]}, "shapes"), ({"sizes": [3, 4]}, "shapes"), ({"networks": 2}, "shapes"),
    ({"sizes": [10**9, 10**9, 2]}, "shapes"), ({"sizes": "large"}, "shapes"), ({"dtype": "float64"}, "float32"),
    ({"recurrent": False}, "shapes"), ({"weights_9": np.ones(3)}, "shapes"), ({"reset": "os.system"}, "os.system"),
    ({"run": "eval"}, "eval"), ({"spike": {"name": "spike_fn", "slope": 1, "peak": 1}}, "no surrogate 'spike_fn'"),
    ({"spike": {"name": "sigmoid", "slope": -1, "peak": 1}}, "slope"), ({"spike": {"name": "exec"}}, "no surrogate"),
    ({"p": {"tau_mem": "nan"}}, "tau_mem is nan"), ({"p": {"tau": 1}}, "tau"), ({"p": None}, ""),
    ({"weights_0": np.ones((3, 4), np.int32)}, "float32"),
])
def test_a_text_that_does_not_fit_is_refused(net, changes, words, tmp_path):
    save(net, tmp_path / "net.npz")
    content = (tmp_path / "net.npz").read_bytes()
    (tmp_path / "net.npz").write_bytes(rewritten(content))
    assert same(net, load(tmp_path / "net.npz"))
    (tmp_path / "net.npz").write_bytes(rewritten(content, **changes))
    with pytest.raises(ValueError, match=f"net.npz is not a network that snntutor saved, or it is damaged: .*{words}"):
        load(tmp_path / "net.npz")


def test_a_file_of_version_1_knows_no_delay_and_holds_neurons_that_have_it(net, tmp_path):
    save(net, tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz") as kept:
        arrays = dict(kept)
    told = json.loads(str(arrays.pop("told")))
    assert told.pop("delay") is True
    (tmp_path / "net.npz").write_bytes(archive(told=json.dumps(told | {"version": 1}), **arrays))
    assert load(tmp_path / "net.npz").settings.delay and same(net, load(tmp_path / "net.npz"))


@pytest.mark.parametrize("part", ["p", "readout"])
@pytest.mark.parametrize("missing", ["tau_mem", "tau_syn", "theta", "dt"])
def test_a_missing_constant_is_not_replaced_by_a_default(net, part, missing, tmp_path):
    save(net, tmp_path / "net.npz")
    content = (tmp_path / "net.npz").read_bytes()
    constants = {"tau_mem": 0.02, "tau_syn": 0.01, "theta": 1.0, "dt": 0.001}
    (tmp_path / "net.npz").write_bytes(rewritten(content, **{part: constants}))
    load(tmp_path / "net.npz")
    del constants[missing]
    (tmp_path / "net.npz").write_bytes(rewritten(content, **{part: constants}))
    with pytest.raises(ValueError, match=f"constants of a neuron it should tell .*{missing}.*, and tells"):
        load(tmp_path / "net.npz")


@pytest.mark.parametrize("changes", [
    {"reset_gradient": "false"}, {"reset_gradient": "true"}, {"reset_gradient": 0}, {"reset_gradient": None},
    {"delay": "no"}, {"delay": 0}, {"delay": None},
    {"recurrent": "false"}, {"recurrent": 1}, {"readout": ""}, {"readout": 0}, {"readout": False}, {"readout": {}},
    {"networks": True}, {"networks": 0}, {"version": True}, {"version": 1.0}, {"sizes": [3.0, 4, 2]}, {"noise": 0.1},
    {"p": {"tau_mem": "0.02", "tau_syn": 0.01, "theta": 1.0, "dt": 0.001}}, {"run": None}, {"reset": None},
    {"p": {"tau_mem": True, "tau_syn": 0.01, "theta": 1.0, "dt": 0.001}}, {"spike": {"name": "sigmoid", "slope": 3.0}},
    {"spike": {"name": "sigmoid", "slope": "3", "peak": 1}}, {"spike": {"name": "true_derivative", "slope": 3.0}},
    {"spike": {"name": "sigmoid", "slope": 3.0, "peak": 1.0, "width": 2}}, {"spike": {}}, {"spike": "sigmoid"},
    {"spike": {"name": "sigmoid", "slope": True, "peak": 1}},
])
def test_nothing_is_guessed_from_a_value_of_another_kind(net, changes, tmp_path):
    save(net, tmp_path / "net.npz")
    (tmp_path / "net.npz").write_bytes(rewritten((tmp_path / "net.npz").read_bytes(), **changes))
    with pytest.raises(ValueError, match="is not a network that snntutor saved, or it is damaged"):
        load(tmp_path / "net.npz")


def test_what_the_text_leaves_out_is_not_guessed(net, tmp_path):
    save(net, tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz") as kept:
        arrays = dict(kept)
    told = json.loads(str(arrays.pop("told")))
    for name in told:
        less = json.dumps({key: value for key, value in told.items() if key != name})
        (tmp_path / "net.npz").write_bytes(archive(told=less, **arrays))
        with pytest.raises(ValueError, match=f"damaged: .*{name}"):
            load(tmp_path / "net.npz")


def test_foreign_files_are_refused_and_nothing_in_them_is_run(net, tmp_path):
    path, sprung, packed, array = tmp_path / "net.npz", tmp_path / "sprung", io.BytesIO(), io.BytesIO()
    save(net, path)
    with np.load(path) as kept:
        np.savez_compressed(packed, **kept)
        told = kept["told"]
    np.save(array, np.ones(3))
    trap = np.array([Trap(sprung)], dtype=object)
    for content in (b"", b"PK", b"not a zip" * 99, pickle.dumps(Trap(sprung)), packed.getvalue(), array.getvalue(),
                    archive(), archive(a=np.ones(3)), archive(told=trap), archive(told=told, weights_0=trap),
                    archive(told=np.ones(3)), archive(told="[]"), archive(told="{" * 10**5), archive(told="3")):
        path.write_bytes(content)
        with pytest.raises(ValueError, match="is not a network that snntutor saved"):
            load(path)
    assert not sprung.exists()


def test_an_array_that_claims_to_be_larger_than_the_file_is_refused(net, tmp_path):
    save(net, tmp_path / "net.npz")
    content, header = io.BytesIO(), io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": (10**14,)})
    with zipfile.ZipFile(content, "w") as made, zipfile.ZipFile(tmp_path / "net.npz") as kept:
        made.writestr("told.npy", kept.read("told.npy"))
        made.writestr("weights_0.npy", header.getvalue() + bytes(99))
    (tmp_path / "net.npz").write_bytes(content.getvalue())
    with pytest.raises(ValueError, match="damaged"):
        load(tmp_path / "net.npz")


def test_a_file_cut_short_is_refused(net, tmp_path):
    save(net, tmp_path / "net.npz")
    content = (tmp_path / "net.npz").read_bytes()
    for length in range(0, len(content), 7):
        (tmp_path / "net.npz").write_bytes(content[:length])
        with pytest.raises(ValueError, match="damaged"):
            load(tmp_path / "net.npz")


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_changed_byte_is_noticed_or_changes_nothing(tmp_path_factory, data):
    net, path = SNN((3, 4, 2), seed=0), tmp_path_factory.mktemp("store") / "net.npz"
    save(net, path)
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    try:
        loaded = load(path)
    except ValueError as error:
        assert "damaged" in str(error)
    else:
        assert same(net, loaded)


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_save_that_fails_leaves_the_old_file_whole_and_no_other(net, trouble, failing, tmp_path, monkeypatch):
    def fail(*_):
        raise trouble

    save(net, tmp_path / "net.npz")
    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(type(trouble)):
        save(SNN((3, 9, 2)), tmp_path / "net.npz")
    assert same(net, load(tmp_path / "net.npz")) and len(list(tmp_path.iterdir())) == 1


def test_a_missing_file_or_folder_is_named(net, tmp_path):
    with pytest.raises(FileNotFoundError, match="none.npz"):
        load(tmp_path / "none.npz")
    with pytest.raises(FileNotFoundError, match="no folder"):
        save(net, tmp_path / "no folder" / "net.npz")


def test_a_link_goes_on_pointing_to_the_file(net, tmp_path):
    link = tmp_path / "latest"
    try:
        link.symlink_to(tmp_path / "net.npz")
    except OSError:
        pytest.skip("no links here")
    save(net, link)
    assert link.is_symlink() and same(net, load(tmp_path / "net.npz"))


@pytest.mark.parametrize("path", [None, 5, [], "", "a\0b", {}])
def test_what_names_no_file_is_told(net, path):
    for use in (lambda: save(net, path), lambda: load(path)):
        with pytest.raises(ValueError, match="path is .*the name of a file"):
            use()


def test_a_file_that_cannot_be_had_is_named_as_it_was_given(net, tmp_path):
    path = tmp_path / "nowhere" / "net.npz"
    for use, words in ((lambda: save(net, path), "written"), (lambda: load(path), "read")):
        with pytest.raises(FileNotFoundError, match=f"{re.escape(str(path))} cannot be {words}"):
            use()


def test_a_network_made_with_long_times_is_saved_and_loaded_without_a_second_warning(tmp_path):
    with pytest.warns(UserWarning, match="given in seconds"):
        net = SNN((2, 2), p=LIFParams(tau_mem=10))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save(net, tmp_path / "net.npz")
        assert load(tmp_path / "net.npz").settings.p.tau_mem == 10
