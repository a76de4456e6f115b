"""The chapters of the book and the pages beside them, as `chapters/book.toml` lists them; standard library only."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "chapters"


@dataclass(frozen=True)
class Chapter:
    """One chapter of the book, written or to come, or a page beside the chapters.

    Attributes
    ----------
    file : str
        The name of its notebook without ``.ipynb``; a chapter's begins with its number.
    question : str
        Its title.
    opens : frozenset of str
        The rooms of the package that it is the first to use.
    torch : bool
        Whether it needs torch.
    letter : str
        What a page has in place of a number, "A"; nothing for a chapter.
    after : str
        The number of the chapter after which a page can be read: it uses what is open then, and its own rooms.
    """

    file: str
    question: str
    opens: frozenset
    torch: bool
    letter: str = ""
    after: str = ""

    @property
    def number(self) -> str:
        """The number as the book writes it, "07"; the letter of a page."""
        return self.letter or self.file[:2]

    @property
    def path(self) -> Path:
        """The notebook, which does not exist while the chapter is to come."""
        return FOLDER / f"{self.file}.ipynb"


def chapters() -> list:
    """Return every numbered `Chapter`, in the book's order."""
    return _listed("chapters")


def pages() -> list:
    """Return every page outside of the numbering, each a `Chapter` with a letter."""
    return _listed("pages")


def everything() -> list:
    """Return the chapters, then the pages."""
    return chapters() + pages()


def _listed(kind):
    entries = tomllib.loads((FOLDER / "book.toml").read_text(encoding="utf-8")).get(kind, [])
    return [Chapter(**{**entry, "opens": frozenset(entry["opens"])}) for entry in entries]


def find(number) -> Chapter:
    """Return the chapter with this number, "07", or the page with this letter, "A".

    Raises
    ------
    LookupError
        There is none.
    """
    for chapter in everything():
        if chapter.number == number:
            return chapter
    raise LookupError(f"There is no chapter {number} in the book.")


def rooms_open(number) -> set:
    """Return the rooms that a chapter, "07", or a page, "A", may use: its own and those opened before."""
    here = find(number)
    before = {room for chapter in chapters() if chapter.number <= (here.after or number) for room in chapter.opens}
    return before | here.opens


def contents() -> str:
    """Return the table of contents as Markdown, with links from the project's root."""
    rows = [f"| {chapter.number} | [{chapter.question}](chapters/{chapter.path.name}) | |" if chapter.path.exists()
            else f"| {chapter.number} | {chapter.question} | to come |" for chapter in everything()]
    return "\n".join(["| | question | |", "|---|---|---|", *rows])
