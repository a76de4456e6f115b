"""The machine check tells what is there and what is not, and never fails for it."""

import sys
from importlib.metadata import PackageNotFoundError, version

import pytest

from snntutor import explore


@pytest.fixture
def without(monkeypatch):
    """Hide packages from the machine check."""
    def hide(*names):
        def found(name):
            if name in names:
                raise PackageNotFoundError(name)
            return version(name)

        monkeypatch.setattr(sys.modules["snntutor.explore.machine"], "version", found)

    return hide


def test_it_names_versions_and_data_sets_and_no_folder():
    import numpy

    text = explore.machine()
    assert numpy.__version__ in text and "fashion-mnist" in text and "bundled" in text
    assert "/" not in text and "\\" not in text


def test_it_says_that_torch_is_missing_and_what_runs_without_it(without):
    without("torch")
    assert "torch is missing. Chapters 00 to 02 run without it" in explore.machine()


def test_it_names_other_packages_that_are_missing(without):
    without("matplotlib", "torch")
    assert "Missing: matplotlib, torch." in explore.machine()


def test_a_wrong_data_folder_is_told_and_stops_nothing(monkeypatch):
    monkeypatch.setenv("SNNTUTOR_DATA", "no-such-folder")
    text = explore.machine()
    assert "not usable" in text and "no-such-folder" in text and text.count("digits") == 1


def test_the_memory_that_a_hub_allows_counts(monkeypatch):
    monkeypatch.setenv("MEM_LIMIT", "1073741824")
    text = explore.machine()
    assert "1.1 GB" in text and "little memory" in text
