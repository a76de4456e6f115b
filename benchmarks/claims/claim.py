"""What a claim is: a function of a seed, the sentence that it measures, and the bound that it must keep."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Bound:
    """What must hold of the numbers of all seeds, and the words that say so.

    Parameters
    ----------
    words : str
    holds : callable
        ``holds(numbers) -> bool``. NaN must break it.
    """

    words: str
    holds: Callable


@dataclass(frozen=True)
class Claim:
    """One sentence that can be measured.

    Parameters
    ----------
    measure : callable
        ``measure(seed)`` gives the number that the bound is about, or a dict of such numbers by name. Its docstring
        says how it is measured; its name, with dashes, is the claim's.
    sentence : str
        What is claimed.
    bound : Bound
    paper : str
        The paper's number and where it stands, or "none".
    seeds : sequence of int
        The seeds that it is measured with; one where chance plays no part.
    summary : callable
        ``summary(numbers)`` makes one number of those of all seeds: the mean, unless told otherwise.
    counts : dict of str to callable
        Further numbers of all seeds together, each ``count(numbers)``.
    quick : bool
        Whether the tests measure it too.
    missing : callable
        ``missing() -> str``: why it cannot be measured here and the command that would; "" where it can.
    """

    measure: Callable
    sentence: str
    bound: Bound
    paper: str = "none"
    seeds: Sequence = range(3)
    summary: Callable = statistics.fmean
    counts: Mapping = field(default_factory=dict)
    quick: bool = False
    missing: Callable = lambda: ""

    @property
    def name(self) -> str:
        """What `python run.py claims` calls it."""
        return self.measure.__name__.replace("_", "-")

    def ours(self, numbers):
        """Make one number of those of all seeds; of dicts, one for each name, and the counts behind them."""
        ours = by_name(self.summary, numbers)
        return ours | {name: count(numbers) for name, count in self.counts.items()} if self.counts else ours

    def spread(self, numbers):
        """Return the standard deviation over the seeds, None of a single one; of dicts, one for each name."""
        return by_name(statistics.stdev, numbers) if len(numbers) > 1 else None


def claim(sentence, **about):
    """Turn a function of a seed into a `Claim`; see there for what is told about it."""
    return lambda measure: Claim(measure, sentence, **about)


def by_name(summary, numbers):
    """Summarise a list of numbers, or a list of dicts name by name."""
    if isinstance(numbers[0], dict):
        return {name: summary([one[name] for one in numbers]) for name in numbers[0]}
    return summary(numbers)


def relative_distance(found, wanted) -> float:
    """Return how far one array lies from another, in lengths of the other."""
    return float(np.linalg.norm(found - wanted) / np.linalg.norm(wanted))


def each_at_most(limit) -> Bound:
    """Every seed's number is at most this."""
    return Bound(f"each at most {limit:g}", lambda numbers: all(number <= limit for number in numbers))


def each_at_least(limit) -> Bound:
    """Every seed's number is at least this."""
    return Bound(f"each at least {limit:g}", lambda numbers: all(number >= limit for number in numbers))


def each_between(low, high) -> Bound:
    """Every seed's number lies between these."""
    return Bound(f"each from {low:g} to {high:g}", lambda numbers: all(low <= number <= high for number in numbers))


def mean_at_least(limit) -> Bound:
    """The mean over the seeds is at least this."""
    return Bound(f"mean at least {limit:g}", lambda numbers: statistics.fmean(numbers) >= limit)
