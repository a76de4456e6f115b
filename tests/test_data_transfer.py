"""Downloads end: neither a flood nor a trickle goes on for ever, and each is told."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from snntutor import data
from snntutor.data import facts, transfer


class Handler(BaseHTTPRequestHandler):
    """Sends without end: a flood, or a byte now and then."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "9" * 12)
        self.end_headers()
        kind = self.path.split("/")[1]
        chunk = {"flood": bytes(2**20), "trickle": b"1"}[kind]
        try:
            while not self.server.done.wait(0.05 if kind == "trickle" else 0):
                self.wfile.write(chunk)
                self.server.sent += len(chunk)
        except OSError:
            self.server.hung_up.set()

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch, tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.sent = True, 0
    server.done, server.hung_up = threading.Event(), threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SNNTUTOR_HOME", str(tmp_path))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.done.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("kind, says", [("flood", "sent more than the published file has"),
                                        ("trickle", "sent so little that it would take hours")])
def test_an_address_that_never_ends_is_left_and_told(server, monkeypatch, tmp_path, kind, says):
    monkeypatch.setattr(transfer, "GRACE", 0.5)
    monkeypatch.setitem(facts.MIRRORS, "mnist", (f"{server.url}/{kind}/",))
    monkeypatch.setitem(facts.PUBLISHED_BYTES, "train-images-idx3-ubyte", 10**6)
    start = time.monotonic()
    with pytest.raises(data.DataError, match=f"127.0.0.1.* {says}.*what is bundled goes on working"):
        data.fetch("mnist")
    assert time.monotonic() - start < 20 and server.hung_up.wait(10)
    assert list((tmp_path / "data" / "mnist").iterdir()) == []


def test_what_is_packed_does_not_unfold_beyond_what_is_wanted(tmp_path):
    (tmp_path / "a.gz").write_bytes(gzip.compress(bytes(10**7)))
    with pytest.raises(transfer.TooMuch):
        transfer.unzip(tmp_path / "a.gz", tmp_path / "a", 10**6)
    assert (tmp_path / "a").stat().st_size <= 10**6
    transfer.unzip(tmp_path / "a.gz", tmp_path / "a", 10**7)
    assert (tmp_path / "a").stat().st_size == 10**7


def test_no_file_takes_longer_than_two_hours_at_the_slowest_that_is_waited_for():
    assert max(facts.PUBLISHED_BYTES.values()) / transfer.SLOWEST < 2 * 3600
    assert {file for pair in facts.IDX_FILES.values() for file in pair} == set(facts.PUBLISHED_BYTES)


def test_every_mirror_is_asked_in_private():
    assert all(url.startswith("https://") for mirrors in facts.MIRRORS.values() for url in mirrors)
