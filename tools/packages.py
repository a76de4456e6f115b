"""Tell which packages of an environment are gone, from outside of it and without starting it."""

import re
import sysconfig
import tomllib
from pathlib import Path


def gone(venv, root):
    """Return the names of packages that were installed, or are wanted, and are not there.

    Parameters
    ----------
    venv : Path
        An environment that a Python of this version made.
    root : Path
        The project, whose `pyproject.toml` names what is wanted.

    Notes
    -----
    pip writes what it installs into a file beside each package, and believes that file: where a folder was
    removed, pip finds nothing to do.
    """
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(venv), "platbase": str(venv)}))
    installed = {_plain(info.name.partition("-")[0]): info for info in site.glob("[!~]*.dist-info")}
    lost = {name for name, info in installed.items() if not all((site / file).exists() for file in _landmarks(info))}
    return sorted(lost | (_wanted(root) - installed.keys()))


def _landmarks(info):
    """Return of a package's files those that show whether it is there: its modules, and each folder's `__init__.py`."""
    record = info / "RECORD"
    lines = record.read_text(encoding="utf-8", errors="replace").splitlines() if record.is_file() else []
    files = (line.partition(",")[0].strip('"') for line in lines)
    return {file for file in files if re.fullmatch(r"[^/\\]+\.py|[^/\\]+/__init__\.py", file)}


def _wanted(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8")).get("project", {})
    lines = project.get("dependencies", []) + project.get("optional-dependencies", {}).get("test", [])
    return {_plain(re.match(r"[\w.-]+", line)[0]) for line in lines if ";" not in line}  # a marker: perhaps not here


def _plain(name):
    """Return a package's name in the one spelling by which names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()
