"""Say what this machine has: versions, cores, memory, data sets, and for which chapters it is ready."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from snntutor import data
from snntutor.data.facts import SPLITS

_PACKAGES = ("numpy", "matplotlib", "ipywidgets", "jupyterlab", "torch")
_ENOUGH = 2e9  # bytes, what the chapters are written for


def machine() -> str:
    """Describe this machine in a few lines, without loading torch.

    Returns
    -------
    str
        Versions, cores, memory, where each data set would be loaded from, and whether the machine
        is ready. It names a folder only where one cannot be used.
    """
    found = {name: _version(name) for name in _PACKAGES}
    lines = [("Python", platform.python_version()), *found.items(), ("cores", str(_cores())),
             ("memory", f"{_memory() / 1e9:.1f} GB" if _memory() else "unknown"),
             *((name, _origin(name)) for name in SPLITS)]
    table = "\n".join(f"{name:14}{text}" for name, text in lines)
    return f"{table}\n\n{_verdict(found)}"


def _version(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _cores():
    """Count the cores that this process may use, which in a container are fewer than there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


def _memory():
    """Return the bytes of memory, at most what a hub allows; 0 where nobody knows."""
    try:
        import psutil  # comes with Jupyter's kernel
    except ImportError:
        return 0
    allowed = os.environ.get("MEM_LIMIT", "")  # set by JupyterHub and Binder
    total = psutil.virtual_memory().total
    return min(total, int(allowed)) if allowed.isdigit() and int(allowed) else total


def _origin(name):
    try:
        found = data.source(name)
    except data.DataError as error:
        return f"not usable: {error}"
    return " + ".join(f"{size:,}" for size in found.sizes.values()) + f" samples, {found.place}"


def _verdict(found):
    missing = [name for name, text in found.items() if text == "missing"]
    if missing == ["torch"]:
        return ("torch is missing. Chapters 00 to 02 run without it, the others need it: "
                "`python run.py setup` in a terminal installs it.")
    if missing:
        return f"Missing: {', '.join(missing)}. `python run.py setup` in a terminal installs what is needed."
    if 0 < _memory() < _ENOUGH:
        return "Ready, with little memory: run one chapter at a time and shut down the kernels of the others."
    return "Ready for every chapter."
