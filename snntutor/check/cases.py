"""Judge a function: run it beside the reference and beside the known mistakes."""

import copy
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from snntutor.check.compare import same, show, show_case
from snntutor.check.verdict import OPEN, RIGHT, Mistake, Verdict, contains_ellipsis, is_huge, is_stub


@dataclass(frozen=True)
class by_cases:
    """Judge a function by what it returns: ``by_cases(...)(answer) -> Verdict``.

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
    """

    reference: Callable
    cases: Sequence[tuple]
    mistakes: Sequence[Mistake] = ()
    tolerance: float = 1e-9

    def __call__(self, answer) -> Verdict:
        if is_stub(answer):
            return OPEN
        if not callable(answer):
            return Verdict("wrong", f"Wanted is a function, this is {show(answer)}. "
                                    "Hand over its name, without brackets behind it.")
        names, results = _names(self.reference), []
        for case in self.cases:
            verdict, result = _call(answer, case, names)
            if verdict:
                return verdict
            results.append(result)
        if self._behaves_like(self.reference, results):
            return RIGHT
        for mistake in self.mistakes:
            if self._is_mistake(mistake, results):
                return Verdict("wrong", mistake.message)
        return self._first_difference(names, results)

    def _behaves_like(self, function, results):
        return _all_same(results, [_run(function, case) for case in self.cases], self.tolerance)

    def _is_mistake(self, mistake, results):
        try:
            return self._behaves_like(mistake.answer, results)
        except Exception:  # the learner's function did not stop, so this is not the mistake
            return False

    def _first_difference(self, names, results):
        for case, result in zip(self.cases, results):
            wanted = _run(self.reference, case)
            if not same(result, wanted, self.tolerance):
                break
        mine, right = show(result), show(wanted)
        closer = " They differ in digits that are not shown." if mine == right else ""
        return Verdict("wrong", f"The smallest input where it differs: {show_case(case, names)}. "
                                f"Yours gives {mine}; wanted is {right}.{closer}")


def _call(answer, case, names):
    """Call an answer with its own copy of the arguments; return a verdict if that alone decides, and the result."""
    arguments = copy.deepcopy(case)
    try:
        result = answer(*arguments)
    except (Exception, SystemExit) as error:  # whatever a learner's code raises is shown, not thrown
        if "ellipsis" in str(error):
            return OPEN, None
        return Verdict("wrong", f"With {show_case(case, names)} your function stops with "
                                f"{type(error).__name__}: {error}"), None
    if is_huge(result):
        return Verdict("wrong", f"With {show_case(case, names)} your function gives more than a million entries back, "
                                "far more than is asked for."), None
    if contains_ellipsis(result):
        return OPEN, None
    if result is None:
        return Verdict("wrong", f"With {show_case(case, names)} your function gives nothing back. "
                                "Does every way through it end with return?"), None
    if not _all_same(arguments, case, 0):
        return Verdict("wrong", "Your function changes the array it was given. "
                                "Work on a copy, or build a new one."), None
    try:
        return None, copy.deepcopy(result)  # the next call may write into the same array
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


def _all_same(results, wanted, tolerance):
    return all(same(r, w, tolerance) for r, w in zip(results, wanted))
