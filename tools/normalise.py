"""Bring a chapter into the one form in which it is committed.

What is kept is what a reader sees on the web and what nbval compares: sources, text, numbers and
pictures with their alternative text. What differs from one run to the next without meaning
anything (widget models, timings, random cell ids, editor settings) is taken out.
"""

import base64
import copy
import hashlib
import re

IMAGE_LIMIT = 100_000  # bytes of a decoded image
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
CELL_METADATA = ("jupyter", "slideshow", "tags", "why")
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PROGRESS_BAR = re.compile(r"\d+%\|.*\|.*\[.*\]|\d+it \[|0it \[|\d+it/s|\?it/s")


def normalise(nb):
    """Return the chapter `nb` in its committed form; `nb` itself stays as it is.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        A notebook of format 4, executed or not.

    Returns
    -------
    nbformat.NotebookNode
        A copy without widget state, timings and progress bars, with sorted metadata, kernelspec
        python3, and cell ids that depend on the cells' text alone.

    Raises
    ------
    ValueError
        An image is larger than `IMAGE_LIMIT` bytes; the sentence names the cell.
    """
    nb = copy.deepcopy(nb)
    nb.nbformat, nb.nbformat_minor = 4, 5
    nb.metadata = type(nb)(kernelspec=type(nb)(KERNELSPEC),
                           language_info=type(nb)(name="python"))
    seen = {}
    for cell in nb.cells:
        _normalise_cell(cell)
        cell.id = _cell_id(cell, seen)
    check_images(nb)
    return nb


def check_images(nb):
    """Raise ValueError, with the cell and the size, if an image of `nb` is over the limit."""
    for index, _, mime, value in images(nb):
        size = len(value if mime == "image/svg+xml" else base64.b64decode(value))
        if size > IMAGE_LIMIT:
            raise ValueError(f"cell {index}: an image of {size / 1000:.0f} kB, the limit is "
                             f"{IMAGE_LIMIT / 1000:.0f} kB; make it smaller or plainer")


def images(nb):
    """Yield (cell index, output, mime type, value) of every image among the outputs of `nb`."""
    for index, cell in enumerate(nb.cells):
        for output in cell.get("outputs", []):
            for mime, value in output.get("data", {}).items():
                if mime.startswith("image/"):
                    yield index, output, mime, value


def _normalise_cell(cell):
    """Take out of one cell, in place, what must not be committed."""
    kept = {key: cell.metadata[key] for key in CELL_METADATA if cell.metadata.get(key)}
    if "tags" in kept:
        kept["tags"] = sorted(set(kept["tags"]))
    cell.metadata = type(cell)(sorted(kept.items()))
    cell.source = cell.source.rstrip("\n")
    if cell.cell_type == "code":
        cell.outputs = _merge_streams([out for out in map(_normalise_output, cell.outputs) if out])


def _normalise_output(output):
    """Return the output without widget view and progress bars, or None where nothing is left."""
    if output.output_type == "stream":
        return _without_bars(output) if output.name == "stderr" else output
    if output.output_type not in ("display_data", "execute_result"):
        return output
    was_widget = output.data.pop(WIDGET_VIEW, None) is not None
    if was_widget and set(output.data) == {"text/plain"} and _is_bar(output.data["text/plain"]):
        return None
    output.metadata = type(output)((mime, output.metadata[mime]) for mime in sorted(output.data)
                                   if output.metadata.get(mime))
    return output if output.data else None


def _without_bars(stream):
    """Return the stream without the lines that are progress bars, None if no other line is left."""
    lines = re.split(r"(?<=[\r\n])", stream.text)
    stream.text = "".join(line for line in lines if line != "\r" and not _is_bar(line))
    return stream if stream.text.strip() else None


def _is_bar(line):
    return PROGRESS_BAR.search(line) is not None


def _merge_streams(outputs):
    """Join neighbouring outputs that belong to one stream, as chance alone parts them."""
    merged = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output.output_type == last.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _cell_id(cell, seen):
    """Return an id that follows from the cell's text; `seen` counts cells with the same text."""
    text = f"{cell.cell_type}\n{cell.source}"
    seen[text] = seen.get(text, 0) + 1
    digest = hashlib.sha256(f"{seen[text]}\n{text}".encode()).hexdigest()
    return f"c{digest[:10]}"
