"""Results as a table on the screen, as lines of JSON, and as the page RESULTS.md."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(__file__).with_name("results.jsonl")
PAGE = ROOT / "RESULTS.md"
STATES = {True: "holds", False: "FAILS", None: "not run"}
OPENING = """# Results

What papers and chapters say, and what was measured here. `python run.py claims` measures all of it anew and writes this
page; `python run.py claims NAME` one row. A spread is the standard deviation over the seeds. Seconds are of one core.
"""


def line(result) -> str:
    """Return a result as one line of JSON."""
    return json.dumps(result)


def row(result) -> str:
    """Return a result as two lines on the screen."""
    took = "" if result["seconds"] is None else f"{result['seconds']:.3g} s, {_seeds(result)}"
    said = result["why"] or f"{figures(result)}; wanted: {result['bound']}"
    return f"{result['name']:28}{STATES[result['passed']]:9}{took}\n    {said}"


def figures(result) -> str:
    """Say our number and its spread; those of a dict by name."""
    ours, spread = result["ours"], result["spread"]
    if isinstance(ours, dict):
        return ", ".join(f"{name} {_figure(ours[name], spread and spread.get(name))}" for name in ours)
    return "" if ours is None else _figure(ours, spread)


def _figure(ours, spread):
    return f"{ours:.4g}" + (f" ± {spread:.2g}" if spread else "")


def keep(results, file=FILE, page=PAGE, order=()):
    """Put results into the kept ones, in the place of those of the same name, and write the page.

    Claims that are not in ``order``, the names of all that exist, are dropped.
    """
    rows = {one["name"]: one for one in read(file)}
    for one in results:
        if one["passed"] is not None or one["name"] not in rows:  # "not run" replaces no number
            rows[one["name"]] = one
    ordered = [rows[name] for name in order if name in rows]
    file.write_text("".join(line(one) + "\n" for one in ordered), encoding="utf-8")
    page.write_text(text(ordered), encoding="utf-8")


def read(file=FILE) -> list:
    """Return the results that are kept."""
    return [json.loads(one) for one in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def text(results) -> str:
    """Return the page that tells all results: a line for each, then each by itself."""
    table = ["| claim | | ours | bound |", "| --- | --- | --- | --- |", *map(_table_row, results), ""]
    return "\n".join([OPENING, *table, *map(_section, results)])


def _table_row(result):
    name = result["name"]
    return f"| [{name}](#{name}) | {STATES[result['passed']]} | {figures(result)} | {result['bound']} |"


def _section(result):
    lines = [f"## {result['name']}", "", result["claim"], "",
             f"- bound: {result['bound']}: {STATES[result['passed']]}",
             f"- paper: {result['paper']}"]
    if result["ours"] is not None:
        lines.append(f"- ours: {figures(result)} ({_seeds(result)}, {result['seconds']:.3g} s, {result['date']})")
    if result["why"]:
        lines.append(f"- why: {result['why']}")
    return "\n".join([*lines, ""])


def _seeds(result):
    return "one seed" if result["seeds"] == 1 else f"{result['seeds']} seeds"
