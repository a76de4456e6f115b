"""Write what was measured into a Markdown file, between two markers."""

import datetime
import os
import platform
import re
from pathlib import Path

import numpy as np
import torch

from measure.growth import AXES
from measure.rounds import DEFAULT_THREADS

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def machine():
    """Describe the machine in one line."""
    return (f"{cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
            f"Python {platform.python_version()}, torch {torch.__version__} ({DEFAULT_THREADS} threads by default), "
            f"NumPy {np.__version__}")


def load():
    """Say how busy the machine was in the last minute; a busy core makes every figure doubtful."""
    return f"Load before the start: {os.getloadavg()[0]:.1f}." if hasattr(os, "getloadavg") else ""


def cpu():
    """Return the processor's model as the system says it."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else None
    return found[1] if found else platform.processor() or "unknown processor"


def table(head, rows):
    """Return a Markdown table; the first column reads from the left, the others from the right."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def race_table(rows, reference, grown=None):
    """Return the table of a race; ratios are to the row named `reference`, taken round by round."""
    base, = [row.seconds for row in rows if row.entry.name == reference]
    head = ["", "threads", "ms a step", f"times {reference} (10 to 90 %)", "hidden rate (Hz)", "loss, first to last"]
    body = [race_line(row, base) for row in sorted(rows, key=lambda row: np.median(row.seconds))]
    if grown:
        head.append("memory grows by (MB)")
        body = [[*line, megabytes(grown.get(line[0]))] for line in body]
    return table(head, body)


def race_line(row, base):
    """Return the cells of one contender."""
    low, middle, high = np.percentile(row.seconds / base, [10, 50, 90])
    entry = row.entry
    works = np.isfinite(entry.loss)
    return [entry.name, entry.threads, f"{1e3 * np.median(row.seconds):.1f}", f"{middle:.2f} ({low:.2f} to {high:.2f})",
            f"{entry.rate:.1f}" if works else "none", f"{entry.loss:.2f} to {row.loss:.2f}" if works else "none"]


def agreements(rows):
    """Return how those agree with the plain layers that compute the same neuron; '' where none does."""
    told = [f"{row.entry.name} ({row.entry.agreed})" for row in rows if row.entry.agreed]
    if not told:
        return ""
    return ("The same neuron as in the plain layers, checked in the first step on this work, spike by spike, and "
            f"gradients as a share of the largest of their weight: {'; '.join(told)}.")


def sources(rows):
    """Return the table of how many times as fast each change on the way from the companion's loop to fast makes a step.

    Ratios are taken round by round; a change is left out where one of its two contenders did not run.
    """
    seconds = {row.entry.name: row.seconds for row in rows}
    steps = [("companion style", "companion style, compiled step", "the step of the companion's loop compiled"),
             ("companion style", "companion style, sparse input", "sparse input in the companion's loop"),
             ("companion style, sparse input", "fast", "from there, loops fused over time and a way back by hand"),
             ("plain layers", "fast", "the same, from the course's plain layers, whose input is sparse too")]
    ratios = [(what, np.percentile(seconds[slow] / seconds[quick], [10, 50, 90]))
              for slow, quick, what in steps if {slow, quick} <= set(seconds)]
    if not ratios:
        return ""
    return table(["what changes", "times as fast (10 to 90 %)"],
                 [[what, f"{middle:.2f} ({low:.2f} to {high:.2f})"] for what, (low, middle, high) in ratios])


def megabytes(size):
    """Return a number of bytes in MB, or that it was not measured."""
    return "not measured" if size is None else f"{size / 1e6:.0f}"


def growth_table(lines):
    """Return the table of the slopes."""
    head = ["", "", "from", "to", "ms from", "ms to", "slope, whole range", "slope, upper half"]
    return table(head, [growth_line(line) for line in lines])


def growth_line(line):
    """Return the cells of one line."""
    sizes = [f"{100 * x:g}" if line.axis == "active" else f"{x:.0f}" for x in (line.sizes[0], line.sizes[-1])]
    return [AXES[line.axis], line.name, *sizes, *(f"{1e3 * t:.1f}" for t in (line.seconds[0], line.seconds[-1])),
            f"{line.slope():.2f}", f"{line.slope(upper=True):.2f}"]


def contender_list(modules, missing):
    """Return who took part, in which mode, and who could not."""
    took_part = [f"- **{module.NAME}** ({module.version()}). {module.NOTE}" for module in modules]
    return "\n".join(took_part + [f"- {name} is missing: {why}" for name, why in missing.items()])


def today():
    """Return the date."""
    return datetime.date.today().isoformat()


def write(path, text):
    """Put `text` between the markers of a file, or at the end of one that has none; the rest stays as it is."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    new = f"{BEGIN}\n\n{text}\n\n{END}"
    before, found, rest = old.partition(BEGIN)
    after = rest.partition(END)[2] if found else "\n"
    path.write_text(before + new + after, encoding="utf-8")
