"""Measure what papers and chapters say.

    python run.py claims                  # all claims, into RESULTS.md
    python run.py claims NAME ...         # those that are named
    python run.py claims --quick          # those that the tests measure too
    python run.py claims --list           # their names, sentences and bounds
    python run.py claims --json           # one object a line

May be stopped with Ctrl-C: numbers are kept as they come, and the next call goes on.
"""

import argparse
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the folder of this package in place of the package itself

from claims import told  # noqa: E402
from claims.found import found  # noqa: E402
from claims.kept import Kept  # noqa: E402
from claims.measuring import measure  # noqa: E402


def main() -> int:
    """Return 0 if no claim that could be measured failed, 1 if one did, 2 if there is none of that name."""
    options = parsed()
    unknown = sorted(set(options.names) - set(found()))
    if unknown:
        print(f"There is no claim {unknown[0]}. These exist: {', '.join(found())}.", file=sys.stderr)
        return 2
    chosen = [one for one in found().values() if one.name in (options.names or found()) and one.quick >= options.quick]
    if options.list:
        print("\n\n".join(f"{one.name}{' (quick)' * one.quick}\n    {one.sentence}\n    Bound: {one.bound.words}."
                          for one in chosen))
        return 0
    results = measure(chosen, Kept(), options.jobs)
    told.keep(results, order=found())
    print("\n".join(map(told.line if options.json else told.row, results)))
    return int(any(result["passed"] is False for result in results))


def parsed():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python run.py claims", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--list", action="store_true", help="only show what there is")
    parser.add_argument("--json", action="store_true", help="print one object a line")
    parser.add_argument("--quick", action="store_true", help="only those that the tests measure too")
    parser.add_argument("--jobs", type=int, default=-1, metavar="N", help="processes side by side; all cores")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
