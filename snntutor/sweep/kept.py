"""The results of a grid in a file, so that one that was stopped goes on, and nothing is counted twice."""

import math
from pathlib import Path

from snntutor import arguments, files

from . import lines
from .wanted import Run

MARK = "sweep"  # each line begins with it and the fingerprint of the function
_BEGINNING = b'{"sweep": "'


class Kept:
    """What a function with this fingerprint gave, in a file that grows with every run.

    Parameters
    ----------
    file : str or pathlib.Path
    code : str
        The fingerprint.

    Attributes
    ----------
    others : int
        How many results of other code stand there.

    Raises
    ------
    OSError
        If the file cannot be written.
    ValueError
        If it holds something else.
    """

    def __init__(self, file, code):
        arguments.file_name(keep=file)
        self.file, self.code = Path(file).expanduser(), code
        with files.told(self.file, "written"):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("ab+") as opened:  # told before the first run and not after the last
                opened.seek(0)
                start = opened.read(len(_BEGINNING)).lstrip(b"\n")
            if not _BEGINNING.startswith(start):
                raise ValueError(f"keep is {file}, which holds something else; name a file of its own.")
            self._rows, self.others = self._read()

    def __contains__(self, run):
        return run.key in self._rows

    def __getitem__(self, run) -> Run:
        row = self._rows[run.key]
        return run._replace(numbers=row["numbers"], seconds=row["seconds"])

    def add(self, run) -> None:
        """Keep a run that is done, or the error of one that failed."""
        what = {"error": run.error} if run.error else {"numbers": dict(run.numbers)}
        with files.told(self.file, "written"):
            lines.add(self.file, {MARK: self.code, "settings": dict(run.settings), "seed": run.seed, **what,
                                  "seconds": None if math.isnan(run.seconds) else round(run.seconds, 4)})

    def _read(self):
        """Return the rows of this code by the key of their run, the last of several, and how many are of another."""
        mine, others = {}, 0
        for row in lines.read(self.file):
            if _is_result(row):
                others += row[MARK] != self.code
                if row[MARK] == self.code:
                    mine[Run(row["settings"], row["seed"]).key] = row
        return mine, others


def _is_result(row):
    """Whether a line is a run that was done, as `Kept.add` writes it."""
    numbers = row.get("numbers")
    return (isinstance(row.get(MARK), str) and isinstance(row.get("settings"), dict) and type(row.get("seed")) is int
            and isinstance(row.get("seconds"), (int, float)) and isinstance(numbers, dict) and bool(numbers)
            and all(type(one) in (int, float) for one in numbers.values()))
