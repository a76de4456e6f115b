"""Show a solution as a learner would write it: what it imports, its functions, the check."""

import ast
import importlib
import inspect

from snntutor.check.exercise import chapter_of, module_of


def solution_of(id: str) -> str:
    """Return an exercise's solution as source code.

    Raises
    ------
    LookupError
        In a copy of the book that was made without solutions.
    """
    try:
        module = importlib.import_module(f"snntutor.exercises.solutions.{module_of(chapter_of(id))}")
    except ModuleNotFoundError as error:
        raise LookupError("This copy of the book comes without solutions.") from error
    answer = module.SOLUTIONS[id]
    handed = answer.__name__ if inspect.signature(answer).parameters else f"{answer.__name__}()"  # a value is wanted
    return "\n\n\n".join([*_source(answer.__name__, module), f'check("{id}", {handed})'])


def _source(name, module):
    """Return the imports and the functions of a module that one of its functions rests on, as pieces of source."""
    body = ast.parse(inspect.getsource(module)).body
    functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
    used = _names_used(name, functions)
    imports = [_narrowed(node, used) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    needed = [inspect.getsource(getattr(module, name)).strip() for name in functions if name in used]
    return [piece for piece in ("\n".join(filter(None, imports)), *needed) if piece]


def _names_used(name, functions):
    """Return a function's name, the names it uses, and those that the functions among these use."""
    used, new = set(), {name}
    while new:
        used |= new
        nodes = (node for name in new & functions.keys() for node in ast.walk(functions[name]))
        new = {node.id for node in nodes if isinstance(node, ast.Name)} - used
    return used


def _narrowed(node, used):
    """Return an import statement with those of its names that are used; nothing if none is."""
    kept = [alias for alias in node.names if (alias.asname or alias.name.partition(".")[0]) in used]
    if not kept:
        return ""
    narrow = ast.Import(kept) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, kept, node.level)
    return ast.unparse(narrow)
