"""Keep rows in a file as they come, one object of JSON a line; one that was never finished costs no other."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path


def read(path) -> Iterator[dict]:
    """Yield the rows of a file in their order; lines that are torn, or hold something else, are left out.

    There is none where there is no such file.
    """
    if not Path(path).exists():
        return
    for line in Path(path).read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            yield row


def add(path, row: Mapping) -> None:
    """Write a row behind the others, on the disk too before this returns; the folder is made where it is missing.

    Raises
    ------
    OSError
        If it cannot be written. What was there before stays, and a part of the row counts for nothing.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        file.write(b"\n" * _torn(file) + json.dumps(row).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _torn(file):
    """Whether the last line was never finished."""
    if not file.seek(0, os.SEEK_END):
        return False
    file.seek(-1, os.SEEK_END)
    return file.read() != b"\n"
