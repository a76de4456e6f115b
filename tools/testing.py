"""Run the tests: the unit tests, then every chapter with its saved outputs compared (nbval)."""

import os
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from chapter_env import chapter_env

ROOT = Path(__file__).resolve().parent.parent
NBVAL = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", "--dist=loadfile",
         "-p", "no:cacheprovider")


def run_tests(python, args, call):
    """Run both parts, or pytest with `args`, and print what came out.

    Parameters
    ----------
    python : path-like
        The environment's Python.
    args : list of str
        For pytest. With a chapter among them only this one is run, otherwise only unit tests.
    call : callable
        ``call(command, env)`` runs a command and returns its exit status.

    Returns
    -------
    int
        0 if nothing failed, otherwise the first exit status that tells of a failure.
    """
    if not args and not (ROOT / "tests").is_dir():
        print("This is a student copy, without unit tests: the chapters are run, as they were saved.", flush=True)
    with tempfile.TemporaryDirectory(prefix="snntutor-test-") as folder:
        results = [_run_part(part, command, call, Path(folder))
                   for part, command in parts(python, args)]
    print()
    for part, status, counts, seconds in results:
        print(f"{part:9} {'passed' if status == 0 else 'FAILED'}   {counts}   {seconds:.0f} s")
    return next((status for _, status, _, _ in results if status), 0)


def parts(python, args):
    """Return (name, command) of each part that `args` ask for and that is here: a student copy has no unit tests."""
    workers = [f"-n{min(os.cpu_count() or 1, 4)}"]
    pytest = [python, "-m", "pytest"]
    chapters = sorted((ROOT / "chapters").glob("*.ipynb"), reverse=True)  # the longest start first
    units = ("units", [*pytest, *workers, *(args or ["tests"])])
    if any(".ipynb" in arg for arg in args):
        return [("chapters", [*pytest, *NBVAL, *args])]
    whole = ("chapters", [*pytest, *workers, *NBVAL, *map(str, chapters)])
    if args:
        return [units]
    return [units] * (ROOT / "tests").is_dir() + [whole] * bool(chapters)


def _run_part(part, command, call, folder):
    """Run one part in an empty home; return (part, status, counts in words, seconds)."""
    home, report = folder / part, folder / f"{part}.xml"
    home.mkdir()
    units_env = {**os.environ, "SNNTUTOR_HOME": str(home)}
    env = units_env if part == "units" else chapter_env(home)
    print(f"Running the {part}", flush=True)
    start = time.monotonic()
    status = call([*command, f"--junitxml={report}"], env)
    counts = count(report) if report.exists() else "pytest did not finish"
    return part, status, counts, time.monotonic() - start


def count(report):
    """Return the counts of a JUnit report in words."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    sums = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for suite in suites:
        for name in sums:
            sums[name] += int(suite.get(name, 0))
    failed = sums["failures"] + sums["errors"]
    passed = sums["tests"] - failed - sums["skipped"]
    return f"{passed} passed, {failed} failed, {sums['skipped']} skipped"
