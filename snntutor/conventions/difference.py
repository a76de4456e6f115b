"""What a row of the atlas is: a question, the ways in which programs answer it, and a number for each."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One place where programs, or a program and the article, differ.

    Parameters
    ----------
    name : str
        What differs, in a word or two with dashes.
    question : str
        As one would ask the author of a program.
    ways : dict of str to preset
        Each convention by a name; the article's comes first, or else that of this book.
    measure : callable
        ``measure(preset) -> number``: an experiment in which the ways part.
    measured : str
        What the number is, with its unit.
    seen : str
        How the spikes tell which convention made them, or that they cannot.
    chapter : str
        Where the book speaks of it.
    """

    name: str
    question: str
    ways: dict
    measure: Callable
    measured: str
    seen: str
    chapter: str

    def numbers(self) -> dict:
        """Return what each convention gives, by its name."""
        return {name: self.measure(way) for name, way in self.ways.items()}


def table(rows) -> str:
    """Return the rows as a table in Markdown, each number computed as the table is made."""
    lines = ["| | question (chapter) | what each convention gives | measured | how spikes tell |",
             "|---|---|---|---|---|"]
    for k, row in enumerate(rows, start=1):
        given = "; ".join(f"{name}: **{number:.4g}**" for name, number in row.numbers().items())
        lines.append(f"| {k} | {row.question} ({row.chapter}) | {given} | {row.measured} | {row.seen} |")
    return "\n".join(lines)
