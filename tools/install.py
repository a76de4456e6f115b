"""Install the package and its dependencies with pip, and say in plain words what went wrong."""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

CPU_WHEELS = "https://download.pytorch.org/whl/cpu"  # PyTorch's own index of builds without CUDA
SOURCES = {"index-url", "extra-index-url", "find-links", "no-index"}

# What pip says, what it means. The first that fits is told.
REASONS = [
    (r"No space left on device|Errno 28|not enough space on the disk",
     "The disk is full. Free about 2.5 GB and call again."),
    (r"NewConnectionError|NameResolutionError|Temporary failure in name resolution|"
     r"Network is unreachable|getaddrinfo failed|ConnectTimeout|ReadTimeout|ProxyError|"
     r"Max retries exceeded|Connection (?:refused|aborted|broken|reset)|IncompleteRead",
     "The packages could not be fetched: there is no network, or it broke off. "
     "Connect and call again; what was fetched is kept."),
    (r"(?:No matching distribution found for|Could not find a version that satisfies the "
     r"requirement) ([\w.-]+)",
     "pip found no {0} for Python {python} on this machine ({machine}). Python 3.11 to 3.13 on "
     "64-bit Linux, Windows or a Mac with Apple silicon works."),
    (r"Permission denied|Errno 13|Access is denied",
     "A file could not be written. Close JupyterLab and what else uses this folder, and see "
     "that it belongs to you; then call again."),
]


class SetupError(Exception):
    """The set-up failed; the message is a plain sentence for the user."""


def install(python, root, pass_fds=()):
    """Install the package of `root`, editable, with the pinned versions.

    Parameters
    ----------
    python : Path
        The environment's Python.
    root : Path
        The project's folder.
    pass_fds : tuple of int
        File descriptors that the installer keeps open.

    Raises
    ------
    SetupError
        pip failed; the whole of what it said is in `.venv/setup.log`.
    """
    command = [str(python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check",
               *torch_source(python), "-e", ".[test]", "-c", "constraints.txt"]
    print("Installing the packages; the first time this takes some minutes.", flush=True)
    log = root / ".venv" / "setup.log"
    status = _run(command, root, log, pass_fds)
    if status:
        raise SetupError(explain(log.read_text(encoding="utf-8", errors="replace"), log))
    compile_loops(python, root)


def compile_loops(python, root):
    """Compile the fast layers, so that no chapter waits for it; say so where that fails."""
    print("Compiling the fast layers for this machine.", flush=True)
    done = subprocess.run([str(python), "-m", "snntutor.fast"], cwd=root, env=own_env(), stderr=subprocess.PIPE,
                          encoding="utf-8", errors="replace")
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"]
        print(f"The fast layers could not be compiled now: {lines[-1].strip().rstrip('.')}. They are tried again on "
              "first use; the chapters 00 to 02 need none of them.", flush=True)


def torch_source(python):
    """Return pip's options for the CPU build of torch, empty where the default is right.

    On Linux the default build of torch brings gigabytes of CUDA along. Without an NVIDIA driver
    that is of no use. Where pip is already told where to look it is left alone.
    """
    if platform.system() != "Linux" or has_nvidia_driver() or pip_is_configured(python):
        return []
    print("No NVIDIA driver here: asking for the CPU build of PyTorch.", flush=True)
    return ["--extra-index-url", CPU_WHEELS]


def has_nvidia_driver():
    """Say whether this machine has a driver for an NVIDIA GPU."""
    places = ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/usr/lib/wsl/lib/nvidia-smi")
    return shutil.which("nvidia-smi") is not None or any(Path(p).exists() for p in places)


def pip_is_configured(python):
    """Say whether a configuration file or a variable tells pip where to look for packages."""
    config = subprocess.run([str(python), "-m", "pip", "config", "list"], env=pip_env(),
                            capture_output=True, text=True)
    return names_a_source(config.stdout)


def names_a_source(listing):
    """Say whether an output of `pip config list` sets an index, a folder of wheels or no index.

    >>> names_a_source("global.timeout='60'"), names_a_source(":env:.find-links='wheels'")
    (False, True)
    """
    keys = re.findall(r"^[^=\s]*?\.([\w-]+)=", listing, flags=re.MULTILINE)
    return any(key.lower().replace("_", "-") in SOURCES for key in keys)


def explain(text, log):
    """Return one plain sentence for what pip said when it failed."""
    for pattern, sentence in REASONS:
        found = re.search(pattern, text, flags=re.IGNORECASE)
        if found:
            return sentence.format(*found.groups(), python=platform.python_version(),
                                   machine=f"{platform.system()} {platform.machine()}")
    errors = re.findall(r"^\s*(?:ERROR|error): (.+)$", text, flags=re.MULTILINE)
    last = errors[-1].strip().rstrip(".") if errors else "it gave no reason"
    return f"pip could not install the packages: {last}. All it said is in {log}."


def own_env(base=None):
    """Return variables for the environment's Python, without those that would lead it to another Python's packages.

    Parameters
    ----------
    base : mapping, optional
        The variables to start from, by default those of this process.
    """
    base = os.environ if base is None else base
    return {name: value for name, value in base.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def pip_env():
    """Return pip's environment: a setting for user installs would break it inside `.venv`."""
    return {**own_env(), "PIP_USER": "0", "PYTHONUTF8": "1"}


def _run(command, root, log, pass_fds):
    """Run the installer, all output into `log`, the milestones on screen; return its status."""
    with open(log, "w", encoding="utf-8") as file, subprocess.Popen(
            command, cwd=root, env=pip_env(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace", pass_fds=pass_fds) as installer:
        try:
            for line in installer.stdout:
                file.write(line)
                _show(line.strip())
        except BaseException:
            installer.terminate()
            raise
    return installer.returncode


def _show(line):
    """Print one line of pip's if it tells about progress."""
    if re.match(r"Downloading \S+\.(whl|tar\.gz)", line) and "kB" not in line:
        print(f"  fetching {line.split('/')[-1].removeprefix('Downloading ')}", flush=True)
    elif line.startswith("Installing collected packages"):
        print(f"  writing {line.count(',') + 1} packages to disk", flush=True)
    sys.stdout.flush()
