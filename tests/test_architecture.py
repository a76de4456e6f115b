"""The rooms of the package depend on each other in one direction; those without torch stay so."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "snntutor"

# A room imports only rooms of a lower rank. A room that is not named here may stand anywhere, as
# long as there is no cycle.
RANK = {"lif": 0, "surrogate": 0, "record": 0, "data": 0, "check": 0, "plot": 0, "encode": 1, "fast": 2,
        "network": 3, "ensemble": 4, "loss": 4, "store": 5, "train": 5, "explore": 6, "exercises": 7}
TORCH_FREE = ("lif", "encode", "data", "plot", "explore", "check")
TORCH_FREE_EXERCISES = ("ch00", "ch01", "ch02", "solutions.ch00", "solutions.ch01",
                        "solutions.ch02")


def module_name(path):
    """Return the dotted name of a source file of the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def modules_imported(name, source):
    """Return the modules of the package that the module `name` imports, wherever it does so."""
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[:len(package.split(".")) - node.level + 1]
            start = ".".join(base + ([node.module] if node.module else [])) if node.level \
                else node.module
            inner = {f"{start}.{alias.name}" for alias in node.names} & set(MODULES)
            found.update(inner or {start})
    return {module for module in found if module in MODULES}


def room(name):
    """Return the room a module belongs to; the package itself is the room ''."""
    return name.split(".")[1] if "." in name else ""


def room_graph():
    """Return {room: rooms that it imports}, itself aside."""
    graph = {room(name): set() for name in MODULES}
    for name, path in MODULES.items():
        targets = modules_imported(name, path.read_text(encoding="utf-8"))
        graph[room(name)] |= {room(target) for target in targets} - {room(name)}
    return graph


def cycle(graph):
    """Return the rooms of one cycle of the graph, or an empty list."""
    done = set()

    def visit(node, path):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return []
        for target in sorted(graph.get(node, ())):
            found = visit(target, path + [node])
            if found:
                return found
        done.add(node)
        return []

    return next((found for node in sorted(graph) if (found := visit(node, []))), [])


def loaded_by(code):
    """Return the names of all modules that are loaded after `code` ran in a fresh Python."""
    script = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_cycle_is_found_in_a_graph_that_has_one():
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c", "a"]
    assert cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_relative_and_absolute_imports_are_seen():
    assert modules_imported("snntutor", "import snntutor.lif") == {"snntutor.lif"}
    assert modules_imported("snntutor.lif", "from snntutor import encode") == {"snntutor.encode"}
    assert modules_imported("snntutor.lif", "def f():\n from .encode import latency") == {
        "snntutor.encode"}


def test_rooms_have_no_cycle():
    assert cycle(room_graph()) == []


def test_rooms_import_only_lower_rooms():
    wrong = [f"{upper} imports {lower}" for upper, targets in room_graph().items()
             for lower in targets
             if upper in RANK and lower in RANK and RANK[lower] >= RANK[upper]]
    assert wrong == []


def test_importing_the_package_loads_nothing_else_of_it():
    assert {name for name in loaded_by("import snntutor") if name.startswith("snntutor")} == {
        "snntutor"}


@pytest.mark.parametrize("name", TORCH_FREE)
def test_rooms_without_torch_never_load_it(name):
    modules = [module for module in MODULES if room(module) == name
               and not module.endswith("__main__")]
    assert modules, f"the room {name} is missing"
    assert "torch" not in loaded_by("\n".join(f"import {module}" for module in modules))


def test_exercises_of_the_chapters_without_torch_never_load_it():
    modules = [f"snntutor.exercises.{name}" for name in TORCH_FREE_EXERCISES]
    lines = [f"import {module}" for module in modules if module in MODULES]
    assert "torch" not in loaded_by("\n".join(["import snntutor.exercises", *lines]))


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
