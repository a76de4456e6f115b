"""The words of run.py: what they run, how they end, what tests are run."""

import ast
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import testing
import words

ROOT = Path(__file__).resolve().parent.parent
RUN_PY = (ROOT / "run.py").read_text(encoding="utf-8")


@pytest.fixture
def called(monkeypatch):
    """The commands that words run, noted instead of run; the environment counts as ready."""
    commands = []
    monkeypatch.setattr(words, "ensure", lambda **_: Path("python"))
    monkeypatch.setattr(words, "call", lambda command, env=None: commands.append(
        [str(part) for part in command]) or 7)
    return commands


def test_all_else_goes_to_jupyterlab(called):
    args = ["--no-browser", "--port", "8899", "--LabApp.token=x"]
    assert words.main(args, "") == 7
    command, = called
    assert command[:3] == ["python", "-m", "jupyterlab"] and command[-4:] == args


@pytest.mark.parametrize(("args", "command"), [
    (["data", "mnist"], ["python", "-m", "snntutor.data", "mnist"]),
    (["build", "01", "07"], ["python", "tools/chapters.py", "build", "01", "07"]),
    (["check"], ["python", "tools/chapters.py", "check"]),
])
def test_words_pass_their_arguments_on(called, args, command):
    assert words.main(args, "") == 7
    assert called == [command]


def test_unknown_word_is_told_and_is_a_failure(capsys):
    assert words.exit_status(["tset"], "") == 1
    assert "no word tset" in capsys.readouterr().err


def test_help_shows_the_text_without_making_anything(capsys):
    assert words.exit_status(["--help"], "the help") == 0
    assert capsys.readouterr().out == "the help\n"


@pytest.mark.parametrize("status", [0, 1, 5])
def test_exit_statuses_are_passed_on(status):
    assert words.call([sys.executable, "-c", f"raise SystemExit({status})"]) == status


def test_disk_full_while_it_runs_is_told(monkeypatch, capsys):
    def full(*args):
        raise OSError(words.errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(words, "main", full)
    assert words.exit_status([], "") == 1
    assert capsys.readouterr().err.startswith("The disk is full")


STOPPED = """
import sys
sys.path.insert(0, {tools!r})
import words
child = (
    "import signal, sys, time; signal.signal(signal.SIGINT, lambda *_: sys.exit(print('tidy')));"
    "print('up', flush=True); time.sleep(60)")
words.main = lambda *_: words.call([sys.executable, "-c", child])
sys.exit(words.exit_status([], ""))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal to a process group")
def test_ctrl_c_lets_the_command_end_in_its_way_without_a_traceback():
    process = subprocess.Popen([sys.executable, "-c", STOPPED.format(tools=str(ROOT / "tools"))],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               start_new_session=True)
    assert process.stdout.readline() == "up\n"
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)  # what Ctrl-C sends: to all of the terminal's group
    out, err = process.communicate(timeout=30)
    assert out == "tidy\n"
    assert err.strip() == "Stopped. Call again to go on." and process.returncode == 130


@pytest.mark.parametrize("before", [signal.SIG_IGN, signal.SIG_DFL, signal.default_int_handler])
def test_a_command_leaves_ctrl_c_as_it_was_and_an_ignored_one_is_ignored_in_it_too(monkeypatch, capfd, before):
    child = "import signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
    kept = signal.signal(signal.SIGINT, before)
    try:
        assert words.call([sys.executable, "-c", child]) == 0
        assert signal.getsignal(signal.SIGINT) is before
    finally:
        signal.signal(signal.SIGINT, kept)
    assert capfd.readouterr().out.strip() == str(os.name != "nt" and before is signal.SIG_IGN)


def test_run_py_can_be_read_by_a_python_that_is_too_old():
    tree = ast.parse(RUN_PY, feature_version=(3, 4))
    new = (ast.JoinedStr, ast.Starred, ast.NamedExpr, ast.AnnAssign)
    assert not any(isinstance(node, new) for node in ast.walk(tree))
    assert RUN_PY.index("sys.version_info") < RUN_PY.index("from words")


def test_tools_that_make_the_environment_need_the_standard_library_alone():
    ours = {path.stem for path in (ROOT / "tools").glob("*.py")}
    todo, seen = ["words"], set()
    while todo:
        name = todo.pop()
        seen.add(name)
        tree = ast.parse((ROOT / "tools" / f"{name}.py").read_text(encoding="utf-8"))
        names = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import)
                 for alias in node.names}
        names |= {node.module.split(".")[0] for node in ast.walk(tree)
                  if isinstance(node, ast.ImportFrom)}
        assert names - ours <= sys.stdlib_module_names
        todo += [other for other in names & ours if other not in seen]
    assert "environment" in seen


# Tests

def test_plain_test_runs_units_and_chapters_heavy_ones_first(tmp_path, monkeypatch):
    for folder in ("chapters", "tests"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(testing, "ROOT", tmp_path)
    assert [name for name, _ in testing.parts("python", [])] == ["units"]
    for name in ("01_a.ipynb", "08_b.ipynb"):
        (tmp_path / "chapters" / name).touch()
    units, chapters = testing.parts("python", [])
    assert units[1][-1] == "tests" and "--nbval" not in units[1]
    assert [Path(part).name for part in chapters[1][-2:]] == ["08_b.ipynb", "01_a.ipynb"]
    assert {"--nbval", "--nbval-current-env", "--dist=loadfile"} <= set(chapters[1])


@pytest.mark.parametrize(("args", "name", "nbval"), [
    (["tests/test_lif.py", "-x"], "units", False),
    (["chapters/01_one_neuron.ipynb"], "chapters", True),
])
def test_arguments_choose_what_is_run(args, name, nbval):
    (part, command), = testing.parts("python", args)
    assert part == name and ("--nbval" in command) is nbval
    assert command[-len(args):] == args


@pytest.mark.parametrize("statuses", [(0, 0), (0, 1), (3, 0)])
def test_either_part_failing_fails_the_whole(monkeypatch, capsys, statuses):
    monkeypatch.setattr(testing, "parts", lambda *_: [("units", ["u"]), ("chapters", ["c"])])
    left = list(statuses)
    result = testing.run_tests("python", [], lambda command, env: left.pop(0))
    assert result == max(statuses) and left == []
    assert capsys.readouterr().out.count("FAILED") == sum(map(bool, statuses))


def test_counts_come_from_the_report(tmp_path):
    report = tmp_path / "r.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="1" errors="1" skipped="3"/>'
                      "</testsuites>")
    assert testing.count(report) == "4 passed, 2 failed, 3 skipped"
