"""A grid runs on a Dask cluster by one argument, and outlives a worker."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from snntutor import sweep
from snntutor.sweep import cluster, lines

ROOT = Path(__file__).resolve().parent.parent


def test_without_distributed_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ImportError, match=r"not installed: python -m pip install 'snntutor\[dask\]'"):
        sweep.grid(int, {}, [0], dask="tcp://127.0.0.1:1")


def test_cores_and_a_cluster_exclude_each_other():
    with pytest.raises(ValueError, match="leave one of them out"):
        sweep.grid(int, {}, [0], jobs=2, dask="tcp://127.0.0.1:1")


@pytest.fixture
def distributed():
    return pytest.importorskip("distributed", reason="distributed is not installed; the extra `dask` has it")


@pytest.fixture
def start(distributed, tmp_path):
    """Start a scheduler or a worker on this machine alone; all end with the test."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    started = []

    def start(module, *args):
        with open(tmp_path / f"log{len(started)}", "wb") as log:
            command = [sys.executable, "-m", f"distributed.cli.{module}", *args, "--no-dashboard"]
            started.append(subprocess.Popen(command, env=env, cwd=tmp_path, stdout=log, stderr=log))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def address(start, tmp_path):
    """The address of a scheduler without workers."""
    file = tmp_path / "scheduler.json"
    start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
    return json.loads(file.read_text())["address"]


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_no_result_and_none_counts_twice(start, address, tmp_path, monkeypatch):
    workers = {process.pid: process for process in
               (start("dask_worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2))}
    keep, calls, killed = tmp_path / "results.jsonl", tmp_path / "calls", []

    def slow(seed, a):
        time.sleep(0.05)
        with open(calls, "a") as log:
            log.write("called\n")
        if a == "bad":
            raise ValueError("it is bad")
        return {"seed squared": seed**2, "process": os.getpid()}

    def add(path, row, add=lines.add):
        add(path, row)
        done = [one["numbers"]["process"] for one in lines.read(keep) if "numbers" in one]
        if not killed and len(set(done)) == 2 and len(done) >= 20:  # both are at work, half-way
            killed.append(done[-1])
            workers[killed[0]].kill()

    monkeypatch.setattr(lines, "add", add)
    table = sweep.grid(slow, {"a": ["good", "bad"]}, range(30), keep=keep, dask=address)
    assert killed and len(table.numbers("process")) == 30 and len(table.failed) == 30
    assert [row["seed squared"] for row in table.rows] == [seed**2 for seed in range(30)]
    assert set(table.numbers("process")) == set(workers)
    rows = list(lines.read(keep))
    assert len(rows) == len({(row["seed"], row["settings"]["a"]) for row in rows}) == 60
    assert table.failed[0]["error"] == "ValueError: it is bad"
    assert len(calls.read_text().splitlines()) <= 60 + 10  # what a worker was at, or had done and not yet sent


@pytest.mark.slow
def test_a_cluster_without_workers_and_an_address_without_scheduler_are_told(distributed, address, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(ConnectionError, match=f"{address} has no worker. `dask worker {address}` starts one"):
        sweep.grid(abs, {}, [0], dask=address)
    for wrong in ("tcp://127.0.0.1:1", "nonsense://127.0.0.1:1", "127.0.0.1"):
        with pytest.raises(ConnectionError, match=f"No Dask scheduler answers at {wrong}"):
            sweep.grid(abs, {}, [0], dask=wrong)
    with pytest.raises(ValueError, match="dask is 8786; wanted is the address"):
        sweep.grid(abs, {}, [0], dask=8786)


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told_and_what_was_kept_stays(start, tmp_path, monkeypatch):
    file, keep = tmp_path / "scheduler.json", tmp_path / "results.jsonl"
    scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
    there = json.loads(file.read_text())["address"]
    start("dask_worker", there, "--nthreads", "1", "--no-nanny")

    def slow(seed):
        time.sleep(0.05)
        return seed

    def add(path, row, add=lines.add):
        add(path, row)
        scheduler.kill()

    monkeypatch.setattr(lines, "add", add)
    monkeypatch.setattr(cluster, "PATIENCE", 5)
    with pytest.raises(ConnectionError, match=f"The scheduler at {there} is lost"):
        sweep.grid(slow, {}, range(40), keep=keep, dask=there)
    assert 1 <= len(list(lines.read(keep))) < 40
