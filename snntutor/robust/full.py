"""The grid of shapes and slopes at full size: made by `python -m snntutor.robust`, shipped with the book."""

import datetime
import json
import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from snntutor import files
from snntutor.sweep import Table, grid
from snntutor.sweep.wanted import Run

from .runs import trial

FILE = Path(__file__).with_name("full_grid.json")
COMMAND = "python -m snntutor.robust"
SEEDS = 10
SETTINGS = {"shape": ["fast_sigmoid", "sigmoid", "triangle", "arctan", "gaussian", "rectangle"],
            "slope": [0.1, 0.5, 2.0, 10.0, 50.0, 200.0, 1000.0]}
NUMBERS = ("validation", "test", "spikes")


def full_grid(file=FILE) -> Table:
    """Return the runs of `trial` over six shapes and seven slopes, as they were measured; nothing is trained here.

    See `how_made` for where and when.
    """
    found = _read(file)
    return Table([Run({"shape": row["shape"], "slope": row["slope"]}, seed, dict(zip(NUMBERS, numbers)))
                  for row in found["settings"]
                  for seed, *numbers in zip(found["seeds"], *(row[name] for name in NUMBERS))])


def how_made(file=FILE) -> Mapping:
    """Return how `full_grid` was made: its ``command``, ``date``, ``machine``, ``seeds`` and ``hours`` of one core."""
    return {name: value for name, value in _read(file).items() if name != "settings"}


def best_slopes(table=None) -> dict:
    """Return each shape's slope of the largest mean accuracy on validation data, in a table or in `full_grid`."""
    table = full_grid() if table is None else table
    return {shape: table.where(shape=shape).best("validation").settings["slope"] for shape in table.values("shape")}


def make(seeds=SEEDS, file=FILE, keep=None) -> Table:
    """Measure the full grid, about 20 minutes of one core for ten seeds, and write it down.

    Parameters
    ----------
    seeds : int
        How many; even ones learn the data of seed 0, odd ones those of seed 1.
    file : str or pathlib.Path
    keep : str or pathlib.Path, optional
        Where runs are kept as they come, so that the same call goes on after a stop; by default in the cache folder.

    Raises
    ------
    RuntimeError
        If a run failed or was not reached; what was done is kept.
    """
    table = grid(trial, SETTINGS, range(seeds), keep=keep or files.cache() / "sweeps" / "randman.jsonl")
    if len(table) < len(table.runs):
        missing = len(table.runs) - len(table)
        raise RuntimeError(f"{missing} of {len(table.runs)} runs are missing. Call again to go on.")
    files.write(file, (json.dumps(_told(table, seeds), indent=1) + "\n").encode())
    return table


def _told(table, seeds):
    """Return all that the file holds: how it was made, then a row for each shape and slope."""
    hours = sum(run.seconds for run in table.runs) / 3600
    return {"command": COMMAND, "date": datetime.date.today().isoformat(), "machine": _machine(),
            "seeds": list(range(seeds)), "hours": round(hours, 2),
            "settings": [one | {name: [round(run.numbers[name], 4) for run in table.where(**one).runs]
                                for name in NUMBERS} for one in map(dict, table.settings)]}


def _machine():
    return (f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
            f"torch {version('torch').partition('+')[0]}")


def _read(file):
    return json.loads(Path(file).read_text(encoding="utf-8"))
