"""A fingerprint of a function: of its body, of what it uses of the learner's and of this package, and of its data."""

import functools
import hashlib
import sys
from collections.abc import Mapping
from types import CodeType, FunctionType, MethodType, ModuleType

import numpy as np

from .own import is_own

# What stands in wrappers of the standard library, by their kind.
_INSIDE: dict = {functools._lru_cache_wrapper: ["__wrapped__"], staticmethod: ["__func__"], classmethod: ["__func__"],
                 property: ["fget"], functools.cached_property: ["func"], MethodType: ["__func__", "__self__"],
                 functools.partial: ["func", "args", "keywords"]}


def fingerprint(function) -> str:
    """Return 16 letters that change when what the function computes may change.

    They follow from its compiled body (its name, comments and what a docstring says count for nothing), its defaults,
    the values that it reads from around it, and the same of functions and classes that it uses, in the learner's own
    files and in this package. Libraries count by name, and what a function imports within its body does not count.
    """
    digest = hashlib.sha256(str(sys.implementation.cache_tag).encode())
    seen: dict = {}
    stack = [(function, ())]
    while stack:
        value, names = stack.pop()
        if not (_plain(value) or isinstance(value, (tuple, CodeType))):  # of those the compiler may make one or two
            if (id(value), names) in seen:
                digest.update(b"again\0")
                continue
            seen[id(value), names] = value  # kept, so that its id is given to no other
        words, parts = _described(value, names)
        for word in words:
            digest.update(word if isinstance(word, bytes) else str(word).encode("utf-8", "surrogatepass"))
            digest.update(b"\0")
        stack.extend(part if type(part) is _Read else (part, ()) for part in reversed(parts))
    return digest.hexdigest()[:16]


class _Read(tuple):
    """A value, and the names that are read from it if it is a module."""


def _plain(value):
    return value is None or value is ... or isinstance(value, (bool, int, float, complex, str, bytes))


def _described(value, names):
    """Return words that say what a value is, and the values that it is made of."""
    if _plain(value):
        return [type(value).__name__, repr(value)], []
    for kind, describe in _KINDS.items():
        if isinstance(value, kind):
            return describe(value, names)
    return _object(value)


def _code(code, doc=None):
    """Describe a compiled body; its docstring is among its constants."""
    words = ["code", code.co_code, code.co_exceptiontable, code.co_flags, code.co_names, code.co_varnames,
             code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount]
    return words, [one for one in code.co_consts if doc is None or one != doc]


def _function(function, names):
    if not is_own(sys.modules.get(function.__module__ or "")):
        return ["library", function.__module__, function.__qualname__], []
    words, parts = _code(function.__code__, function.__doc__)
    parts += [function.__defaults__, function.__kwdefaults__]
    around = dict(zip(function.__code__.co_freevars, map(_content, function.__closure__ or ())))
    names = tuple(_names(function.__code__))
    around |= _known(function.__globals__, names)
    return [*words, *around], [*parts, *(_Read((value, names)) for value in around.values())]


def _known(module, names):
    """Return what a module holds under these names; of stores of this package, which fill as it runs, their kind."""
    ours = module.get("__name__", "").partition(".")[0] == "snntutor"
    known = {name: module[name] for name in names if name in module}
    return {name: type(value) if ours and _is_store(value) else value for name, value in known.items()}


def _is_store(value):
    return type(value).__hash__ is None and not isinstance(value, (list, dict, set))


def _content(cell):
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return None


def _names(code):
    """Return the names that a body and the functions within it read from their module, or as attributes."""
    inner = (_names(one) for one in code.co_consts if isinstance(one, CodeType))
    return list(dict.fromkeys([*code.co_names, *(name for names in inner for name in names)]))


def _class(kind, names):
    if not is_own(sys.modules.get(kind.__module__)):
        return ["library", kind.__module__, kind.__qualname__], []
    members = {name: value for name, value in vars(kind).items()
               if isinstance(value, FunctionType) or not name.startswith("__")}
    return ["class", *members], [*kind.__mro__[1:], *members.values()]


def _module(module, names):
    known = _known(vars(module), names) if is_own(module) else {}
    return ["module", module.__name__, *known], [_Read((value, names)) for value in known.values()]


def _array(values, names=()):
    if values.dtype.hasobject:
        return ["array", values.shape], values.ravel().tolist()
    return ["array", values.dtype, values.shape, np.ascontiguousarray(values).tobytes()], []


def _object(value):
    """Describe something else: of the learner's by all that it holds, of a library by what it looks like."""
    kind = type(value)
    if kind in _INSIDE:
        return [kind.__name__], [getattr(value, name) for name in _INSIDE[kind]]
    if kind.__module__.partition(".")[0] == "numba" and hasattr(value, "py_func"):
        return ["numba"], [value.py_func]
    if is_own(sys.modules.get(kind.__module__)):
        return ["object"], [kind, getattr(value, "__dict__", None)]
    try:
        if hasattr(value, "detach"):  # a tensor, without loading torch
            return _array(value.detach().cpu().numpy())
        text = repr(value)
    except Exception:
        text = ""
    return [kind.__module__, kind.__qualname__, "" if "0x" in text else text], []  # addresses change from day to day


_KINDS = {
    CodeType: lambda code, names: _code(code),
    FunctionType: _function,
    type: _class,
    ModuleType: _module,
    np.ndarray: _array,
    (list, tuple): lambda values, names: ([type(values).__name__, len(values)], list(values)),
    (set, frozenset): lambda values, names: (["set", *sorted(map(repr, values))], []),
    Mapping: lambda values, names: (["mapping", len(values)], [part for item in values.items() for part in item]),
}
