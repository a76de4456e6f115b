"""Judge a value: compare it with the right one and with the known wrong ones."""

import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from snntutor.check.compare import plain, same, show
from snntutor.check.verdict import OPEN, RIGHT, Mistake, Verdict, contains_ellipsis


@dataclass(frozen=True)
class by_value:
    """Judge a value, a number, a word, an array or a tuple of them: ``by_value(...)(answer) -> Verdict``.

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
    read : callable
        ``read(answer)`` is judged in place of the answer, so that it is read kindly.
    """

    reference: Any
    mistakes: Sequence[Mistake]
    consequence: Callable[[Any], str]
    tolerance: float = 1e-9
    read: Callable[[Any], Any] = staticmethod(lambda answer: answer)

    def __call__(self, answer) -> Verdict:
        answer = self.read(answer)
        if contains_ellipsis(answer):
            return OPEN
        wanted = _value(self.reference)
        if same(answer, wanted, self.tolerance):
            return RIGHT
        for mistake in self.mistakes:
            if same(answer, _value(mistake.answer), self.tolerance):
                return Verdict("wrong", mistake.message)
        return Verdict("wrong", _wrong_kind(answer, wanted) or self.consequence(answer))


def by_words(reference: Sequence[str], mistakes: Sequence[Mistake], use: str, clue: str) -> by_value:
    """Judge a tuple of words, in small letters or large.

    Parameters
    ----------
    reference, mistakes
        See `by_value`; every word that may be used occurs in the reference.
    use : str
        What to say to other words: which ones to use.
    clue : str
        What to say to an answer on no list; ``{right}`` in it becomes the number of right words.
    """

    def consequence(answer):
        words = [str(word) for word in answer]
        right = sum(a == b for a, b in zip(words, reference))
        return clue.format(right=right) if set(words) <= set(reference) else use

    return by_value(reference, mistakes, consequence, read=partial(_spelled, {w.casefold(): w for w in reference}))


def _spelled(known, answer):
    """Return words as the reference spells them."""
    listed = isinstance(answer, (tuple, list)) or isinstance(answer, np.ndarray) and answer.ndim == 1
    if not listed or len(answer) > 100:
        return answer
    return tuple(known.get(" ".join(word.split()).casefold(), word) if isinstance(word, str) else word
                 for word in answer)


def _value(value):
    return value() if isinstance(value, types.FunctionType) else value


def _wrong_kind(answer, wanted):
    """Say so when a number was wanted and something else came, or the other way round."""
    try:
        a, b = plain(answer), plain(wanted)
        fits = np.shape(a) == np.shape(b) and _all_numbers(a) == _all_numbers(b)
    except Exception:  # parts of different shapes, or of a kind that refuses
        fits = False
    return "" if fits else f"Wanted is an answer like {show(_like(wanted))}; this is {show(answer)}."


def _all_numbers(value):
    return all(isinstance(v, (int, float, np.number)) for v in np.asarray(value, dtype=object).ravel())


def _like(wanted):
    if isinstance(wanted, str):
        return "a word"
    if isinstance(wanted, (tuple, list)):
        return type(wanted)(_like(w) for w in wanted)
    return 0.5 if isinstance(wanted, float) else wanted * 0
