"""Bring the texts up to date: the README's table of chapters, CONTRIBUTING's drawing of the rooms, the paper map.

Run ``python tools/texts.py`` after a change of `chapters/book.toml`, of `chapters/paper_map.toml`, of a chapter's name
or of the layers in `pyproject.toml`. Standard library only.
"""

import re
from pathlib import Path

from book import contents
from paper_map import PAGE, page
from rooms import drawing

ROOT = Path(__file__).resolve().parent.parent


def texts():
    """Return {path: content} of the texts as they should be."""
    parts = ("README.md", "chapters", contents()), ("CONTRIBUTING.md", "rooms", drawing())
    return {ROOT / file: filled((ROOT / file).read_text(encoding="utf-8"), name, content)
            for file, name, content in parts} | {PAGE: page()}


def filled(text, name, content):
    """Return a text with new content between its lines ``<!-- name: begin -->`` and ``<!-- name: end -->``."""
    begin, end = f"<!-- {name}: begin -->\n", f"\n<!-- {name}: end -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"The text needs one line {begin.strip()} and, below it, one line {end.strip()}.")
    return re.sub(f"(?s)(?<={begin}).*(?={end})", lambda _: content, text)


if __name__ == "__main__":
    for path, content in texts().items():
        path.write_text(content, encoding="utf-8", newline="\n")
        print(f"{path.name} is up to date.")
