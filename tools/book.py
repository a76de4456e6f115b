"""The chapters of the book, as `chapters/book.toml` lists them; standard library only."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "chapters"


@dataclass(frozen=True)
class Chapter:
    """One chapter of the book, written or to come.

    Attributes
    ----------
    file : str
        The name of its notebook without ``.ipynb``; it begins with the number.
    question : str
        Its title.
    opens : frozenset of str
        The rooms of the package that it is the first to use.
    torch : bool
        Whether it needs torch.
    """

    file: str
    question: str
    opens: frozenset
    torch: bool

    @property
    def number(self) -> str:
        """The number as the book writes it, "07"."""
        return self.file[:2]

    @property
    def path(self) -> Path:
        """The notebook, which does not exist while the chapter is to come."""
        return FOLDER / f"{self.file}.ipynb"


def chapters() -> list:
    """Return every `Chapter`, in the book's order."""
    entries = tomllib.loads((FOLDER / "book.toml").read_text(encoding="utf-8"))["chapters"]
    return [Chapter(**{**entry, "opens": frozenset(entry["opens"])}) for entry in entries]


def rooms_open(number) -> set:
    """Return the rooms that chapter `number`, "07", may use: its own and those opened before."""
    return {room for chapter in chapters() if chapter.number <= number for room in chapter.opens}


def contents() -> str:
    """Return the table of contents as Markdown, with links from the project's root."""
    rows = [f"| {chapter.number} | [{chapter.question}](chapters/{chapter.path.name}) | |" if chapter.path.exists()
            else f"| {chapter.number} | {chapter.question} | to come |" for chapter in chapters()]
    return "\n".join(["| | question | |", "|---|---|---|", *rows])
