"""Where the article's sections and equations are in chapters, package and tests; standard library only."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from book import FOLDER, chapters

FILE, PAGE = FOLDER / "paper_map.toml", FOLDER / "paper_map.md"
OPENING = """# The article, place by place

Neftci, Mostafa and Zenke (2019), "Surrogate Gradient Learning in Spiking Neural Networks", section by section: what it
says in our words, the chapter that teaches it, the function that does it, the test that holds it, and the claim that
measures it. Made from `paper_map.toml` by `python tools/texts.py`; a test fails when a target is gone.
"""


@dataclass(frozen=True)
class Row:
    """One statement of the article, and where it is found."""

    id: str
    section: str
    says: str
    chapter: str
    function: str
    test: str
    equation: str = ""
    claim: str = ""

    @property
    def tag(self) -> str:
        """The tag of the cell that states it."""
        return f"article:{self.id}"

    @property
    def notebook(self) -> Path:
        """The chapter's file."""
        path, = [chapter.path for chapter in chapters() if chapter.number == self.chapter]
        return path


def rows() -> list:
    """Return every `Row`, in the article's order."""
    return [Row(**row) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["rows"]]


def page() -> str:
    """Return the map as Markdown: a heading for each section, and a table below it."""
    parts, section = [OPENING], None
    for row in rows():
        if row.section != section:
            section = row.section
            parts.append(f"\n## {section}\n\n| | what it says | chapter | function | test | claim |\n"
                         "| --- | --- | --- | --- | --- | --- |\n")
        parts.append(_line(row))
    return "".join(parts)


def _line(row):
    file, name = row.test.split("::")
    equation = f" ${row.equation.replace('|', chr(92) + 'vert ')}$" * bool(row.equation)
    claim = f"[{row.claim}](../RESULTS.md#{row.claim})" * bool(row.claim)
    return (f"| {row.id} | {row.says}{equation} | [{row.chapter}]({row.notebook.name}) | `{row.function}` | "
            f"[{name.removeprefix('test_').replace('_', ' ')}](../tests/{file}) | {claim} |\n")
