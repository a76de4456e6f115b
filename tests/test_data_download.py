"""Downloads of the data room, against a server on this machine: each way to fail, then recovery."""

import errno
import gzip
import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

import words
from snntutor import data
from snntutor.data import facts
from snntutor.data.__main__ import main

ROOT = Path(__file__).resolve().parents[1]
IMAGES = "train-images-idx3-ubyte"


def tiny_set():
    """The unzipped content of four IDX files: 40 and 20 random images."""
    rng, contents = np.random.default_rng(0), {}
    for (images, labels), n in zip(facts.IDX_FILES.values(), (40, 20)):
        contents[images] = (bytes([0, 0, 8, 3]) + np.array([n, 28, 28], ">u4").tobytes()
                            + rng.bytes(n * 784))
        contents[labels] = (bytes([0, 0, 8, 1]) + np.array([n], ">u4").tobytes()
                            + bytes(i % 10 for i in range(n)))
    return contents


class Handler(BaseHTTPRequestHandler):
    """Sends `server.files`; may stop in the middle of one, once, to wait or to hang up."""

    def do_GET(self):
        file = self.path.rsplit("/", 1)[1]
        self.server.asked.append(self.path)
        if file not in self.server.files or self.path.startswith("/refuses"):
            return self.send_error(404)
        content = self.server.files[file]
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:len(content) // 2])
        self.wfile.flush()
        if file == self.server.stops_in:
            self.server.half_way.set()
            self.server.go_on.wait(20)
            return self.close_connection
        self.wfile.write(content[len(content) // 2:])

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch, tmp_path):
    """A server of a tiny "mnist", whose checksums and address are put in place of the real ones."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.contents = tiny_set()
    server.files = {f"{file}.gz": gzip.compress(text) for file, text in server.contents.items()}
    server.asked, server.stops_in = [], None
    server.half_way, server.go_on = threading.Event(), threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}/"
    sums = {file: hashlib.sha256(text).hexdigest() for file, text in server.contents.items()}
    monkeypatch.setitem(facts.PUBLISHED_SHA256, "mnist", sums)
    monkeypatch.setitem(facts.MIRRORS, "mnist", (server.url,))
    monkeypatch.delenv("SNNTUTOR_DATA", raising=False)
    monkeypatch.setenv("SNNTUTOR_HOME", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.go_on.set()
    server.shutdown()
    server.server_close()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def bundled_still_works():
    return data.source("mnist").place == "bundled" and len(data.load("mnist", n=10)[1]) == 10


def assert_recovers(server, folder):
    """The next call completes the set, leaves nothing else behind, and load takes it."""
    found = data.fetch("mnist")
    assert (found.place, found.path, found.sizes) == ("cache", folder, {"train": 40, "test": 20})
    assert names(folder) == sorted(server.contents)
    x, y = data.load("mnist")
    pixels = np.frombuffer(server.contents[IMAGES], np.uint8)[16:].reshape(40, 28, 28)
    assert np.array_equal(np.rint(x * 255), pixels) and list(y) == [*range(10)] * 4


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "mnist"


def test_fetch_gets_the_set_and_asks_nothing_when_it_is_there(server, folder):
    assert bundled_still_works()
    assert_recovers(server, folder)
    asked = len(server.asked)
    assert asked == 4
    assert_recovers(server, folder)
    assert len(server.asked) == asked


def test_next_address_is_tried_when_one_refuses(server, folder, monkeypatch):
    monkeypatch.setitem(facts.MIRRORS, "mnist", (f"{server.url}refuses/", server.url))
    assert_recovers(server, folder)
    assert len(server.asked) == 8


def test_without_a_network_one_sentence_and_the_cut(server, folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(facts.MIRRORS, "mnist", ("http://127.0.0.1:1/",))
        with pytest.raises(data.DataError, match="did not answer.*what is bundled goes on working"):
            data.fetch("mnist")
        assert bundled_still_works() and names(folder) == []
    assert_recovers(server, folder)


@pytest.mark.parametrize("file", [IMAGES, "t10k-labels-idx1-ubyte"])
@pytest.mark.parametrize("how, says", [("hangs up", "not to the end"), ("missing", "status 404"),
                                       ("truncated", "cannot be unzipped"),
                                       ("not zipped", "cannot be unzipped"),
                                       ("another", "another file than the published")])
def test_a_bad_answer_is_told_and_whole_files_are_kept(server, folder, file, how, says):
    packed, text = server.files[f"{file}.gz"], server.contents[file]
    bad = {"truncated": packed[:-9], "not zipped": b"<html>Sorry</html>" * 20, "missing": packed,
           "another": gzip.compress(text[:-1] + bytes([text[-1] ^ 1])), "hangs up": packed}[how]
    server.files[f"{file}.gz"] = bad
    if how == "missing":
        del server.files[f"{file}.gz"]
    server.stops_in = f"{file}.gz" if how == "hangs up" else None
    server.go_on.set()
    with pytest.raises(data.DataError, match=f"^{file} of mnist .*{says}"):
        data.fetch("mnist")
    order = list(server.contents)
    assert names(folder) == sorted(order[:order.index(file)])
    assert bundled_still_works()
    server.files[f"{file}.gz"], server.stops_in = packed, None
    asked = len(server.asked)
    assert_recovers(server, folder)
    assert len(server.asked) - asked == 4 - order.index(file)


@pytest.mark.parametrize("code, says", [(errno.ENOSPC, "disk is full"),
                                        (errno.EACCES, "cannot be written")])
@pytest.mark.parametrize("where", ["while downloading", "while unzipping"])
def test_a_full_or_closed_disk_is_told(server, folder, monkeypatch, code, says, where):
    def fails(*_):
        raise OSError(code, os.strerror(code))
    with monkeypatch.context() as patch:
        if where == "while downloading":
            patch.setattr("snntutor.data.transfer.download", fails)
        else:
            patch.setattr("snntutor.data.transfer.unzip", fails)
        with pytest.raises(data.DataError, match=f"{says}.*SNNTUTOR_HOME"):
            data.fetch("mnist")
        assert names(folder) == [] and bundled_still_works()
    assert_recovers(server, folder)


@pytest.mark.parametrize("how", ["half written", "another byte", "empty"])
@pytest.mark.parametrize("by", ["fetch", "load first"])
@pytest.mark.parametrize("file", facts.IDX_FILES["train"])
def test_a_damaged_download_is_set_aside_told_and_replaced(server, folder, capsys, how, by, file):
    data.fetch("mnist")
    text = server.contents[file]
    (folder / file).write_bytes({"half written": text[:len(text) // 2], "empty": b"",
                                   "another byte": text[:-1] + bytes([text[-1] ^ 1])}[how])
    if by == "load first":
        capsys.readouterr()
        assert len(data.load("mnist", n=10)[1]) == 10
        said = capsys.readouterr().err
        assert f"{file} is" in said and "run.py data mnist`" in said and "bundled" in said
        assert f"{file}.damaged" in names(folder) and bundled_still_works()
    assert_recovers(server, folder)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
@pytest.mark.parametrize("sent, status", [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_interrupted_download_goes_on_at_the_next_call(server, folder, sent, status):
    server.stops_in = f"{IMAGES}.gz"
    code = ("from snntutor.data import facts; from snntutor.data.__main__ import main; "
            f"facts.MIRRORS['mnist'] = ({server.url!r},); "
            f"facts.PUBLISHED_SHA256['mnist'] = {facts.PUBLISHED_SHA256['mnist']!r}; "
            "raise SystemExit(main(['mnist']))")
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE,
                               text=True)
    assert server.half_way.wait(30)
    time.sleep(0.1)
    process.send_signal(sent)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == status and "Traceback" not in said
    assert IMAGES not in names(folder) and bundled_still_works()
    for path in folder.glob("tmp*"):
        os.utime(path, (0, 0))
    server.stops_in = None
    assert_recovers(server, folder)


def test_what_another_process_writes_now_is_left_alone(server, folder):
    folder.mkdir(parents=True)
    (folder / "tmpnew").write_bytes(b"1")
    data.fetch("mnist")
    assert "tmpnew" in names(folder)


def test_the_command_fetches_by_name_and_says_plainly_what_is_wrong(server, folder, capsys):
    assert main(["mnist"]) == 0
    assert str(folder) in capsys.readouterr().out
    for name, says in (("fashion", "no data set 'fashion'; there are fashion-mnist, mnist"),
                       ("digits", "digits needs no download")):
        assert main([name]) == 1
        assert says in capsys.readouterr().err


def test_run_py_data_shows_the_table_or_fetches_what_is_named(server, folder, monkeypatch, capsys):
    def in_this_process(command):
        assert command[1:3] == ["-m", "snntutor.data"]
        return main(command[3:])

    monkeypatch.setattr(words, "ensure", lambda: "python")
    monkeypatch.setattr(words, "call", in_this_process)
    for known in (facts.MIRRORS, facts.PUBLISHED_SHA256):
        monkeypatch.setitem(known, "fashion-mnist", known["mnist"])
    assert words.exit_status(["data"], "") == 0 and server.asked == []
    assert re.search(r"^\*  fashion-mnist +bundled", capsys.readouterr().out, re.MULTILINE)
    assert words.exit_status(["data", "fashion-mnist", "mnist"], "") == 0
    assert capsys.readouterr().out.splitlines() == [f"{name} is complete in {folder.with_name(name)}."
                                                    for name in ("fashion-mnist", "mnist")]
    assert data.source("fashion-mnist").place == data.source("mnist").place == "cache"


def test_fetch_answers_with_the_download_also_when_your_own_folder_goes_first(
        server, folder, monkeypatch, tmp_path):
    monkeypatch.setenv("SNNTUTOR_DATA", str(tmp_path / "nowhere"))
    assert data.fetch("mnist").path == folder


def test_every_published_file_has_a_checksum_and_two_addresses():
    files = [file for pair in facts.IDX_FILES.values() for file in pair]
    for name, mirrors in facts.MIRRORS.items():
        assert list(facts.PUBLISHED_SHA256[name]) == list(facts.BUNDLED_SHA256[name]) == files
        assert len(mirrors) >= 2 and all(url.endswith("/") for url in mirrors)
