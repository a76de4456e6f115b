"""Measure the grid of shapes and slopes anew, on every core, and write the file that ships with the book.

May be stopped with Ctrl-C: runs are kept as they come, and the next call goes on.
"""

import argparse
import sys

from .full import COMMAND, SEEDS, make


def main(words=None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="how many; half of them learn other data")
    try:
        print(make(parser.parse_args(words).seeds))
    except (RuntimeError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
