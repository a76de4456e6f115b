"""Make the environment `.venv` and keep it current; standard library only.

Two small files in `.venv` tell how far the set-up came. `setup.unfinished` stands there from the
first moment until everything is installed, then it is renamed to `setup.done`. So a set-up that was
interrupted anywhere, even by a power cut, is seen at the next call and made anew.
"""

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

from install import SetupError, install, own_env
from lab_settings import write as write_lab_settings
from lock import only_one
from packages import gone

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SPACE = 2_500_000_000  # bytes: the installed packages, and pip's downloads while it installs


def venv_python():
    """Return the path of the environment's Python."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted():
    """Return what an environment must match: its place (Python, machine, folder), its packages."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    place = [version, sys.platform, platform.machine(), str(ROOT)]
    return {"place": place, "packages": digest.hexdigest()}


def state():
    """Say how the environment stands: "ready", "outdated", "found", "unfinished" or "absent".

    "outdated": made here, other packages are wanted by now. "found": somebody else made it.
    "unfinished" and "absent" mean that it is to be made anew.
    """
    if not VENV.exists():
        return "absent"
    if (VENV / "setup.unfinished").exists() or not any(VENV.iterdir()):
        return "unfinished"
    try:
        made_for = json.loads((VENV / "setup.done").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return "found"
    except (ValueError, RecursionError, OSError):
        made_for = None
    if not isinstance(made_for, dict) or made_for.get("place") != wanted()["place"] or not _whole():
        return "unfinished"
    return "ready" if made_for == wanted() else "outdated"


def _whole():
    """Say whether the environment has its Python and all of the packages that were installed; tell what is gone."""
    if not venv_python().exists():
        return False
    lost = gone(VENV, ROOT)
    if lost:
        print(f"Gone from the environment: {', '.join(lost)}.", flush=True)
    return not lost


def ensure(fresh=False):
    """Make the environment if it is not ready; return the path of its Python.

    Parameters
    ----------
    fresh : bool
        Make it anew in any case.

    Raises
    ------
    SetupError
        It could not be made; the message is a plain sentence.
    """
    if not fresh and state() == "ready":
        return venv_python()
    _check_machine()
    with only_one(ROOT / ".venv.lock") as held:
        now = state()
        if fresh or now != "ready":
            _prepare(now if not fresh else "unfinished")
            _install(held)
    return venv_python()


def _check_machine():
    """Raise SetupError for what would make the set-up fail, before anything is touched."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise SetupError("This Python has no venv module. On Debian or Ubuntu install it with: "
                         "sudo apt install python3-venv")
    if os.pathsep in str(ROOT):
        raise SetupError(f"No environment can be made in a folder with {os.pathsep!r} in its name: "
                         f"move this one ({ROOT}).")
    if not os.access(ROOT, os.W_OK):
        raise SetupError(f"You may not write in {ROOT}: copy the folder to a place of your own.")
    free = shutil.disk_usage(ROOT).free
    if not VENV.exists() and free < SPACE:
        raise SetupError(f"The disk has {free / 1e9:.1f} GB free; the set-up needs about "
                         f"{SPACE / 1e9:.1f} GB. Free some space and call again.")


def _prepare(now):
    """Leave a working `.venv` that is marked as unfinished; `now` is its state before."""
    if now == "unfinished" and VENV.exists():
        print("The environment is not whole, or not for here; it is made anew.", flush=True)
        _remove(VENV)
    for leftover in ROOT.glob(".venv.old-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if now == "found" and not _works(venv_python()):
        raise SetupError(f"There is an environment in {VENV} that does not work and that was not "
                         "made by run.py. Remove or rename that folder and call again.")
    if now in ("unfinished", "absent"):
        print(f"Making a Python environment in {VENV}", flush=True)
        VENV.mkdir()
        _mark()
        _create()
    elif now == "outdated":
        print(f"Bringing the environment in {VENV} up to date", flush=True)
        os.replace(VENV / "setup.done", VENV / "setup.unfinished")
        _mark()
    else:
        print(f"Completing the environment in {VENV}, which run.py did not make", flush=True)


def _install(held):
    """Install into `.venv`, tidy JupyterLab's first start, and mark the environment as done."""
    start = time.monotonic()
    install(venv_python(), ROOT, pass_fds=() if os.name == "nt" else (held,))
    write_lab_settings(VENV)
    if not (VENV / "setup.unfinished").exists():
        _mark()
    os.replace(VENV / "setup.unfinished", VENV / "setup.done")
    print(f"The environment is ready after {time.monotonic() - start:.0f} s.", flush=True)


def _mark():
    """Write what this environment is made for into `setup.unfinished`."""
    (VENV / "setup.unfinished").write_text(json.dumps(wanted()), encoding="utf-8")


def _create():
    """Create the environment with the Python that runs this, or the one below its own `.venv`."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", str(VENV)], env=own_env(), capture_output=True, text=True)
    if made.returncode:
        lines = (made.stdout + made.stderr).strip().splitlines() or ["no message"]
        raise SetupError(f"Python could not make the environment: {lines[-1]}")


def _works(python):
    """Say whether this Python starts and has pip."""
    try:
        tried = subprocess.run([str(python), "-c", "import pip"], env=own_env(), capture_output=True)
        return tried.returncode == 0
    except OSError:
        return False


def _remove(folder):
    """Remove an environment of which only a part was made; out of the way first, then for good."""
    away = folder.with_name(f"{folder.name}.old-{os.getpid()}")
    try:
        os.replace(folder, away)
    except OSError as error:
        raise SetupError(f"{folder} is in use and cannot be made anew; close JupyterLab and what "
                         f"else runs from it, then call again. ({error.strerror})") from error
    shutil.rmtree(away, ignore_errors=True)
