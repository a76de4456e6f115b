"""What every test starts from: one thread, an empty home, no data set from outside."""

import os
import signal

# Before anything loads torch: the workers share the cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "Agg")

import numpy as np
import pytest

# Tests press Ctrl-C, here and in processes that they start. A shell has its jobs in the background ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """Give each test a home of its own for progress, predictions and downloads; return it."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SNNTUTOR_HOME", str(folder))
    return folder


@pytest.fixture
def data():
    """Forty samples; class 1 has its spikes in the second half of the inputs."""
    from snntutor.encode import poisson

    rng = np.random.default_rng(0)
    y = np.arange(40) % 2
    rate = np.where((np.arange(8) >= 4) == y[:, None], 100.0, 10.0)
    return poisson(rate, 30, 1e-3, rng), y


@pytest.fixture
def net():
    """A small recurrent network whose surrogate is scaled and whose membrane never leaks."""
    import math

    from snntutor.lif import LIFParams
    from snntutor.network import SNN
    from snntutor.surrogate import fast_sigmoid, scaled, spike_fn

    return SNN((3, 4, 2), spike_fn(scaled(fast_sigmoid(7.0), 0.3)), LIFParams(tau_mem=math.inf), seed=0,
               recurrent=True)


def pytest_terminal_summary(terminalreporter):
    """Print what tests report without holding anybody to it: record_property("report", ...)."""
    lines = {value for reports in terminalreporter.stats.values() for report in reports
             for key, value in getattr(report, "user_properties", ()) if key == "report"}
    if lines:
        terminalreporter.section("reported, not enforced")
        for line in sorted(lines):
            terminalreporter.write_line(line)
