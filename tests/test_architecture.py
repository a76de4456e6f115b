"""The rooms of the package depend on each other in one direction; those without torch stay so."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from book import chapters
from rooms import torch_free
from texts import filled, texts

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "snntutor"

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def module_name(path):
    """Return the dotted name of a source file of the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def room(name):
    """Return the room a module belongs to; the package itself is the room ''."""
    return name.split(".")[1] if "." in name else ""


def linted(root):
    """Run the contracts of a project; return the exit status and what was said, on one line."""
    env = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", LINT, "--no-cache"], cwd=root, env=env, capture_output=True, text=True)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def loaded_by(code):
    """Return the names of all modules that are loaded after `code` ran in a fresh Python."""
    script = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_contracts_between_rooms_are_kept():
    status, said = linted(ROOT)
    assert status == 0, said


@pytest.fixture
def house(tmp_path):
    """A copy of the package and its contracts, to build on."""
    shutil.copytree(PACKAGE, tmp_path / "snntutor", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("file", "code", "says"), [
    ("attic.py", "", "attic"),  # a room that no contract names
    ("attic/__init__.py", "", "attic"),
    ("lif/step.py", "from snntutor import network", "snntutor.lif is not allowed to import snntutor.network"),
    ("loss.py", "def f():\n    from snntutor.ensemble import Ensemble", "snntutor.loss is not allowed to import"),
    ("files.py", "import snntutor.data.facts", "snntutor.files is not allowed to import snntutor.data"),
    ("plot/draw.py", "def f():\n    import torch", "snntutor.plot is not allowed to import torch"),
    ("lif/step.py", "from snntutor.surrogate import spike_fn", "snntutor.lif is not allowed to import"),
])
def test_a_room_without_a_name_and_an_import_that_is_not_allowed_are_seen(house, file, code, says):
    path = house / "snntutor" / file
    path.parent.mkdir(exist_ok=True)
    with open(path, "a", encoding="utf-8") as source:
        source.write(f"\n{code}\n")
    status, said = linted(house)
    assert status == 1 and says in said


def test_texts_show_the_rooms_and_the_chapters_as_they_are():
    for path, content in texts().items():
        assert path.read_text(encoding="utf-8") == content, "run: python tools/texts.py"


def test_a_text_without_its_markers_is_told():
    assert filled("a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb", "x", r"\1") == (
        "a\n<!-- x: begin -->\n\\1\n<!-- x: end -->\nb")
    with pytest.raises(ValueError, match="needs one line <!-- x: begin -->"):
        filled("a\n<!-- x: end -->\nb", "x", "new")


def test_importing_the_package_loads_nothing_else_of_it():
    assert {name for name in loaded_by("import snntutor") if name.startswith("snntutor")} == {
        "snntutor"}


@pytest.mark.parametrize("name", torch_free())
def test_rooms_without_torch_never_load_it(name):
    modules = [module for module in MODULES if room(module) == name
               and not module.endswith("__main__")]
    assert modules, f"the room {name} is missing"
    assert "torch" not in loaded_by("\n".join(f"import {module}" for module in modules))


def test_exercises_of_the_chapters_without_torch_never_load_it():
    free = {f"ch{chapter.number}" for chapter in chapters() if not chapter.torch}
    modules = [module for module in MODULES if room(module) == "exercises" and free & set(module.split("."))]
    assert {module.split(".")[2] for module in modules} >= free
    assert "torch" not in loaded_by("\n".join(f"import {module}" for module in modules))


def test_checks_load_no_exercise_before_one_is_asked_for():
    assert not [name for name in loaded_by("import snntutor.check") if name.startswith("snntutor.exercises")]


def test_the_neuron_needs_numpy_alone():
    loaded = loaded_by("import snntutor.lif")
    assert "numpy" in loaded
    assert not loaded & {"torch", "matplotlib", "ipywidgets", "IPython", "scipy", "sklearn"}


def test_import_time_is_reported(record_property):
    code = "import time; t = time.perf_counter(); import snntutor.lif; print(time.perf_counter()-t)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    record_property("report", f"import snntutor.lif: {float(done.stdout):.2f} s (goal 0.3 s)")
