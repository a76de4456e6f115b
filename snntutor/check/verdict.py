"""What a judge says of an answer, and how an answer that was not begun is told from one that was."""

import dis
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Verdict(NamedTuple):
    """What a judge says: ``status`` is "open", "right" or "wrong", ``message`` a sentence or two."""

    status: str
    message: str


OPEN = Verdict("open", "Replace the ... by your answer, then run the cell again.")
RIGHT = Verdict("right", "")


class Mistake(NamedTuple):
    """A known wrong answer, a function or a value as the exercise asks, and what to say of it."""

    answer: Any
    message: str


@dataclass(frozen=True)
class Judge:
    """A judge of an exercise that needs more than `by_cases`, `by_value` or `by_words`.

    Parameters
    ----------
    decide : callable
        ``decide(answer) -> Verdict``, for whatever a learner hands over; it never raises.
    mistakes : sequence of Mistake
        The wrong answers that it names, if it has a list of them; a test tries each.
    """

    decide: Callable[[Any], Verdict]
    mistakes: Sequence[Mistake] = ()

    def __call__(self, answer) -> Verdict:
        return self.decide(answer)


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


def contains_ellipsis(value, inside=()) -> bool:
    """Tell whether an answer, or a part of it, is still ``...``; ``inside`` are the parts in which it was found."""
    if value is ...:
        return True
    if not isinstance(value, (tuple, list)) or any(value is outer for outer in inside):
        return False
    return any(contains_ellipsis(v, (*inside, value)) for v in value)


def is_huge(value, most=10**6) -> bool:
    """Tell whether lists and their like hold more entries than anybody would compare, or themselves."""
    waiting, seen = [value], 0
    while waiting and seen <= most:
        part = waiting.pop()
        if isinstance(part, (list, tuple, set, frozenset, dict, range)):
            seen += most + 1 if isinstance(part, range) and part[most:] else len(part)  # len fails beyond 2**63
            waiting += part if seen <= most and isinstance(part, (list, tuple)) else ()
    return seen > most
