"""All runs of a grid: every setting with every seed, looked at before the first one begins."""

import inspect
import itertools
import json
import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from snntutor import arguments

from . import plain

MOST = 100_000  # runs of a grid; more are a mistake, or endless
TAKEN = ("seed", "seconds", "error")  # what the table itself tells of a run


class Run(NamedTuple):
    """One run of a grid.

    ``numbers`` holds its results by name, or is None while it has not been run or has failed; ``error`` says how it
    failed.
    """

    settings: Mapping
    seed: int
    numbers: Mapping | None = None
    seconds: float = math.nan
    error: str = ""

    @property
    def key(self) -> str:
        """Setting and seed as one text, which tells 1 from 1.0: what stands for the run in a file."""
        return json.dumps([self.settings, self.seed], sort_keys=True)

    def call(self, function) -> str:
        """Return how this run is called by hand."""
        given = [f"{self.seed}", *(f"{name}={value!r}" for name, value in self.settings.items())]
        return f"{getattr(function, '__name__', 'function')}({', '.join(given)})"


def runs(function, settings, seeds) -> list[Run]:
    """Return all runs of a grid in order, setting by setting.

    Raises
    ------
    ValueError
        If something is given that makes no grid, is given twice, or is not what the function takes.
    """
    arguments.function("accuracy_of, where def accuracy_of(seed, slope) returns a number", function=function)
    every, seeds = _settings(settings), _seeds(seeds)
    if len(every) * len(seeds) > MOST:
        raise ValueError(f"These are {len(every) * len(seeds):,} runs; a grid has at most {MOST:,}.")
    _fits(function, every)
    return _once([Run(one, seed) for one in every for seed in seeds])


def _settings(settings) -> list[dict]:
    if isinstance(settings, Mapping):
        columns = {name: _column(name, values) for name, values in settings.items()}
        if math.prod(map(len, columns.values())) > MOST:
            raise ValueError(f"settings make more than {MOST:,} combinations.")
        every = [dict(zip(columns, row)) for row in itertools.product(*columns.values())]
    else:
        every = _several("settings", settings, "a dict of lists, as {'slope': [1, 10]}, or a list of dicts")
        for one in every:
            arguments.instance(Mapping, "a dict, as {'slope': 10}", **{"an element of settings": one})
        every = [{name: plain.setting(name, value) for name, value in one.items()} for one in every]
    for one in every:
        _check_names(one, every[0])
    return every


def _column(name, values):
    values = _several(f"settings[{name!r}]", values, "a list of values, as [1, 10]")
    return [plain.setting(name, value) for value in values]


def _check_names(one, first):
    if set(one) != set(first):
        raise ValueError(f"Some settings have the names {arguments.shown(list(first))}, others "
                         f"{arguments.shown(list(one))}; give each all of them, None where one means nothing.")
    for name in one:
        if not isinstance(name, str) or not name.isidentifier() or name in TAKEN:
            raise ValueError(f"{arguments.shown(name)} cannot be the name of a setting: wanted is one that an argument "
                             f"of a function can have, but {', '.join(TAKEN)}.")


def _seeds(seeds) -> list[int]:
    several = _several("seeds", seeds, "several whole numbers, as range(3)")
    return [arguments.whole("An element of seeds", seed, 0) for seed in several]


def _several(name, values, example) -> list:
    """Return what holds several values as a list; what may never end is cut where it is too long in any case."""
    if isinstance(values, (str, bytes, Mapping, set, frozenset)) or not isinstance(values, Iterable) or (
            isinstance(values, np.ndarray) and values.ndim == 0):
        raise ValueError(f"{name} is {arguments.shown(values)}; wanted is {example}.")
    found = list(itertools.islice(values, MOST + 1))
    if not found:
        raise ValueError(f"{name} is empty, so that nothing would be run; wanted is {example}.")
    if len(found) > MOST:
        raise ValueError(f"{name} holds more than {MOST:,} values.")
    return found


def _fits(function, every):
    """Hold that the function takes a seed and these settings."""
    try:
        inspect.signature(function).bind(0, **every[0])
    except TypeError as error:
        called = Run(every[0], 0).call(function)
        raise ValueError(f"A run is called as {called}, which yours does not take: {error}.") from None
    except ValueError:  # some functions of C do not tell
        pass


def _once(every):
    """Hold that no run is wanted twice: it would count twice in mean and spread."""
    seen = set()
    for run in every:
        if run.key in seen:
            what = ", ".join(f"{name} = {value!r}" for name, value in run.settings.items()) or "the same settings"
            raise ValueError(f"The run with {what} and seed {run.seed} is wanted twice; each counts once.")
        seen.add(run.key)
    return every
