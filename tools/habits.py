"""Report how far a chapter keeps the habits of a good chapter; nothing here is enforced."""

import statistics


def habits(nb):
    """Return the habits of one chapter as a list of (habit, measured, wanted, kept).

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The chapter; its outputs are not looked at.

    Returns
    -------
    list of (str, str, str, bool)
    """
    lines = [_code_lines(cell) for cell in nb.cells if cell.cell_type == "code"] or [0]
    words = [_words(cell) for cell in nb.cells if cell.cell_type == "markdown"] or [0]
    row = _longest_row(nb.cells)
    ratio = sum(words) / max(sum(lines), 1)
    short = sum(n <= 12 for n in lines) / len(lines)
    return [
        ("cells", f"{len(nb.cells)}", "25 to 60", 25 <= len(nb.cells) <= 60),
        ("code lines, median", f"{statistics.median(lines):g}", "at most 6",
         statistics.median(lines) <= 6),
        ("code cells of at most 12 lines", f"{short:.0%}", "at least 90%", short >= 0.9),
        ("longest code cell", f"{max(lines)}", "at most 20", max(lines) <= 20),
        ("code cells in a row", f"{row}", "at most 2", row <= 2),
        ("longest text cell, words", f"{max(words)}", "at most 120", max(words) <= 120),
        ("words of text a code line", f"{ratio:.1f}", "6 to 14", 6 <= ratio <= 14),
    ]


def long_cells(nb):
    """Yield a sentence for each cell that is longer than the habit, with its place."""
    for index, cell in enumerate(nb.cells):
        size, limit, unit = ((_code_lines(cell), 20, "lines") if cell.cell_type == "code"
                             else (_words(cell), 120, "words"))
        if size > limit:
            yield f"cell {index} has {size} {unit}: {cell.source.splitlines()[0][:60]}"


def _code_lines(cell):
    """Count the lines of code, blank lines and comments aside."""
    stripped = [line.strip() for line in cell.source.splitlines()]
    return sum(bool(line) and not line.startswith("#") for line in stripped)


def _words(cell):
    """Count the words of a text cell; the teacher's notes count as none."""
    return 0 if "instructor" in cell.metadata.get("tags", []) else len(cell.source.split())


def _longest_row(cells):
    """Return the largest number of code cells that follow each other without text between."""
    longest = row = 0
    for cell in cells:
        row = row + 1 if cell.cell_type == "code" else 0
        longest = max(longest, row)
    return longest
