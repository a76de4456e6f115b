"""Right and wrong answers to every exercise, one module a chapter."""

from typing import NamedTuple


class Answers(NamedTuple):
    """What is tried on an exercise beside its solution.

    ``otherwise`` are right answers written differently; ``wrong`` pairs a phrase that the message must
    contain with a known wrong answer, three or more; ``unlisted`` are wrong answers on no list.
    """

    otherwise: tuple
    wrong: tuple
    unlisted: tuple
