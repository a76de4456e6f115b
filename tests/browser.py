"""JupyterLab on one notebook of explorers, driven through Chromium."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"]
NAME = "explorers.ipynb"
SHOWN = ("07 surrogate_gradient", "01 neuron",  # buttons and a slider; sliders and a box to tick
         "05 gradient_bench")  # a slider that waits


def notebook(path):
    """Write a notebook with one cell for each explorer of `SHOWN`."""
    source = "from snntutor.explore import EXAMPLES\nEXAMPLES[{!r}]()"
    cells = [nbformat.v4.new_code_cell(source.format(name)) for name in SHOWN]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}  # else the page asks which
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


@contextmanager
def lab(folder):
    """Serve ``folder / "work"`` with the settings that set-up writes; yield the address of the notebook."""
    sys.path.insert(0, str(ROOT / "tools"))
    import lab_settings
    lab_settings.write(folder)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    token = secrets.token_hex(8)
    options = {"ServerApp.port": port, "ServerApp.root_dir": folder / "work", "IdentityProvider.token": token,
               "LabApp.app_settings_dir": folder / "share" / "jupyter" / "lab" / "settings",
               "LabApp.expose_app_in_browser": True}
    homes = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR",
                                                   "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")}
    server = subprocess.Popen([sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
                               *(f"--{name}={value}" for name, value in options.items())],
                              env=os.environ | homes | {"PYTHONPATH": str(ROOT) + os.pathsep + os.environ.get(
                                  "PYTHONPATH", "")}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _answers(f"http://127.0.0.1:{port}/api?token={token}"), seconds=60)
        yield f"http://127.0.0.1:{port}/lab/tree/{NAME}?token={token}&reset"
    finally:
        server.terminate()
        server.wait(20)


def _answers(url):
    try:
        return urllib.request.urlopen(url, timeout=1).status == 200
    except (OSError, urllib.error.URLError):
        return False


def until(true, seconds):
    """Ask ``true()`` again and again; return once it is so, fail after some seconds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not so after {seconds} s"
        time.sleep(0.1)


def open_notebook(page, address):
    """Open the notebook and wait until its kernel has answered."""
    page.goto(address)
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext")
    lab_js(page, "await app.restored; await w.context.ready; await w.sessionContext.ready;"
                 "await w.sessionContext.session.kernel.info;")


def lab_js(page, code):
    """Run JavaScript with ``app``, JupyterLab, and ``w``, the open notebook."""
    return page.evaluate("async () => { const app = window.jupyterapp; const w = app.shell.currentWidget; "
                         + code + " }")


def run_all(page):
    """Run all cells and wait for the explorers."""
    lab_js(page, "await app.commands.execute('notebook:run-all-cells');")
    page.locator(".snntutor img").nth(len(SHOWN) - 1).wait_for()


def axe_violations(page, source):
    """Return what axe finds serious or critical within the explorers, as "rule: element"."""
    page.evaluate(source)
    found = page.evaluate("async () => (await axe.run('.snntutor')).violations")
    return [f"{rule['id']}: {node['html']}" for rule in found if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"]]


def saved(path):
    """Return the notebook as it lies on the disk."""
    return json.loads(path.read_text(encoding="utf-8"))
