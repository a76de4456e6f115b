"""Keep a learner's progress in one small file that survives restarts, crashes, damage and other kernels."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from snntutor import files


def place() -> Path:
    """Return where the progress is kept, whether there is any or not."""
    return files.home() / "progress.json"


def read() -> tuple[dict, str]:
    """Return the progress so far, and a sentence if the file was broken and set aside."""
    kept, whole = _parsed(place())
    return kept, "" if whole else _set_aside(place())


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
            k = 1
            while (aside := path.with_name(f"progress.old{k}.json")).exists():
                k += 1
            os.replace(path, aside)
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
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return {"exercises": {}, "predictions": {}}, False


def _check_form(kept):
    for part, kind in (("exercises", dict), ("predictions", str)):
        for id, entry in kept[part].items():
            if not (re.fullmatch(r"\d+\.\w+", id) and isinstance(entry, kind)):
                raise ValueError(f"{id} has an unknown form")


def _set_aside(path):
    """Rename a broken file, if it is still broken when nobody else changes it."""
    aside = path.with_name("progress.broken.json")
    try:
        with files.locked(path):
            if not _parsed(path)[1]:
                os.replace(path, aside)
        return f"The progress file could not be read; it is kept as {aside.name} and a new one begins."
    except OSError:
        return "The progress file could not be read; this session's progress may not be kept."
