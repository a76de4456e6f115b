"""Numbers as they come, kept in a file, so that a run that was stopped goes on where it was."""

import hashlib
import sys
from pathlib import Path

from claims.found import found
from snntutor.sweep import lines

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "build" / "claims" / "measured.jsonl"


def code() -> str:
    """Return a fingerprint of what the claims depend on: their files, and all of the package that they have loaded."""
    found()
    files = {Path(module.__file__) for name, module in list(sys.modules.items())
             if name.partition(".")[0] in ("snntutor", "claims") and getattr(module, "__file__", None)}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


class Kept:
    """What was measured with the code as it is: ``kept[name, seed]`` is (number, seconds)."""

    def __init__(self, file=FILE, code=None):
        self.file, self.code = Path(file), code or globals()["code"]()
        self._numbers = dict(self._read())

    def __contains__(self, what):
        return what in self._numbers

    def __getitem__(self, what):
        return self._numbers[what]

    def add(self, name, seed, number, seconds):
        """Keep one number, on the disk too before this returns."""
        self._numbers[name, seed] = number, seconds
        lines.add(self.file, {"name": name, "seed": seed, "number": number, "seconds": seconds, "code": self.code})

    def _read(self):
        """Give what this code measured; lines of another code, and torn ones, count for nothing."""
        for row in lines.read(self.file):
            if row.get("code") == self.code and {"name", "seed", "number", "seconds"} <= set(row):
                yield (row["name"], row["seed"]), (row["number"], row["seconds"])
