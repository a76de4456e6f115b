"""JupyterLab's settings for the course; `run.py` writes them into `.venv`, Binder into its own environment."""

import json
import sys
from pathlib import Path

OVERRIDES = {
    # a newcomer is not asked about news and updates at the first start
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # a notebook that is saved and opened again shows its explorers, also without a kernel
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
}


def write(environment):
    """Write the settings into the folder of an environment."""
    folder = Path(environment) / "share" / "jupyter" / "lab" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "overrides.json").write_text(json.dumps(OVERRIDES), encoding="utf-8")


if __name__ == "__main__":
    write(sys.prefix)
