"""What a grid gave: all of its runs, chosen from, summarised over seeds, and shown."""

import functools
import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from snntutor import arguments

from . import plain, told
from .wanted import Run


class Summary(NamedTuple):
    """One number over the seeds of one setting.

    ``spread`` is the standard deviation (with seeds - 1 below), NaN of a single seed; ``seeds`` counts the runs that
    are done, and both numbers are NaN if there is none.
    """

    settings: Mapping
    seeds: int
    mean: float
    spread: float


class Table:
    """The runs of a grid.

    Parameters
    ----------
    runs : sequence of Run
        Also those that failed, or are yet to be done.
    """

    def __init__(self, runs: Sequence[Run]):
        self.runs = tuple(runs)

    def __len__(self):
        """The number of runs that are done."""
        return len(self._done)

    @property
    def _done(self):
        return [run for run in self.runs if run.numbers is not None]

    @property
    def rows(self) -> list[dict]:
        """The runs that are done as dicts, each its settings, its seed and its numbers: for pandas, for one."""
        return [{**run.settings, "seed": run.seed, **(run.numbers or {})} for run in self._done]

    @property
    def failed(self) -> list[dict]:
        """The runs that failed as dicts, each its settings, its seed and its error."""
        return [{**run.settings, "seed": run.seed, "error": run.error} for run in self.runs if run.error]

    @property
    def names(self) -> list[str]:
        """The names of the numbers that runs gave; "value" where they gave a single one."""
        return list(dict.fromkeys(name for run in self._done for name in run.numbers or ()))

    @property
    def settings(self) -> list[Mapping]:
        """Each combination of settings once, in order."""
        return list(self._by_settings().values())

    def values(self, setting) -> list:
        """Return the values of a setting, each once, in order."""
        self._check_setting(setting)
        found: list[Any] = []
        for one in {repr(one): one for one in (_of(run, setting) for run in self.runs)}.values():
            if not any(plain.same(one, other) for other in found):
                found.append(one)
        return found

    def numbers(self, name=None) -> np.ndarray:
        """Return a number of every run that is done, in order; ``name`` may be left out where there is only one."""
        name = self._name(name)
        return np.array([run.numbers[name] for run in self._named(name)], float)

    def mean(self, name=None) -> float:
        """Return the mean of a number over all runs here; NaN if there is none."""
        numbers = self.numbers(name)
        return float(numbers.mean()) if len(numbers) else math.nan

    def spread(self, name=None) -> float:
        """Return the standard deviation of a number over the seeds; NaN of a single one.

        Raises
        ------
        ValueError
            If the table holds several settings: what lies between those is no matter of chance.
        """
        if len(self.settings) > 1:
            raise ValueError(f"spread is over seeds, but there are {len(self.settings)} settings here: choose one by "
                             "where(...), or see summaries().")
        return _spread(self.numbers(name).tolist())

    def where(self, **chosen) -> "Table":
        """Return the table of some runs alone.

        Parameters
        ----------
        chosen
            For settings, or ``seed``, the value wanted, or a function that is True of the values wanted:
            ``where(shape="triangle", slope=lambda slope: slope > 1)``.

        Raises
        ------
        ValueError
            If there is no such setting, or it never has that value.
        """
        runs = list(self.runs)
        for setting, wanted in chosen.items():
            values = self.values(setting)
            fits = wanted if callable(wanted) else functools.partial(plain.same, wanted)
            if not any(fits(one) for one in values):
                raise ValueError(f"{setting} is never {arguments.shown(wanted)} here; it is one of "
                                 f"{', '.join(map(repr, values))}.")
            runs = [run for run in runs if fits(_of(run, setting))]
        if not runs and self.runs:
            raise ValueError(f"No run has all of {arguments.shown(chosen)}.")
        return Table(runs)

    def summaries(self, name=None) -> list[Summary]:
        """Return a number's mean and spread over the seeds, one `Summary` for each combination of settings."""
        name = self._name(name)
        numbers: dict[str, list] = {key: [] for key in self._by_settings()}
        for run in self._named(name):
            numbers[_key(run)].append(run.numbers[name])
        return [_summary(settings, numbers[key]) for key, settings in self._by_settings().items()]

    def best(self, name=None, smallest=False) -> Summary:
        """Return the summary with the largest mean, or the smallest one; of several the first, and never NaN.

        Raises
        ------
        ValueError
            If no setting has a mean.
        """
        arguments.switch(smallest=smallest)
        having = [one for one in self.summaries(name) if not math.isnan(one.mean)]
        if not having:
            raise ValueError("No setting has a mean: each has a run that gave NaN, or none that is done.")
        return (min if smallest else max)(having, key=lambda one: one.mean)

    def __repr__(self):
        return told.text(self)

    def _repr_html_(self):
        return told.html(self)

    def _by_settings(self):
        return {_key(run): run.settings for run in self.runs}

    def _named(self, name):
        return [run for run in self._done if name in (run.numbers or ())]

    def _name(self, name):
        """Return the name of a number; the only one where it is left out."""
        names = self.names
        if name is None and len(names) < 2:
            return names[0] if names else "value"
        if name not in names:
            raise ValueError(f"The name of a number is wanted, one of {', '.join(map(repr, names)) or 'none yet'}; it "
                             f"is {arguments.shown(name)}.")
        return name

    def _check_setting(self, setting):
        names = [*(self.runs[0].settings if self.runs else ()), "seed"]
        if setting not in names:
            raise ValueError(f"There is no setting {arguments.shown(setting)}; there are {', '.join(names)}.")


def _of(run, setting):
    return run.seed if setting == "seed" else run.settings[setting]


def _key(run):
    return run._replace(seed=0).key


def _summary(settings, numbers):
    return Summary(settings, len(numbers), statistics.fmean(numbers) if numbers else math.nan, _spread(numbers))


def _spread(numbers):
    return statistics.stdev(numbers) if len(numbers) > 1 and all(map(math.isfinite, numbers)) else math.nan
