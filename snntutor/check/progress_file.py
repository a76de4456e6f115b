"""Keep a learner's progress in one small file that survives restarts, crashes, damage and other kernels."""

import itertools
import json
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from snntutor import files


def place() -> Path:
    """Return where the progress is kept, whether there is any or not."""
    return files.home() / "progress.json"


def read() -> tuple[dict, str]:
    """Return the progress so far, and a sentence if the file was broken and set aside."""
    kept, whole = _parsed(place())
    if whole:
        return kept, ""
    trouble = _set_aside(place())
    return _parsed(place())[0], trouble


def change(edit: Callable[[dict], Any]) -> tuple[Any, str]:
    """Change the progress while no other process does.

    Parameters
    ----------
    edit : callable
        ``edit(kept)`` changes the progress in place. It may be called twice.

    Returns
    -------
    result
        What ``edit`` returned; also where the progress could not be kept.
    trouble : str
        A sentence on what went wrong, empty if nothing did.
    """
    path, broken = place(), read()[1]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with files.locked(path):
            kept, _ = _parsed(path)
            result = edit(kept)
            files.write(path, json.dumps(kept, indent=1, sort_keys=True).encode())
        return result, broken
    except OSError as error:
        unsaved = f"Progress could not be saved ({error.strerror or error}); your answer still counts here."
        return edit(_parsed(path)[0]), " ".join(filter(None, (broken, unsaved)))


def reset() -> str:
    """Begin anew; the old file is kept beside the new one, under the first free name."""
    path = place()
    try:
        if not path.exists():
            return "There was no progress to reset."
        with files.locked(path):
            aside = _moved_aside(path, "old", itertools.count(1))
    except OSError as error:
        return f"Progress could not be reset ({error.strerror or error})."
    return f"Progress is reset. The old one is kept as {aside.name}."


def _parsed(path):
    """Return the progress in a file, none yet if there is no such file, and whether it could be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        _check_form(kept)
        return kept, True
    except (FileNotFoundError, NotADirectoryError):
        return {"exercises": {}, "predictions": {}}, True
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError, OSError):
        return {"exercises": {}, "predictions": {}}, False


def _check_form(kept):
    """Raise an error unless everything that is read here has its form; what is never read may have any."""
    for id, entry in kept["exercises"].items():
        _check_id(id)
        counts = [entry.get(name, 0) for name in ("tries", "hints", "solutions")]
        if type(entry.get("right", False)) is not bool or not all(type(n) is int and n >= 0 for n in counts):
            raise ValueError(f"{id} has an unknown form")
    for id, choice in kept["predictions"].items():
        _check_id(id)
        if not (isinstance(choice, str) and choice.isprintable()):
            raise ValueError(f"{id} has an unknown form")


def _check_id(id):
    if not re.fullmatch(r"(\d{1,3}|[A-Z])\.\w{1,9}", id):
        raise ValueError(f"{id} is no name of an exercise or a prediction")


def _set_aside(path):
    """Rename a broken file, if it is still broken when nobody else changes it."""
    try:
        with files.locked(path):
            if _parsed(path)[1]:
                return ""  # another process was faster
            aside = _moved_aside(path, "broken", itertools.chain([""], itertools.count(2)))
        return f"The progress file could not be read; it is kept as {aside.name} and a new one begins."
    except OSError:
        return "The progress file could not be read; this session's progress may not be kept."


def _moved_aside(path, word: str, numbers: Iterable) -> Path:
    """Rename a file to the first name that is free; return it."""
    names = (path.with_name(f"progress.{word}{k}.json") for k in numbers)
    aside = next(name for name in names if not os.path.lexists(name))
    os.replace(path, aside)
    return aside
