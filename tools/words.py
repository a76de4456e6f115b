"""The words of `run.py`: what each does; standard library only."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

from environment import ROOT, ensure
from install import SetupError, compile_loops, own_env
from peers import install_peers
from student import student_copy
from testing import run_tests

FIRST = "chapters/00_start_here.ipynb"


def lab(args):
    """Open JupyterLab at the first chapter; `args` go to JupyterLab."""
    command = [ensure(), "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}",
               "--ServerApp.answer_yes=True"]
    if (ROOT / FIRST).exists():
        command.append(f"--LabApp.default_url=/lab/tree/{FIRST}")
    if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in args:
        print("You are the administrator (root); JupyterLab will run as root too.", flush=True)
        command.append("--allow-root")
    print("Opening JupyterLab. Ctrl-C here ends it.", flush=True)
    try:
        return call([*command, *args])
    except KeyboardInterrupt:
        return 0


def test(args):
    """Run the unit tests and the chapters, or pytest with `args`; print a summary."""
    python = ensure()
    compile_loops(python, ROOT)
    return run_tests(python, args, call)


def setup(args):
    """Only make the environment."""
    if args not in ([], ["--fresh"]):
        raise SetupError("setup knows one option: --fresh")
    print(f"Ready: {ensure(fresh=bool(args))}")
    return 0


def data(args):
    """Show the data sets that are here, or fetch those named in `args`."""
    return call([ensure(), "-m", "snntutor.data", *args])


def build(args):
    """Run chapters and save them with their outputs."""
    python = ensure()
    compile_loops(python, ROOT)
    return call([python, "tools/chapters.py", "build", *args])


def check(args):
    """Report the habits of chapters."""
    return call([ensure(), "tools/chapters.py", "check", *args])


def bench(args):
    """Run the benchmarks named in `args`, or all, with the options among `args`; report the worst exit status."""
    python = ensure()
    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
    names, options = ([arg for arg in args if arg.startswith("-") == dashed] for dashed in (False, True))
    unknown = [name for name in names if name not in known]
    if unknown:
        exist = ", ".join(known) or "none yet"
        raise SetupError(f"There is no benchmark {unknown[0]}. These exist: {exist}.")
    statuses = [0]
    for name in names or known:
        print(f"benchmarks/{name}.py", flush=True)
        if name == "peers":
            install_peers(python, ROOT)
        statuses.append(call([python, f"benchmarks/{name}.py", *options]))
    return max(statuses)


def claims(args):
    """Measure what papers and chapters say: all claims, or those named in `args`."""
    if not (ROOT / "benchmarks").is_dir():
        raise SetupError("This is a student copy, without the experiments. RESULTS.md tells what they measured.")
    return call([ensure(), "benchmarks/claims", *args])


def student(args):
    """Copy the book and the package without the solutions."""
    if len(args) != 1:
        raise SetupError("student needs one folder: python run.py student DIR")
    print(student_copy(ROOT, Path(args[0]).expanduser()))
    return 0


WORDS = {word.__name__: word for word in (test, setup, data, build, check, bench, claims, student)}


def call(command, env=None):
    """Run a command in the project's folder and return its exit status; the user's PYTHONPATH is not for it.

    Ctrl-C reaches the command by itself. It is waited for, so that it can end in its own way, and
    raised here as KeyboardInterrupt after that.
    """
    stopped = []
    with handled(signal.SIGINT, lambda *_: stopped.append(True)):
        process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=own_env(env))
        with handled(signal.SIGTERM, lambda *_: process.terminate()):
            status = process.wait()
    if stopped:
        raise KeyboardInterrupt
    return status if status >= 0 else 128 - status


@contextlib.contextmanager
def handled(number, handler):
    """Handle a signal for a while. One that is ignored (nohup, a job in the background) stays so, in commands too."""
    before = signal.getsignal(number)
    if before is not signal.SIG_IGN:
        signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before or signal.SIG_DFL)  # None: not Python's to give back


def main(args, help):
    """Do what the first word says; without a word, open JupyterLab."""
    if args and args[0] in ("--help", "-h", "help"):
        print(help)
        return 0
    if args and args[0] in WORDS:
        return WORDS[args[0]](args[1:])
    if args and not args[0].startswith("-") and not args[0].endswith(".ipynb"):
        raise SetupError(f"There is no word {args[0]}. See: python run.py --help")
    return lab(args)


def exit_status(args, help):
    """Return the exit status of `main`; what goes wrong outside of it is one plain sentence on stderr."""
    try:
        return main(args, help)
    except KeyboardInterrupt:
        print("\nStopped. Call again to go on.", file=sys.stderr)
        return 130
    except SetupError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        full = error.errno == errno.ENOSPC
        print("The disk is full. Free about 2.5 GB and call again." if full else
              f"{error.strerror or error}: {error.filename or ROOT}", file=sys.stderr)
    return 1

