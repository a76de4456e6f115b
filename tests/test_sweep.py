"""A grid of settings times seeds: each run once, none lost, none mixed with others, and told as it is."""

import errno
import functools
import json
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from snntutor import plot, sweep
from snntutor.sweep import lines
from snntutor.sweep.fingerprint import fingerprint
from snntutor.sweep.table import Table
from snntutor.sweep.wanted import Run

ROOT = Path(__file__).resolve().parent.parent
SLOPES = {"slope": [1, 10, 100], "shape": ["arctan", "triangle"]}


def score(seed, slope, shape):
    return {"accuracy": slope + seed / 10, "letters": len(shape)}


def table_of(numbers, **settings):
    """A table of runs that are done, None where one is yet to be done, without running anything."""
    names, values = list(settings), list(zip(*settings.values()))
    return Table([Run(dict(zip(names, row)), seed, None if number is None else {"value": number})
                  for row, several in zip(values, numbers) for seed, number in enumerate(several)])


@pytest.fixture
def here(monkeypatch):
    """Run grids in this process, as within a run: for what is no matter of processes, and takes less time."""
    monkeypatch.setattr(sweep.running, "within_a_run", lambda: True)


@pytest.fixture
def keep(tmp_path):
    return tmp_path / "results.jsonl"


@pytest.fixture
def counted(tmp_path):
    """A function whose calls are counted, and the list of them."""
    log = tmp_path / "calls"

    def run(seed, a):
        with log.open("a") as file:
            file.write(f"{seed} {a}\n")
        if a == "bad" and not (log.parent / "mended").exists():
            raise ValueError("it is bad")
        return seed + len(a)

    return run, lambda: log.read_text().splitlines() if log.exists() else []


def test_every_setting_runs_with_every_seed_once():
    table = sweep.grid(score, SLOPES, range(2), jobs=2)
    assert len(table) == 12 and table.failed == []
    assert [(row["slope"], row["shape"], row["seed"]) for row in table.rows] == [
        (slope, shape, seed) for slope in (1, 10, 100) for shape in ("arctan", "triangle") for seed in (0, 1)]
    assert all(row["accuracy"] == row["slope"] + row["seed"] / 10 and row["letters"] == len(row["shape"])
               for row in table.rows)


def test_a_list_names_each_setting_by_itself(here):
    table = sweep.grid(score, [{"slope": 1, "shape": "a"}, {"slope": 2, "shape": "b"}], (3,))
    assert [row["accuracy"] for row in table.rows] == [1.3, 2.3]


def test_seeds_alone_are_a_grid_and_may_come_from_a_generator(here):
    table = sweep.grid(lambda seed: seed**2, {}, (seed for seed in range(3)))
    assert table.mean() == 5 / 3 and table.names == ["value"]


def test_settings_and_seeds_of_numpy_reach_the_function_as_pythons_own(here):
    table = sweep.grid(lambda seed, a: float(type(a) is float and type(seed) is int), {"a": np.array([0.5])},
                       np.arange(2))
    assert table.mean() == 1


def test_a_tuple_stays_one(here):
    assert sweep.grid(lambda seed, sizes: isinstance(sizes, tuple), {"sizes": [(2, 3)]}, [0]).mean() == 1


@pytest.mark.parametrize(("settings", "seeds", "says"), [
    ({"a": []}, [0], "settings['a'] is empty"),
    ([], [0], "settings is empty"),
    ({"a": ["x"]}, [], "seeds is empty"),
    ({"a": ["x"]}, 3, "seeds is 3; wanted is several whole numbers, as range(3)"),
    ({"a": ["x"]}, [0, 0], "The run with a = 'x' and seed 0 is wanted twice"),
    ({"a": ["x", "x"]}, [0], "is wanted twice"),
    ({"a": [(1, 2), [1, 2]]}, [0], "is wanted twice"),
    ({"a": ["x"]}, [-1], "An element of seeds is -1; it must be a whole number, 0 or more"),
    ({"a": ["x"]}, [0.5], "An element of seeds is 0.5"),
    ({"a": ["x"]}, np.random.default_rng(0), "seeds is Generator(PCG64)"),
    ({"a": "abc"}, [0], "settings['a'] is 'abc'; wanted is a list of values"),
    ({"a": 0.1}, [0], "settings['a'] is 0.1; wanted is a list of values"),
    ({"a": [len]}, [0], "give its name, and let the function look it up"),
    ({"a": [[1, object]]}, [0], "The setting a is <class 'object'>."),
    (7, [0], "settings is 7; wanted is a dict of lists"),
    ([7], [0], "an element of settings is 7; wanted is a dict"),
    ([{"a": 1}, {"b": 1}], [0], "give each all of them, None where one means nothing"),
    ({"b": [1]}, [0], "A run is called as run(0, b=1), which yours does not take: missing a required argument: 'a'"),
    ({"a": ["x"], "seed": [1]}, [0], "'seed' cannot be the name of a setting"),
    ({1: ["x"]}, [0], "1 cannot be the name of a setting"),
    ({"a": range(10**9)}, [0], "settings['a'] holds more than 100,000 values"),
    ({"a": range(1000)}, range(1000), "These are 1,000,000 runs"),
])
def test_what_makes_no_grid_is_told_before_anything_runs(counted, settings, seeds, says):
    run, calls = counted
    with pytest.raises(ValueError) as error:
        sweep.grid(run, settings, seeds)
    assert says in str(error.value) and calls() == []


@pytest.mark.parametrize("jobs", [0, -1, 1.5, "two", True])
def test_a_number_of_processes_is_a_whole_one(jobs):
    with pytest.raises(ValueError, match="jobs is"):
        sweep.grid(score, SLOPES, [0], jobs=jobs)


def test_a_function_that_cannot_leave_this_process_is_told():
    def run(seed, stream=sys.stdout):
        return seed

    with pytest.raises(ValueError, match=r"cannot be sent to another process .* Let the function make it\."):
        sweep.grid(run, {}, [0])
    with pytest.raises(ValueError, match="function is 3; wanted is a function"):
        sweep.grid(3, {}, [0])


def test_a_run_that_fails_is_told_with_its_settings_and_tried_again_and_others_go_on(here, counted, keep, capsys):
    run, calls = counted
    table = sweep.grid(run, {"a": ["good", "bad"]}, range(2), keep=keep)
    assert len(table) == 2 and [(row["a"], row["seed"], row["error"]) for row in table.failed] == [
        ("bad", 0, "ValueError: it is bad"), ("bad", 1, "ValueError: it is bad")]
    assert "2 of 4 runs failed. The first was run(0, a='bad'): ValueError: it is bad" in capsys.readouterr().out
    assert "2 of 4 runs failed" in repr(table) and "it is bad" in keep.read_text()
    (keep.parent / "mended").touch()
    again = sweep.grid(run, {"a": ["good", "bad"]}, range(2), keep=keep)
    assert len(again) == 4 and again.failed == [] and sorted(calls()) == sorted(
        ["0 good", "1 good", "0 bad", "1 bad", "0 bad", "1 bad"])
    assert "2 of 4 runs are in results.jsonl already and are taken from there." in capsys.readouterr().out


@pytest.mark.parametrize("end", [lambda: os._exit(3), lambda: os.kill(os.getpid(), signal.SIGTERM)])
def test_a_run_that_ends_its_process_takes_no_other_with_it(end):
    def run(seed):
        time.sleep(0.02)
        return end() if seed == 1 else seed

    table = sweep.grid(run, {}, range(6), jobs=2)
    assert [row["seed"] for row in table.rows] == [0, 2, 3, 4, 5]
    assert "ended without an answer" in table.failed[0]["error"] and len(table.failed) == 1


@pytest.mark.parametrize(("gives", "says"), [
    ("abc", "TypeError: it gave 'abc'; wanted is a number"), (None, "it gave None"), ({}, "it gave {}"),
    ({"a": "b"}, "it gave 'b' as a"), ({1: 2}, "wanted are numbers by name"), ([1, 2], "it gave [1, 2]"), (1j, "1j"),
    ({"of": 1}, "a number called 'of', which is another column"), ({"seed": 1}, "a number called 'seed'")])
def test_what_is_no_number_is_a_failure_that_says_what_is_wanted(here, gives, says):
    table = sweep.grid(lambda seed, of: gives, {"of": [1]}, [0])
    assert len(table) == 0 and says in table.failed[0]["error"]


def test_leaving_python_is_a_failure_too(here):
    assert sweep.grid(lambda seed: sys.exit("enough"), {}, [0]).failed[0]["error"] == "SystemExit: enough"


def test_nan_and_infinity_are_kept_as_such(here, keep):
    def run(seed):
        return [math.nan, math.inf, np.float32(0.5), np.array([3])][seed]

    for _ in range(2):
        table = sweep.grid(run, {}, range(4), keep=keep)
        assert np.isnan(table.numbers()[0]) and table.numbers()[1:].tolist() == [math.inf, 0.5, 3]


def test_what_runs_print_does_not_tear_the_bar(capfd):
    def run(seed):
        print("noise")
        print("noise", file=sys.stderr)
        return seed

    assert len(sweep.grid(run, {}, range(3), jobs=2)) == 3
    said = capfd.readouterr()
    assert "noise" not in said.out + said.err and "on 2 cores" in said.err


def test_a_worker_has_one_thread_for_everything():
    def run(seed):
        import joblib
        import torch
        return {"torch": torch.get_num_threads(), "omp": int(os.environ["OMP_NUM_THREADS"]),
                "numba": int(os.environ["NUMBA_NUM_THREADS"]), "joblib": joblib.cpu_count()}

    row, = sweep.grid(run, {}, [0]).rows
    assert row == {"seed": 0, "torch": 1, "omp": 1, "numba": 1, "joblib": 1}


def test_a_grid_within_a_run_runs_in_the_process_of_that_run():
    def run(seed):
        inner = sweep.grid(lambda seed: os.getpid(), {}, range(3))
        return float(inner.numbers().tolist() == [os.getpid()] * 3)

    assert sweep.grid(run, {}, range(2), jobs=2).mean() == 1


def test_a_larger_grid_takes_over_what_is_there_and_counts_nothing_twice(here, counted, keep, capsys):
    run, calls = counted
    sweep.grid(run, {"a": ["x"]}, range(2), keep=keep)
    keep.write_text(keep.read_text() * 2)  # as two kernels at a time would leave it
    table = sweep.grid(run, {"a": ["x", "yy"]}, range(3), keep=keep)
    assert len(calls()) == len(table) == 6
    assert [one.seeds for one in table.summaries()] == [3, 3]
    smaller = sweep.grid(run, {"a": ["yy"]}, [2], keep=keep)
    assert len(calls()) == 6 and smaller.rows == [{"a": "yy", "seed": 2, "value": 4}]
    assert "1 of 1 runs are in results.jsonl already" in capsys.readouterr().out


def test_one_and_one_point_nought_and_true_are_different_settings(here, keep):
    def run(seed, a):
        return {"kind": ["int", "float", "bool"].index(type(a).__name__)}

    for _ in range(2):
        assert sweep.grid(run, {"a": [1, 1.0, True]}, [0], keep=keep).numbers().tolist() == [0, 1, 2]


@pytest.mark.parametrize("torn", ["{", '{"sweep": "abc', "\x00\x00", '{"sweep": 1}\n[]\nnull\n"a"\n', "[" * 100_000])
def test_a_line_that_is_torn_or_strange_costs_no_other(here, counted, keep, torn):
    run, calls = counted
    sweep.grid(run, {"a": ["x"]}, range(3), keep=keep)
    whole = keep.read_text()
    keep.write_text(whole[:-20] if torn == "{" else whole + torn)
    table = sweep.grid(run, {"a": ["x"]}, range(3), keep=keep)
    assert table.numbers().tolist() == [1, 2, 3] and len(calls()) == 3 + (torn == "{")
    assert len(sweep.grid(run, {"a": ["x"]}, range(4), keep=keep)) == 4


def test_a_file_of_something_else_is_left_alone(keep):
    keep.write_text('{"cells": []}')
    with pytest.raises(ValueError, match="which holds something else"):
        sweep.grid(score, SLOPES, [0], keep=keep)
    assert keep.read_text() == '{"cells": []}'


def test_a_file_that_cannot_be_written_is_told_before_the_first_run(counted, tmp_path):
    run, calls = counted
    with pytest.raises(OSError, match="cannot be written"):
        sweep.grid(run, {"a": ["x"]}, [0], keep=tmp_path)
    with pytest.raises(ValueError, match="keep is 3; wanted is the name of a file"):
        sweep.grid(run, {"a": ["x"]}, [0], keep=3)
    assert calls() == []


def test_a_full_disk_is_told_and_what_was_kept_stays(here, counted, keep, monkeypatch):
    run, calls = counted
    sweep.grid(run, {"a": ["x"]}, range(2), keep=keep)

    def full(number):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(lines.os, "fsync", full)
        with pytest.raises(OSError, match=r"results\.jsonl cannot be written: No space left on device"):
            sweep.grid(run, {"a": ["x"]}, range(9), keep=keep)
    assert len(sweep.grid(run, {"a": ["x"]}, range(9), keep=keep)) == 9
    assert len(calls()) <= 10  # one may have been on its way


def test_results_of_another_body_are_never_mixed_in(here, keep, capsys):
    assert sweep.grid(lambda seed: seed + 1, {}, range(2), keep=keep).mean() == 1.5
    assert sweep.grid(lambda seed: seed + 2, {}, range(2), keep=keep).mean() == 2.5
    assert ("2 results in results.jsonl are of another function, or another version of this one, and do not count."
            in capsys.readouterr().out)


HELPERS = {"limit": 1}


def helper(x):
    return x + HELPERS["limit"]


def made(offset, default=0):
    """Return a function that reads what is around it."""
    def run(seed, more=default):
        return helper(seed) + offset + more
    return run


def test_a_fingerprint_stays_with_another_name_comment_and_docstring():
    def one(seed):
        """Say something."""
        return helper(seed)

    def two(seed):
        """Say more."""
        # and more
        return helper(seed)

    assert fingerprint(one) == fingerprint(two) == fingerprint(one)


def test_a_fingerprint_changes_with_what_a_function_reads(monkeypatch):
    found = {fingerprint(made(0)), fingerprint(made(1)), fingerprint(made(np.zeros(3))), fingerprint(made(np.ones(3))),
             fingerprint(made(0, default=1)), fingerprint(functools.partial(made(0), more=2))}
    monkeypatch.setitem(HELPERS, "limit", 2)
    found.add(fingerprint(made(0)))
    monkeypatch.setitem(globals(), "helper", lambda x: x - HELPERS["limit"])
    found.add(fingerprint(made(0)))
    assert len(found) == 8


def test_a_fingerprint_follows_this_package_and_methods_and_classes(monkeypatch):
    class Model:
        slope = 1

        def score(self, seed):
            return plot.png(seed) if self.slope else 0

    def run(seed):
        return Model().score(seed)

    before = fingerprint(run)
    monkeypatch.setattr(plot, "png", lambda seed: seed)
    changed = fingerprint(run)
    Model.slope = 2
    assert len({before, changed, fingerprint(run)}) == 3
    assert fingerprint(Model().score) != fingerprint(run)


def test_a_fingerprint_is_the_same_in_every_session():
    code = ("import functools, math, numpy as np\nfrom snntutor import encode\nfrom snntutor.lif import LIFParams\n"
            "from snntutor.sweep.fingerprint import fingerprint\nwords, p = {'a', 'b', 'c'}, LIFParams()\n"
            "@functools.cache\ndef data(n):\n    return np.zeros(n)\n"
            "def run(seed, n=(1, 2)):\n    x = encode.latency(data(3), 10) if seed in {1, 2, 3} else words\n"
            "    return [math.exp(v) + p.theta for v in x]\nprint(fingerprint(run))")
    found = {subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
                            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}).stdout
             for seed in ("1", "2")}
    assert len(found) == 1


def test_a_fingerprint_stays_when_the_function_has_run():
    from snntutor.network import SNN
    from snntutor.surrogate import fast_sigmoid, spike_fn
    from snntutor.train import evaluate, fit

    def run(seed, slope):
        x, y = np.ones((5, 4, 3)), np.arange(4) % 2
        net = SNN((3, 4, 2), spike_fn(fast_sigmoid(slope)), seed=seed)
        fit(net, (x, y), 1, progress=False)
        return evaluate(net, (x, y))

    before = fingerprint(run)
    assert 0 <= run(0, 10.0) <= 1 and fingerprint(run) == before


SCRIPT = """
import os, sys, time
from snntutor.sweep import grid

keep, log = sys.argv[1:]

def slow(seed, a):
    time.sleep(0.1)
    with open(log, "a") as file:
        print(seed, os.getpid(), file=file)
    return seed

table = grid(slow, {"a": [1]}, range(12), keep=keep, jobs=2)
print(len(table), "are done")
"""


@pytest.fixture
def script(tmp_path, keep):
    """Start a sweep in a process of its own; kept lines and the pids of the workers so far."""
    def start():
        return subprocess.Popen([sys.executable, "-c", SCRIPT, keep, log], stdout=subprocess.PIPE, text=True,
                                env={**os.environ, "PYTHONPATH": str(ROOT)})

    def wait_for(count):
        until(lambda: keep.exists() and len(list(lines.read(keep))) >= count)

    log = tmp_path / "log"
    return start, wait_for, lambda: [tuple(map(int, line.split())) for line in log.read_text().splitlines()]


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc, and sends signals")
@pytest.mark.parametrize("press", [signal.SIGINT, signal.SIGKILL])
def test_a_sweep_that_was_stopped_or_killed_goes_on_and_leaves_no_worker(script, keep, press):
    start, wait_for, calls = script
    first = start()
    wait_for(4)
    first.send_signal(press)
    said, _ = first.communicate(timeout=20)
    assert ("runs are done, and they are in results.jsonl: the same call goes on" in said) == (press == signal.SIGINT)
    until(lambda: not any(alive(pid) for _, pid in calls()))
    done, before = len(list(lines.read(keep))), len(calls())
    assert 4 <= done < 12
    said, _ = start().communicate(timeout=20)
    assert f"{done} of 12 runs are in results.jsonl already" in said and "12 are done" in said
    assert len(calls()) - before == 12 - done


def test_importing_the_room_costs_little():
    code = "import sys, snntutor.sweep\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"torch", "matplotlib", "joblib", "distributed", "pandas", "IPython"} & set(done.stdout.split())


def test_a_file_of_lines_takes_rows_and_gives_them_back(tmp_path):
    file = tmp_path / "new" / "rows"
    assert list(lines.read(file)) == []
    lines.add(file, {"a": 1})
    file.write_bytes(file.read_bytes() + b'{"a": \xff')
    lines.add(file, {"a": math.inf})
    assert list(lines.read(file)) == [{"a": 1}, {"a": math.inf}]
    assert [json.loads(line)["a"] for line in file.read_text(errors="replace").splitlines()[::2]] == [1, math.inf]
