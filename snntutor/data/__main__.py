"""Show which data sets are here, and download full ones by name."""

import argparse
import sys

from .download import fetch
from .facts import MIRRORS, SPLITS
from .idx import DataError
from .sources import all_sources


def main(words=None) -> int:
    """Run `python -m snntutor.data [NAME ...]` and return its exit status."""
    parser = argparse.ArgumentParser(prog="python run.py data", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"a full set to download: {', '.join(MIRRORS)}")
    names = parser.parse_args(words).names
    try:
        for name in names:
            print(f"{name} is complete in {fetch(name).path}.")
        if not names:
            show()
    except (DataError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Files that are complete are kept; call again to go on.", file=sys.stderr)
        return 130
    return 0


def show():
    """Print a table of the data sets and where each lies, what `load` takes marked by a star."""
    rows = [("", "name", "from", "samples", "MB", "folder")]
    troubles = []
    for name in SPLITS:
        try:
            rows += [_row(found, place == 0) for place, found in enumerate(all_sources(name))]
        except DataError as error:
            troubles.append(f"{name}: {error}")
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(word.ljust(width) for word, width in zip(row, widths)).rstrip())
    for trouble in troubles:
        print(trouble)
    print(f"\n* is what load(name) takes; python run.py data NAME downloads the full {' or '.join(MIRRORS)}.")


def _row(found, taken):
    samples = " + ".join(f"{size:,}" for size in found.sizes.values())
    return ("*" if taken else "", found.name, found.place, samples, f"{found.megabytes:.1f}",
            str(found.path or "-"))


if __name__ == "__main__":
    sys.exit(main())
