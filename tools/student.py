"""Copy the book and the package for a graded course: without solutions and teacher's notes."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from install import SetupError

LEFT_OUT = {".git", ".ci", ".github", "tests", "benchmarks", "__pycache__", ".ipynb_checkpoints",
            ".pytest_cache", ".hypothesis", ".ruff_cache", ".mypy_cache", ".import_linter_cache", "build", "dist"}
SOLUTIONS = Path("snntutor/exercises/solutions")


def student_copy(root, target):
    """Copy the project at `root` to the new folder `target`; return a sentence on what was done.

    Left out are the solutions, the tests with their answers, and chapter cells tagged
    `instructor`. The copy appears as a whole or not at all.

    Raises
    ------
    SetupError
        `target` is not empty, or lies inside the project.
    """
    root, target = Path(root).resolve(), Path(target).resolve()
    if target.is_relative_to(root):
        raise SetupError(f"{target} lies inside the project: choose a folder outside of it.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SetupError(f"{target} exists already and is not empty: choose a new folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        shutil.copytree(root, part, ignore=lambda folder, names: _ignored(root, folder, names), dirs_exist_ok=True)
        cells = sum(_drop_notes(path) for path in sorted((part / "chapters").glob("*.ipynb")))
        if target.exists():
            target.rmdir()
        os.replace(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return f"Copied to {target}, without the solutions and without {cells} teacher's notes."


def _ignored(root, folder, names):
    """Return those of `names` in `folder` that the copy leaves out."""
    here = Path(folder).resolve().relative_to(root)
    return {name for name in names
            if name in LEFT_OUT or here / name == SOLUTIONS
            or name.startswith(".venv") or name.endswith(".egg-info")}


def _drop_notes(path):
    """Take the cells tagged `instructor` out of one chapter; return how many there were."""
    nb = json.loads(path.read_text(encoding="utf-8"))
    kept = [cell for cell in nb["cells"]
            if "instructor" not in cell.get("metadata", {}).get("tags", [])]
    dropped = len(nb["cells"]) - len(kept)
    if dropped:
        nb["cells"] = kept
        text = json.dumps(nb, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")
    return dropped
