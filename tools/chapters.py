"""Run, normalise and review chapters and pages: `python run.py build [NN ...]`, `python run.py check`.

`build` runs each chapter from its first cell to its last in a fresh kernel and writes it back with
its outputs. A chapter that fails stays as it was. `check` reports the habits of a good chapter.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from book import everything, pages
from chapter_env import chapter_env
from habits import habits, long_cells
from normalise import normalise
from snntutor import files

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
CELL_TIMEOUT = 120  # seconds, as in the tests


def chapter_paths(numbers=()):
    """Return the paths of the chapters with these numbers and the pages with these letters, or of all that are written.

    Raises
    ------
    SystemExit
        A number or a letter has no notebook.
    """
    written = {chapter.number: chapter.path for chapter in everything() if chapter.path.exists()}
    asked = [_as_the_book_writes(str(number)) for number in numbers]
    for number, name in zip(asked, numbers):
        if number not in written:
            raise SystemExit(f"There is no chapter {name} in {CHAPTERS.name}/.")
    return [written[number] for number in asked or written]


def _as_the_book_writes(name):
    """Return "07" for 7, for 07 and for 07_surrogate_gradients, and "A" for a and for atlas_of_conventions."""
    letters = {page.file: page.letter for page in pages()}
    return name[:2].zfill(2) if name[:1].isdecimal() else letters.get(name.removesuffix(".ipynb"), name.upper())


def run_chapter(nb, folder=CHAPTERS, env=None):
    """Run every cell of `nb` in a fresh kernel, in place; return (seconds per cell, peak bytes).

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The chapter. Its outputs are replaced.
    folder : Path
        The kernel's working folder.
    env : dict, optional
        The kernel's environment; by default the one of the tests, with an empty home.
    """
    client = NotebookClient(nb, timeout=CELL_TIMEOUT, kernel_name="python3", coalesce_streams=True,
                            extra_arguments=["--log-level=40"],
                            resources={"metadata": {"path": str(folder)}})
    seconds = []
    with (tempfile.TemporaryDirectory(prefix="snntutor-") as home,
          client.setup_kernel(env=env or chapter_env(home))):
        for index, cell in enumerate(nb.cells):
            start = time.perf_counter()
            client.execute_cell(cell, index)
            seconds.append(time.perf_counter() - start)
        peak = peak_memory(client.km.provisioner.pid)
    return seconds, peak


def peak_memory(pid):
    """Return the most memory in bytes that process `pid` has held; on macOS what it holds now."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    memory = psutil.Process(pid).memory_info()
    return getattr(memory, "peak_wset", memory.rss)


def build(path):
    """Run and normalise one chapter; return True if the file now holds a whole run."""
    nb = nbformat.read(path, as_version=4)
    print(f"{path.name}: running {len(nb.cells)} cells", flush=True)
    try:
        seconds, peak = run_chapter(nb, path.parent)
        nb = normalise(nb)
        nbformat.validate(nb)
    except (CellExecutionError, CellTimeoutError, DeadKernelError, ValueError) as error:
        print(f"{error}\n{path.name}: failed, the file stays as it was", flush=True)
        return False
    files.write(path, (nbformat.writes(nb).rstrip("\n") + "\n").encode())
    slowest = max(range(len(seconds)), key=seconds.__getitem__, default=0)
    print(f"  {sum(seconds):.1f} s, slowest cell {slowest} with {max(seconds, default=0):.1f} s, "
          f"peak memory {peak / 1e6:.0f} MB", flush=True)
    return True


def check(path):
    """Print how far one chapter keeps the habits; return True always, as nothing is enforced."""
    nb = nbformat.read(path, as_version=4)
    print(path.name)
    for habit, measured, wanted, kept in habits(nb):
        print(f"  {' ' if kept else '!'} {habit:32} {measured:>6}   ({wanted})")
    for sentence in long_cells(nb):
        print(f"    {sentence}")
    return True


def main(argv=None):
    """Run the word given on the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="chapters", description=__doc__.splitlines()[0])
    parser.add_argument("word", choices=("build", "check"))
    parser.add_argument("numbers", nargs="*", help="numbers of chapters, letters of pages; none means all")
    args = parser.parse_args(argv)
    paths = chapter_paths(args.numbers)
    if not paths:
        print("There is no chapter yet.")
    word = {"build": build, "check": check}[args.word]
    results = [word(path) for path in paths]
    return 0 if all(results) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped. The chapter that was running stays as it was.")
