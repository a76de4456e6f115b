"""Install the libraries that a benchmark compares with, away from `.venv`; standard library only."""

import shutil
import subprocess
import sys

from install import explain, pip_env

LISTED = "benchmarks/peers.txt"
FOLDER = "build/peers"
STAMP = "installed.txt"


def install_peers(python, root):
    """Install what `benchmarks/peers.txt` lists into `build/peers`, one by one, once.

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
    for package in listed(root):
        if package not in done:
            worked = _install(python, package, folder)
            (done if worked else failed).append(package)
            stamp.write_text("\n".join(done) + "\n", encoding="utf-8")
    return failed


def listed(root):
    """Return the packages of `benchmarks/peers.txt`, without its comments."""
    lines = (root / LISTED).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


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
