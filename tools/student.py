"""Copy the book and the package for a graded course: without solutions and teacher's notes."""

import json
import os
import shutil
import subprocess
import tempfile
import tomllib
from fnmatch import fnmatch
from pathlib import Path

from install import SetupError

# What git tracks and students do not get: what makes the book, and the solutions.
LEFT_OUT = (".ci/*", ".github/*", "tests/*", "benchmarks/*", "snntutor/exercises/solutions/*")
# Where git cannot be asked, these alone are copied, and the chapters and pages that book.toml names.
LISTED = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "RESULTS.md", "CITATION.cff", "LICENSE*", "run.py",
          "pyproject.toml", "constraints.txt", "environment.yml", "postBuild", "chapters/book.toml",
          "chapters/paper_map.*", "data/README.md",
          "data/*/*-ubyte.gz", "docs/make_pictures.py", "docs/true_vs_surrogate.png", "snntutor/**/*.py",
          "snntutor/robust/*.json", "snntutor/explore/*.js", "snntutor/explore/*.css", "tools/*.py")


def student_copy(root, target):
    """Copy what git tracks of the project at `root` to the new folder `target`; return a sentence on what was done.

    Left out are the solutions, the tests with their answers, and cells of notebooks tagged `instructor`.
    Files that git does not track (an exam, a list of grades) stay where they are. The copy appears as a
    whole or not at all.

    Raises
    ------
    SetupError
        `target` is not empty, or lies inside the project, or a notebook cannot be read.
    """
    root, target = Path(root).resolve(), Path(target).resolve()
    if target.is_relative_to(root):
        raise SetupError(f"{target} lies inside the project: choose a folder outside of it.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SetupError(f"{target} exists already and is not empty: choose a new folder.")
    names, behind = _names(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        cells = _fill(part, root, names)
        if target.exists():
            target.rmdir()
        os.replace(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return f"Copied to {target}, without the solutions and without {cells} teacher's notes. {behind}"


def _names(root):
    """Return the names of the files that belong to the project, and a sentence on what does not."""
    tracked = _tracked(root)
    if tracked:
        return tracked, "What git does not track stayed here."
    return _listed(root), "Git could not be asked what belongs to the book: what tools/student.py lists was taken."


def _tracked(root):
    """Return the names of the files that git tracks; none where git does not know the project."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        asked = subprocess.run(["git", "ls-files", "-z"], cwd=root, env=env, capture_output=True)
    except OSError:  # there is no git
        return []
    names = set(os.fsdecode(asked.stdout).split("\0"))
    return sorted(names - {""}) if "run.py" in names else []


def _listed(root):
    book = tomllib.loads((root / "chapters" / "book.toml").read_text(encoding="utf-8"))
    entries = [*book["chapters"], *book.get("pages", [])]
    patterns = [*LISTED, *(f"chapters/{entry['file']}.ipynb" for entry in entries)]
    return sorted({path.relative_to(root).as_posix() for pattern in patterns for path in root.glob(pattern)})


def _fill(part, root, names):
    """Copy files to the folder `part`; return how many teacher's notes were left out."""
    shutil.copymode(root, part)
    notes = 0
    for name in names:
        source, copy = root / name, part / name
        if any(fnmatch(name, pattern) for pattern in LEFT_OUT) or source.is_symlink() or not source.is_file():
            continue  # a link would lead out of the copy
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, copy)
        if name.lower().endswith(".ipynb"):
            notes += _drop_notes(copy)
    return notes


def _drop_notes(path):
    """Take the cells tagged `instructor` out of one notebook; return how many there were."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        sheets = [notebook] if "cells" in notebook else notebook["worksheets"]  # notebooks of format 3 have sheets
        dropped = sum(_drop(sheet) for sheet in sheets)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise SetupError(f"{path.name} is not a notebook that can be read, so that its notes cannot be taken out. "
                         "Correct or remove it and call again.") from None
    if dropped:
        text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")
    return dropped


def _drop(sheet):
    kept = [cell for cell in sheet["cells"] if not _is_note(cell)]
    dropped = len(sheet["cells"]) - len(kept)
    sheet["cells"] = kept
    return dropped


def _is_note(cell):
    """Say whether a cell is for teachers, whatever its editor made of the tags."""
    tags = (cell.get("metadata") or {}).get("tags") or []
    tags = tags.replace(",", " ").split() if isinstance(tags, str) else tags
    return any(str(tag).strip().lower() == "instructor" for tag in tags)
