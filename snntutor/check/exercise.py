"""What an exercise and a prediction consist of, and where a chapter's are found."""

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from snntutor import arguments
from snntutor.check.verdict import Verdict


@dataclass(frozen=True)
class Exercise:
    """One exercise of a chapter.

    Parameters
    ----------
    id : str
        Chapter and number, as "5.2"; for a page beside the chapters its letter and a number, as "A.2".
    title : str
    minutes, difficulty : int
        How long it takes an honest beginner; 1 (a line) to 3 (think first).
    judge : callable
        ``judge(answer) -> Verdict``; see `by_cases`, `by_value`, `by_words` and `Judge`.
    right : str
        Why a right answer is right.
    hints : tuple of str
        A ladder, from a nudge to nearly all of it.
    given : callable or None
        Makes what the exercise hands to the learner, if anything.
    """

    id: str
    title: str
    minutes: int
    difficulty: int
    judge: Callable[[Any], Verdict]
    right: str
    hints: tuple
    given: Callable | None = None

    def judged(self, answer) -> Verdict:
        """Judge an answer of whatever kind: what breaks the judge is a wrong answer as well."""
        try:
            return self.judge(answer)
        except RecursionError:
            raise  # told by who waits for the verdict
        except Exception as error:
            return Verdict("wrong", f"This is {arguments.shown(answer)}, at which nobody can look further "
                                    f"({type(error).__name__}). The exercise asks for something plainer.")


@dataclass(frozen=True)
class Prediction:
    """A question to answer before the next cells show it.

    ``answer`` is one of ``options``' letters, ``because`` says in a sentence or two why it is that one and what makes
    the others tempting; it is told after the cells that show it.
    """

    id: str
    question: str
    options: dict
    answer: str
    because: str = ""

    def letter(self, choice):
        """Read a letter kindly: a capital, spaces around it, a bracket behind it. Anything else stays as it is."""
        bare = choice.strip(" ().").casefold() if isinstance(choice, str) else ""
        return next((letter for letter in self.options if letter.casefold() == bare), choice)


def chapter_of(id) -> str:
    """Return the chapter, as "05", or the page, as "A", to which an exercise or a prediction belongs."""
    place = re.fullmatch(r"(?a:(\d{1,3})|([A-Za-z]))\..*", id, re.DOTALL) if isinstance(id, str) else None
    if not place:
        raise ValueError(f"{arguments.shown(id)} is no exercise's name; a name is text such as \"1.2\".")
    number, letter = place.groups()
    return f"{int(number):02d}" if number else letter.upper()


def module_of(chapter: str) -> str:
    """Return the name of the module that holds what belongs to a chapter, "ch05", or to a page, "page_a"."""
    return f"ch{chapter}" if chapter.isdecimal() else f"page_{chapter.lower()}"


def find(id, kind: str):
    """Return an exercise (kind "EXERCISES") or a prediction (kind "PREDICTIONS") by its name."""
    found = {item.id: item for item in contents(chapter_of(id), kind)}
    if id not in found:
        known = ", ".join(found) or "none"
        raise ValueError(f"There is no {kind.lower()[:-1]} {id}; this chapter has: {known}.")
    return found[id]


def contents(chapter: str, kind: str) -> tuple:
    """Return the exercises or predictions of a chapter, "05", or a page, "A"; none if it has no such file."""
    name = f"snntutor.exercises.{module_of(chapter)}"
    try:
        return getattr(importlib.import_module(name), kind)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return ()
