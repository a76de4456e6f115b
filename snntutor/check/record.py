"""Keep a learner's progress in one small file that survives restarts, crashes and damage."""

import json
import os
import re
import tempfile
from pathlib import Path

import platformdirs

EMPTY = {"exercises": {}, "predictions": {}}


def home() -> Path:
    """Return the folder of the progress file; ``SNNTUTOR_HOME`` moves it."""
    return Path(os.environ.get("SNNTUTOR_HOME") or platformdirs.user_data_dir("snntutor"))


def read() -> tuple[dict, str]:
    """Return the progress so far, and a sentence if the file was broken and set aside."""
    path = home() / "progress.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        _check_form(kept)
        return kept, ""
    except FileNotFoundError:
        return json.loads(json.dumps(EMPTY)), ""
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return json.loads(json.dumps(EMPTY)), _set_aside(path)


def _check_form(kept):
    for part, kind in (("exercises", dict), ("predictions", str)):
        for id, entry in kept[part].items():
            if not (re.fullmatch(r"\d+\.\w+", id) and isinstance(entry, kind)):
                raise ValueError(f"{id} has an unknown form")


def _set_aside(path):
    aside = path.with_name("progress.broken.json")
    try:
        os.replace(path, aside)
        return f"The progress file could not be read; it is kept as {aside.name} and a new one begins."
    except OSError:
        return "The progress file could not be read; this session's progress may not be kept."


def write(kept: dict) -> str:
    """Write the progress whole or not at all; a sentence if the disk did not take it."""
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file, indent=1, sort_keys=True)
            os.replace(name, folder / "progress.json")
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return ""
    except OSError as error:
        return f"Progress could not be saved ({error.strerror or error}); your answer still counts here."


def reset() -> str:
    """Begin anew; the old file is kept beside the new one, under the first free name."""
    path = home() / "progress.json"
    if not path.exists():
        return "There was no progress to reset."
    k = 1
    while (aside := path.with_name(f"progress.old{k}.json")).exists():
        k += 1
    os.replace(path, aside)
    return f"Progress is reset. The old one is kept as {aside.name}."
