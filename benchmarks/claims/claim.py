"""What a claim is: a function of a seed, the sentence that it measures, and the bound that it must keep."""

import inspect
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bound:
    """What must hold of the numbers of all seeds, and the words that say so."""

    words: str
    holds: Callable  # of a list of numbers, one for each seed


@dataclass(frozen=True)
class Claim:
    """One sentence that can be measured.

    Parameters
    ----------
    measure : callable
        ``measure(seed) -> float``: the number that the bound is about. It says how in its docstring.
    sentence : str
        What is claimed.
    bound : Bound
        Written before the number was known, or with the reason for its place.
    paper : str
        The paper's number and where it stands, or "none".
    seeds : iterable of int
    quick : bool
        Whether the tests measure it too.
    missing : callable
        ``missing() -> str``: why it cannot be measured here, and the command that can; "" where it can.
    told : callable
        ``told(numbers) -> str`` says the numbers of all seeds in a few words.
    """

    measure: Callable
    sentence: str
    bound: Bound
    paper: str = "none"
    seeds: Iterable = range(3)
    quick: bool = False
    missing: Callable = lambda: ""
    told: Callable = None

    @property
    def name(self) -> str:
        """The name by which `python run.py claims` knows it: the function's, with dashes."""
        return self.measure.__name__.replace("_", "-")

    def ours(self, numbers) -> str:
        """Say the numbers of all seeds."""
        return (self.told or mean_of)(numbers)


def claim(sentence, **about):
    """Make a function of a seed a `Claim`; see there."""
    return lambda measure: Claim(measure, sentence, **about)


def mean_of(numbers) -> str:
    """Say the mean."""
    return f"{statistics.fmean(numbers):.4g}"


def worst_of(numbers) -> str:
    """Say the largest."""
    return f"{max(numbers):.2g} at most"


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


def spread(numbers) -> float | None:
    """Return the standard deviation over the seeds, None of a single one."""
    return statistics.stdev(numbers) if len(numbers) > 1 else None


def claims_of(module) -> list:
    """Return the claims that a module makes, in their order."""
    return [value for _, value in inspect.getmembers(module) if isinstance(value, Claim)]
