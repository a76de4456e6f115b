"""The rooms of the package, as the contracts of import-linter in `pyproject.toml` name them."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def storeys() -> list:
    """Return the rooms storey by storey, from the highest to the lowest; a room imports only from storeys below."""
    return [re.findall(r"\w+", layer) for layer in _contract("rooms")["layers"]]


def torch_free() -> list:
    """Return the rooms that never load torch."""
    return [module.removeprefix("snntutor.") for module in _contract("torch-free")["source_modules"]]


def drawing() -> str:
    """Draw the house as text, the rooms without torch marked by a star."""
    free = torch_free()
    named = [" | ".join(f"{room}*" if room in free else room for room in storey) for storey in storeys()]
    width = max(map(len, named)) + 2
    wall = f"+{'-' * width}+"
    lines = [line for storey in named for line in (wall, f"|{storey:^{width}}|")]
    return "\n".join(["```text", *lines, wall, "```"])


def _contract(id):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract, = [one for one in project["tool"]["importlinter"]["contracts"] if one["id"] == id]
    return contract
