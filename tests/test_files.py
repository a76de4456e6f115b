"""The files of a learner: one home, whole or not at all, one at a time."""

import os
import stat
import subprocess
import sys

import platformdirs
import pytest

from snntutor import files
from snntutor.check import progress_file
from snntutor.data.sources import cache_folder

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")


@pytest.mark.parametrize("given", ["mine", "./mine", "a/../mine"])
def test_a_relative_home_counts_from_the_projects_root_wherever_the_kernel_runs(monkeypatch, tmp_path, given):
    monkeypatch.setenv("SNNTUTOR_HOME", given)
    monkeypatch.chdir(tmp_path)
    assert files.home() == files.cache() == files.ROOT / "mine"
    assert (files.ROOT / "snntutor" / "files.py").is_file()


@pytest.mark.parametrize("given", ["~/mine", "mine", "/mine"])
def test_progress_and_downloads_share_the_home_that_is_named(monkeypatch, tmp_path, given):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("SNNTUTOR_HOME", given)
    assert cache_folder("mnist") == files.home() / "data" / "mnist"
    assert progress_file.place() == files.home() / "progress.json"
    assert given != "~/mine" or files.home() == tmp_path / "mine"


@pytest.mark.parametrize("given", [None, ""])
def test_without_a_named_home_progress_is_kept_and_downloads_may_go(monkeypatch, given):
    monkeypatch.delenv("SNNTUTOR_HOME") if given is None else monkeypatch.setenv("SNNTUTOR_HOME", given)
    assert files.home() == platformdirs.user_data_path("snntutor")
    assert files.cache() == platformdirs.user_cache_path("snntutor", appauthor=False)


def test_a_written_file_replaces_the_old_one_and_nothing_stays_beside_it(tmp_path):
    for content in (b"old and longer", b"new"):
        files.write(tmp_path / "a", content)
        assert (tmp_path / "a").read_bytes() == content
    assert os.listdir(tmp_path) == ["a"]


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_file_keeps_its_mode_and_a_new_one_has_the_users(tmp_path, mode):
    files.write(tmp_path / "a", b"1")
    (tmp_path / "plain").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "plain").stat().st_mode
    (tmp_path / "a").chmod(mode)
    files.write(tmp_path / "a", b"2")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_and_what_others_made(tmp_path, monkeypatch, failing, trouble):
    def fail(*_):
        raise trouble

    files.write(tmp_path / "a", b"old")
    (tmp_path / ".other.part").touch()
    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(type(trouble)):
        files.write(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old" and sorted(os.listdir(tmp_path)) == [".other.part", "a"]


def test_a_temporary_name_that_is_taken_is_left_to_its_owner(tmp_path, monkeypatch):
    monkeypatch.setattr(files.uuid, "uuid4", lambda: type("Taken", (), {"hex": "taken"}))
    (tmp_path / ".snntutor-taken.part").write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        files.write(tmp_path / "a", b"new")
    taken, = tmp_path.iterdir()
    assert taken.name == ".snntutor-taken.part" and taken.read_bytes() == b"theirs"


def test_parts_of_killed_writers_go_after_an_hour_and_nothing_else_does(tmp_path):
    old = [f".snntutor-{k}.part" for k in "abc"]
    others = [".a.part", "a.part", ".snntutor-a.part.txt", "x.snntutor-a.part", ".snntutor-folder.part"]
    for name in [*old, *others[:-1], ".snntutor-new.part"]:
        (tmp_path / name).touch()
    (tmp_path / others[-1]).mkdir()
    for name in old + others:
        os.utime(tmp_path / name, (0, 0))
    files.write(tmp_path / "a", b"1")
    assert sorted(os.listdir(tmp_path)) == sorted([*others, ".snntutor-new.part", "a"])


KILLED = """
import os, sys
from snntutor import files
os.fsync = lambda _: os._exit(9)
files.write(sys.argv[1], b"1")
"""


def test_a_killed_writer_leaves_a_part_that_is_swept(tmp_path):
    for _ in range(3):
        subprocess.run([sys.executable, "-c", KILLED, tmp_path / "a"])
    left = list(tmp_path.iterdir())
    assert len(left) == 3
    for part in left:
        os.utime(part, (0, 0))
    files.write(tmp_path / "a", b"1")
    assert os.listdir(tmp_path) == ["a"]


HOLDER = """
import sys, time
from snntutor import files
with files.locked(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_is_free_when_its_holder_is_done_or_killed(tmp_path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path / "a"], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(TimeoutError, match=r"another process has kept a for 0\.1 s"), files.locked(tmp_path / "a", 0.1):
        raise AssertionError("two hold it")
    holder.kill()
    holder.communicate()
    for _ in range(2):
        with files.locked(tmp_path / "a", 0.1):
            pass
