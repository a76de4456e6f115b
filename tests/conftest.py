"""What every test starts from: one thread, an empty home, no data set from outside."""

import os
import signal

# Before anything loads torch: the workers share the cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "Agg")

import pytest

# Tests press Ctrl-C, here and in processes that they start. A shell has its jobs in the background ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """Give each test a home of its own for progress, predictions and downloads; return it."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SNNTUTOR_HOME", str(folder))
    return folder


def pytest_terminal_summary(terminalreporter):
    """Print what tests report without holding anybody to it: record_property("report", ...)."""
    lines = {value for reports in terminalreporter.stats.values() for report in reports
             for key, value in getattr(report, "user_properties", ()) if key == "report"}
    if lines:
        terminalreporter.section("reported, not enforced")
        for line in sorted(lines):
            terminalreporter.write_line(line)
