"""Judge an answer: run it beside the reference and beside the known mistakes."""

import copy
import dis
import inspect
import types
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from snntutor.check.compare import plain, same, show, show_case


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
            return Verdict("wrong", f"Wanted is a function, this is {show(answer)}. "
                                    "Hand over its name, without brackets behind it.")
        names = _names(reference)
        results = []
        for case in cases:
            verdict, result = _call(answer, case, names)
            if verdict:
                return verdict
            results.append(result)
        wanted = [_run(reference, case) for case in cases]
        if _all_same(results, wanted, tolerance):
            return Verdict("right", "")
        for mistake in mistakes:
            if _behaves_like(mistake.answer, cases, results, tolerance):
                return Verdict("wrong", mistake.message)
        return _first_difference(cases, names, results, wanted, tolerance)

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
    try:
        a, b = np.asarray(plain(answer), dtype=object), np.asarray(plain(wanted), dtype=object)
        numeric = [all(isinstance(v, (int, float, np.number)) for v in x.ravel()) for x in (a, b)]
        fits = a.shape == b.shape and numeric[0] == numeric[1]
    except ValueError:  # parts of different shapes
        fits = False
    return "" if fits else f"Wanted is an answer like {show(_like(wanted))}; this is {show(answer)}."


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


def _call(answer, case, names):
    """Call an answer with its own copy of the arguments; a verdict if that alone decides."""
    arguments = copy.deepcopy(case)
    try:
        result = answer(*arguments)
    except (Exception, SystemExit) as error:  # whatever a learner's code raises is shown, not thrown
        if "ellipsis" in str(error):
            return OPEN, None
        return Verdict("wrong", f"With {show_case(case, names)} your function stops with "
                                f"{type(error).__name__}: {error}"), None
    if contains_ellipsis(result):
        return OPEN, None
    if result is None:
        return Verdict("wrong", f"With {show_case(case, names)} your function gives nothing back. "
                                "Does every way through it end with return?"), None
    if not _all_same(list(arguments), list(case), 0):
        return Verdict("wrong", "Your function changes the array it was given. "
                                "Work on a copy, or build a new one."), None
    try:
        return None, copy.deepcopy(result)
    except Exception:  # what cannot be copied, such as a generator or a tensor inside a graph
        return None, result


def _names(function):
    """Return the names of a function's arguments; none where it takes ``*anything``."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:  # some built-in functions do not tell
        return []
    return [p.name for p in parameters] if all(p.kind == p.POSITIONAL_OR_KEYWORD for p in parameters) else []


def _run(function, case):
    return function(*copy.deepcopy(case))


def _behaves_like(mistake, cases, results, tolerance):
    try:
        return _all_same(results, [_run(mistake, case) for case in cases], tolerance)
    except Exception:  # the learner's function did not stop, so this is not the mistake
        return False


def _all_same(results, wanted, tolerance):
    return all(same(r, w, tolerance) for r, w in zip(results, wanted))


def _first_difference(cases, names, results, wanted, tolerance):
    k = next(k for k in range(len(cases)) if not same(results[k], wanted[k], tolerance))
    mine, right = show(results[k]), show(wanted[k])
    closer = " They differ in digits that are not shown." if mine == right else ""
    return Verdict("wrong", f"The smallest input where it differs: {show_case(cases[k], names)}. "
                            f"Yours gives {mine}; wanted is {right}.{closer}")
