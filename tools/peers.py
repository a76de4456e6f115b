"""Install the libraries that a benchmark compares with, away from `.venv`; standard library only."""

import shutil
import subprocess
import sys
import tomllib

from install import explain, pip_env

FOLDER = "build/peers"
STAMP = "installed.txt"


def install_peers(python, root):
    """Install the extra `peers` of `pyproject.toml` into `build/peers`, one by one, once.

    Parameters
    ----------
    python : Path
        The environment's Python.
    root : Path
        The project's folder.

    Returns
    -------
    list of str
        The packages that could not be installed; why is printed. They are tried again at the next call.
    """
    folder, stamp = root / FOLDER, root / FOLDER / STAMP
    here = f"# Python {sys.version_info.major}.{sys.version_info.minor}"
    done = stamp.read_text(encoding="utf-8").splitlines() if stamp.exists() else []
    if done[:1] != [here]:
        shutil.rmtree(folder, ignore_errors=True)
        done = [here]
    folder.mkdir(parents=True, exist_ok=True)
    failed = []
    for package in requirements(root):
        if package not in done:
            worked = _install(python, package, folder)
            (done if worked else failed).append(package)
            stamp.write_text("\n".join(done) + "\n", encoding="utf-8")
    return failed


def requirements(root):
    """Return the requirements of the extra `peers` of `pyproject.toml`."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["optional-dependencies"]["peers"]


def _install(python, package, folder):
    """Install one package without its dependencies; say so, or why not, and return whether it worked."""
    print(f"  installing {package} into {FOLDER}", flush=True)
    command = [str(python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps",
               "--upgrade", "--target", str(folder), package]
    pip = subprocess.run(command, env=pip_env(), encoding="utf-8",
                         errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if pip.returncode:
        log = folder.with_suffix(".log")
        log.write_text(pip.stdout, encoding="utf-8")
        print(f"  {package}: {explain(pip.stdout, log)}", flush=True)
    return pip.returncode == 0
