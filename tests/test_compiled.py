"""What the compiled rooms share: loops that are kept on disk, threads for a batch, memory that is used again."""

import errno
import os
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from runs import random_events
from snntutor import fast
from snntutor.compiled import loops, memory
from snntutor.compiled.threads import claimable, parts
from snntutor.network import SNN


@given(st.integers(1, 3000))
def test_parts_cover_a_batch_once(batch):
    bounds = parts(batch)
    assert bounds[0] == 0 and bounds[-1] == batch and (np.diff(bounds) > 0).all() and len(bounds) <= 9


def python(code, **env):
    """Run code in a fresh Python; return its standard output and error."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **env})
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.mark.slow
def test_compiling_is_told_once_and_a_damaged_cache_heals(tmp_path):
    code = "from snntutor.fast.__main__ import main; main()"
    env = {"NUMBA_CACHE_DIR": str(tmp_path)}
    assert python(code, **env)[1].count("compiling the loops for this machine") == 1
    assert python(code, **env)[1] == ""
    index, = tmp_path.rglob("*.readout_backward-*.nbi")
    index.write_bytes(index.read_bytes()[:100])
    assert "are of no use (UnpicklingError" in python(code, **env)[1]
    assert python(code, **env)[1] == ""


FLIPS = """
import random, sys
import numpy as np
from pathlib import Path
from flipped import total
from snntutor.compiled.loops import call

draw, told = random.Random(int(sys.argv[1])), np.zeros(3)
file = draw.choice(sorted(Path(sys.argv[2]).rglob("*total*.nb?")))
content = bytearray(file.read_bytes())
for _ in range(draw.randint(1, 3)):
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
file.write_bytes(content)
call(total, 0, 3, told)
assert (told == [0, 1, 2]).all(), told
"""
KERNEL = """
from snntutor.compiled.loops import compiled

@compiled
def total(low, high, out):
    for k in range(low, high):
        out[k] += k
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_bits_flipped_anywhere_in_the_cache_are_told_and_what_is_computed_is_right(tmp_path, seed):
    (tmp_path / "flipped.py").write_text(KERNEL)
    env = {"NUMBA_CACHE_DIR": str(tmp_path / "cache"),
           "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    first = "import numpy as np; from flipped import total; total(0, 3, np.zeros(3))"
    assert python(first, **env) == ("", "")
    for again in range(2):
        code = FLIPS.replace("sys.argv[1]", str(2 * seed + again)).replace("sys.argv[2]", repr(str(tmp_path)))
        assert "is damaged); compiling them anew" in python(code, **env)[1]
        assert python(first, **env) == ("", "")


def test_an_error_of_the_loop_itself_comes_through():
    def fails(low, high, total):
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        loops.call(loops.compiled(fails), 0, 1, np.zeros(1))


def test_without_a_place_to_write_to_loops_are_compiled_all_the_same(monkeypatch):
    real = loops.njit

    def njit(function, cache=False, **options):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return real(function, **options)

    monkeypatch.setattr(loops, "njit", njit)
    total = np.zeros(1)

    def count(low, high, total):
        total[0] += high - low

    loops.call(loops.compiled(count), 2, 5, total)
    assert total[0] == 3


def test_a_full_disk_costs_only_the_time_to_compile(monkeypatch, capsys):
    kernel = loops.compiled(lambda low, high, total: None)
    monkeypatch.setattr(type(kernel._cache), "save_overload", full)
    loops.call(kernel, 0, 1, np.zeros(2))
    assert "No space left" in capsys.readouterr().err


def full(*args):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_memory_is_used_again_once_nothing_looks_at_it():
    shape = (3, memory.SMALLEST)
    first = memory.empty(shape, np.float32)
    place, view = first.ctypes.data, torch.from_numpy(first).view(-1)[5:]
    del first
    second = memory.empty(shape, np.float32)
    assert second.ctypes.data != place  # a tensor still looks at it
    del view
    again = memory.zeros(shape, np.int32)  # of the same size in bytes
    assert again.ctypes.data == place and not again.any()


def test_little_memory_waits_to_be_used_again(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 3 * memory.SMALLEST)
    arrays = [memory.empty((memory.SMALLEST + k,), np.uint8) for k in range(5)]
    del arrays
    assert 0 < sum(each.nbytes for each in memory._waiting) <= memory.MOST


@pytest.mark.parametrize("events", [True, False])
def test_loops_that_train_on_events_claim_torchs_threads_and_give_them_back(events):
    x = random_events(np.random.default_rng(9), 10, 4, 5, 0.2)
    net, before = SNN((5, 4, 2), run=fast.run), torch.get_num_threads()
    torch.set_num_threads(3)
    with suppress(ZeroDivisionError), claimable(), claimable():
        net(x if events else torch.from_numpy(x.dense()))
        inside = torch.get_num_threads()
        raise ZeroDivisionError
    after = torch.get_num_threads()
    torch.set_num_threads(before)
    assert inside == (1 if events else 3) and after == 3


def test_a_batch_of_a_hundred_is_cut_into_three():
    assert parts(100) == (0, 33, 66, 100) and parts(63) == (0, 63) and len(parts(10_000)) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_the_loops_run_after_a_fork_whose_parent_used_threads():
    """The child's own threads share the batch; those of its parent are not there."""
    code = ("import os, sys, numpy as np, torch; torch.set_num_threads(3); from snntutor.network import SNN;"
            "from snntutor.encode import Events; net = SNN((6, 5, 2), seed=0);"
            "x = Events(np.zeros(200, int), np.arange(200), np.arange(200) % 6, (9, 200, 6));"
            "wanted = net(x).readout.sum().item(); child = os.fork();"
            "child or os._exit(0 if net(x).readout.sum().item() == wanted != 0 else 3);"
            "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
