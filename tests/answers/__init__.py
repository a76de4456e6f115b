"""Right and wrong answers to every exercise, one module a chapter.

A test tries every mistake that an exercise lists, so none is written here again in the form it has there.
"""

from typing import NamedTuple


class Answers(NamedTuple):
    """What is tried on an exercise beside its solution and its listed mistakes.

    ``otherwise`` are right answers written differently; ``unlisted`` are wrong answers on no list; ``wrong`` pairs a
    phrase that the message must contain with a wrong answer that behaves like a listed mistake but is written
    otherwise, or whose message stands on no list.
    """

    otherwise: tuple
    unlisted: tuple
    wrong: tuple = ()
