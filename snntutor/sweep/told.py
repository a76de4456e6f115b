"""A table as text, and as HTML in a notebook."""

import html as markup
import math

SHOWN = 30  # settings on the screen


def text(table) -> str:
    """Return a line for each combination of settings, with mean and spread, and what a reader should know besides."""
    rows = list(_cells(table))
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([*lines, *_below(table)])


def html(table) -> str:
    """Return the same as a table of HTML."""
    head, *body = ([markup.escape(cell) for cell in row] for row in _cells(table))
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in body)
    below = "".join(f"<p>{markup.escape(line)}</p>" for line in _below(table))
    return f"<table><thead><tr><th>{'</th><th>'.join(head)}</th></tr></thead><tbody>{rows}</tbody></table>{below}"


def _cells(table):
    """Yield the words of the head, then those of each row."""
    settings = table.settings
    columns = {name: table.summaries(name) for name in table.names}
    yield [*(settings[0] if settings else ()), "seeds", *columns]
    for k, one in enumerate(settings[:SHOWN]):
        seeds = max((column[k].seeds for column in columns.values()), default=0)
        yield [*map(str, one.values()), str(seeds), *(_figure(column[k]) for column in columns.values())]


def _below(table):
    """Yield sentences on what the rows do not show."""
    more, left = len(table.settings) - SHOWN, sum(run.numbers is None and not run.error for run in table.runs)
    if more > 0:
        yield f"... and {more} more settings."
    if failed := [run for run in table.runs if run.error]:
        yield f"{len(failed)} of {len(table.runs)} runs failed, {failed[0].call(None)}: {failed[0].error}"
    if left:
        yield f"{left} of {len(table.runs)} runs are yet to be done."


def _figure(one):
    spread = one.spread if one.spread > 1e-7 * abs(one.mean) else 0 * one.spread  # not the last bits of a float
    spread = "" if math.isnan(spread) else f" ± {spread:.2g}"
    return "-" if not one.seeds else f"{one.mean:.4g}{spread}"
