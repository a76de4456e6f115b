"""Judge an answer: run it beside the reference and beside the known mistakes."""

import copy
import dataclasses
import dis
import types
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np


class Verdict(NamedTuple):
    """What a judge says: ``status`` is "open", "right" or "wrong", ``message`` a sentence or two."""

    status: str
    message: str


class Mistake(NamedTuple):
    """A known wrong answer, a function or a value as the exercise asks, and what to say of it."""

    answer: Any
    message: str


OPEN = Verdict("open", "Replace the ... by your answer, then run the cell again.")


def by_cases(reference: Callable, cases: Sequence[tuple], mistakes: Sequence[Mistake],
             tolerance: float = 1e-9) -> Callable[[Any], Verdict]:
    """Judge a function by what it returns.

    Parameters
    ----------
    reference : callable
        A right answer.
    cases : sequence of tuples
        Arguments to call with, the smallest input first: the first one that differs is shown.
    mistakes : sequence of Mistake
        Wrong functions; an answer that behaves like one of them in every case is named.
    tolerance : float
        Largest difference that counts as equal, relative to numbers above 1.

    Returns
    -------
    callable
        ``judge(answer) -> Verdict``.
    """

    def judge(answer) -> Verdict:
        if is_stub(answer):
            return OPEN
        if not callable(answer):
            return Verdict("wrong", f"Wanted is a function, this is {_show(answer)}. "
                                    "Hand over its name, without brackets behind it.")
        results = []
        for case in cases:
            verdict, result = _call(answer, case)
            if verdict:
                return verdict
            results.append(result)
        wanted = [_run(reference, case) for case in cases]
        if _all_same(results, wanted, tolerance):
            return Verdict("right", "")
        for mistake in mistakes:
            if _all_same(results, [_run(mistake.answer, case) for case in cases], tolerance):
                return Verdict("wrong", mistake.message)
        return _first_difference(cases, results, wanted, tolerance)

    return judge


def by_value(reference, mistakes: Sequence[Mistake], consequence: Callable[[Any], str],
             tolerance: float = 1e-9) -> Callable[[Any], Verdict]:
    """Judge a value: a number, a word, an array or a tuple of them.

    Parameters
    ----------
    reference : value
        The right answer, or a function without arguments that computes it when it is needed.
    mistakes : sequence of Mistake
        Wrong values (or functions that compute them) and what to say of each.
    consequence : callable
        ``consequence(answer) -> str``: what follows from a wrong answer that is not on the list,
        such as "a neuron with this threshold spikes 9 times, the one above 12 times".
    tolerance : float
        See `by_cases`.
    """

    def judge(answer) -> Verdict:
        if contains_ellipsis(answer):
            return OPEN
        wanted = _value(reference)
        if same(answer, wanted, tolerance):
            return Verdict("right", "")
        for mistake in mistakes:
            if same(answer, _value(mistake.answer), tolerance):
                return Verdict("wrong", mistake.message)
        if kind := _wrong_kind(answer, wanted):
            return Verdict("wrong", kind)
        return Verdict("wrong", consequence(answer))

    return judge


def _value(value):
    return value() if isinstance(value, types.FunctionType) else value


def _wrong_kind(answer, wanted):
    """Say so when a number was wanted and something else came, or the other way round."""
    a, b = np.asarray(plain(answer), dtype=object), np.asarray(plain(wanted), dtype=object)
    numeric = [all(isinstance(v, (int, float, np.number)) for v in x.ravel()) for x in (a, b)]
    if a.shape != b.shape or numeric[0] != numeric[1]:
        return f"Wanted is an answer like {_show(_like(wanted))}; this is {_show(answer)}."
    return ""


def _like(wanted):
    if isinstance(wanted, str):
        return "a word"
    if isinstance(wanted, (tuple, list)):
        return type(wanted)(_like(w) for w in wanted)
    return 0.5 if isinstance(wanted, float) else wanted * 0


def is_stub(answer) -> bool:
    """Tell whether an answer is still ``...`` or a function whose body is only ``...``."""
    if answer is ...:
        return True
    code = getattr(answer, "__code__", None)
    return code is not None and _instructions(code) == _instructions(_stub.__code__) \
        and set(code.co_consts) <= {None, answer.__doc__}


def _stub():
    ...


def _instructions(code):
    return [instruction.opname for instruction in dis.get_instructions(code) if instruction.opname != "NOP"]


def contains_ellipsis(value) -> bool:
    """Tell whether an answer, or a part of it, is still ``...``."""
    if value is ...:
        return True
    return isinstance(value, (tuple, list)) and any(contains_ellipsis(v) for v in value)


def _call(answer, case):
    """Call an answer with its own copy of the arguments; a verdict if that alone decides."""
    arguments = copy.deepcopy(case)
    try:
        result = answer(*arguments)
    except Exception as error:  # whatever a learner's code raises is shown, not thrown
        if "ellipsis" in str(error):
            return OPEN, None
        return Verdict("wrong", f"With {_show_case(case)} your function stops with "
                                f"{type(error).__name__}: {error}"), None
    if contains_ellipsis(result):
        return OPEN, None
    if result is None:
        return Verdict("wrong", "Your function gives nothing back. Does it end with return?"), None
    if not _all_same(list(arguments), list(case), 0):
        return Verdict("wrong", "Your function changes the array it was given. "
                                "Work on a copy, or build a new one."), None
    return None, copy.deepcopy(result)


def _run(function, case):
    return function(*copy.deepcopy(case))


def plain(value):
    """Turn tensors, dataclasses and tuples into NumPy arrays and lists that can be compared."""
    if hasattr(value, "detach"):
        return value.detach().numpy()
    if dataclasses.is_dataclass(value):
        return [plain(getattr(value, f.name)) for f in dataclasses.fields(value)]
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    return value


def same(a, b, tolerance: float) -> bool:
    """Compare two answers, part by part, numbers up to a tolerance."""
    a, b = plain(a), plain(b)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y, tolerance) for x, y in zip(a, b))
    if callable(a) or callable(b):
        return a is b
    try:
        a, b = np.asarray(a), np.asarray(b)
        if a.shape != b.shape:
            return False
        if not (_numeric(a) and _numeric(b)):
            return bool((a == b).all())
        return np.allclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True)
    except (TypeError, ValueError):
        return False


def _numeric(array):
    return array.dtype.kind in "fiub"


def _all_same(results, wanted, tolerance):
    return all(same(r, w, tolerance) for r, w in zip(results, wanted))


def _first_difference(cases, results, wanted, tolerance):
    k = next(k for k in range(len(cases)) if not same(results[k], wanted[k], tolerance))
    return Verdict("wrong", f"The smallest input where it differs: {_show_case(cases[k])}. "
                            f"Yours gives {_show(results[k])}; wanted is {_show(wanted[k])}.")


def _show_case(case):
    return "(" + ", ".join(_show(argument) for argument in case) + ")"


def _show(value, longest=160):
    """Show a value in a line; of a large array its shape and its first numbers."""
    if callable(value):
        return getattr(value, "__name__", "a function")
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=4, separator=", ", threshold=12, edgeitems=3)
        text = " ".join(text.split())
        return text if value.size <= 12 else f"an array of shape {value.shape}, {text}"
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.6g}"
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return "(" + ", ".join(_show(v) for v in value) + ")"
    text = repr(value)
    return text if len(text) <= longest else text[:longest] + " ..."
