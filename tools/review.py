"""Read the code of a chapter: what it imports, what it teaches, what it must not do."""

import ast
import re
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "snntutor"
FETCHERS = {"ftplib", "http", "pooch", "requests", "urllib", "urllib3"}
ABSOLUTE = re.compile(r"^(/[\w.-]+/|~[\w]*/|[A-Za-z]:[\\/])")
MAGIC = re.compile(r"^\s*[!%]+\s*(pip|conda|mamba|cd|wget|curl|apt)\b", re.MULTILINE)
PLACEHOLDER = re.compile(r"no description|^(an? )?(image|figure|plot|picture|output)\W*$", re.I)
UNCOMPARED = {"nbval-ignore-output", "nbval-skip"}
HERE = re.compile(r"/(home|root|tmp|Users|work|mnt)/|[A-Z]:\\Users")


def code_cells(nb):
    """Return the code cells of a chapter that hold code, in order."""
    return [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]


def tree_of(source):
    """Return the syntax tree of a cell; IPython's magics become calls."""
    return ast.parse(TransformerManager().transform_cell(source))


def rooms_used(nb):
    """Return the rooms of the package that a chapter imports, as a set of names."""
    rooms = set()
    for cell in code_cells(nb):
        for name in imported(tree_of(cell.source), {"snntutor"}):
            if name.startswith("snntutor."):
                rooms.add(name.split(".")[1])
    return rooms


def imported(tree, open_up=frozenset()):
    """Return the dotted names of the modules that the code imports.

    Parameters
    ----------
    tree : ast.AST
        The code.
    open_up : set of str
        Packages of which ``from package import name`` means the module ``package.name``.
    """
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            opened = node.module in open_up
            names.update(f"{node.module}.{alias.name}" if opened else node.module
                         for alias in node.names)
    return names


def offences(nb):
    """Yield a sentence for each thing in the code of a chapter that no chapter does."""
    for number, cell in enumerate(code_cells(nb), start=1):
        if MAGIC.search(cell.source):
            yield f"code cell {number} installs, fetches or changes the folder by a magic"
        tree = tree_of(cell.source)
        for name in imported(tree):
            if name.split(".")[0] in FETCHERS:
                yield f"code cell {number} imports {name}, as a download would"
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and ABSOLUTE.match(str(node.value)):
                yield f"code cell {number} holds an absolute path: {node.value}"
            if isinstance(node, ast.Call) and _name(node.func) in ("fetch", "download"):
                yield f"code cell {number} calls {_name(node.func)}"


def machine_paths(nb):
    """Yield each line of a text output that names a folder of the machine it ran on."""
    for cell in code_cells(nb):
        for output in cell.outputs:
            texts = [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
            yield from (line for text in texts for line in text.splitlines() if HERE.search(line))


def speaks(cell):
    """Say whether a cell calls, outside of any definition, what always shows something."""
    calls = [node.value for node in tree_of(cell.source).body
             if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    speakers = {"print", "display", "check", "predict", "hint"}
    return any(_name(call.func) in speakers for call in calls)


def taught(cell):
    """Return the (room, name) pairs that the cell's `teaches:` tags name."""
    tags = [tag.split(":", 1)[1] for tag in cell.metadata.get("tags", [])
            if tag.startswith("teaches:")]
    return [tuple(tag.rsplit(".", 1)) for tag in tags]


def same_definition(cell_source, package_source, name):
    """Say whether `name` is defined alike in both; docstrings, annotations, comments aside.

    Raises
    ------
    LookupError
        One of the sources does not define `name`.
    """
    return _plain(definition(cell_source, name)) == _plain(definition(package_source, name))


def definition(source, name):
    """Return the syntax tree of the function, class or constant `name` of a source.

    Raises
    ------
    LookupError
        It is not defined at the top level.
    """
    for node in tree_of(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node]
        if name in (getattr(target, "name", getattr(target, "id", None)) for target in targets):
            return node
    raise LookupError(f"{name} is not defined at the top level")


def room_sources(room, package=PACKAGE):
    """Return the sources in which the names of a room may be defined."""
    path = package.joinpath(*room.split("."))
    files = [path.with_suffix(".py")] if path.with_suffix(".py").exists() else path.glob("*.py")
    return [file.read_text(encoding="utf-8") for file in sorted(files)]


def _plain(node):
    """Return a dump of the tree without docstrings, annotations and places in the text."""
    for inner in ast.walk(node):
        for note in ("annotation", "returns"):
            if isinstance(inner, (ast.arg, ast.FunctionDef)) and hasattr(inner, note):
                setattr(inner, note, None)
        body = getattr(inner, "body", None)
        if isinstance(inner, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(inner):
            inner.body = body[1:]
    return ast.dump(node)


def _name(func):
    """Return the last name of what is called: f of f(), of a.f() and of a.b.f()."""
    return getattr(func, "id", getattr(func, "attr", None))


def has_reason(cell):
    """Say whether a cell tells, in its metadata or a comment, why its output is not compared."""
    comments = re.findall(r"^\s*# *Not compared: (.+)", cell.source, re.MULTILINE)
    return len(" ".join([cell.metadata.get("why", ""), *comments]).split()) >= 3


def describes(alt):
    """Say whether an alternative text says something: four words and no placeholder."""
    return len(alt.split()) >= 4 and not PLACEHOLDER.search(alt.strip())
