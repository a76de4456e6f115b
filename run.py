#!/usr/bin/env python3
"""Set up and run the snntutor book. Needs Python 3.11 or newer and nothing else.

  python run.py                  make the environment where needed, open JupyterLab at chapter 00
                                 (--no-browser, --port N and all else goes to JupyterLab)
  python run.py test [ARGS]      run the unit tests and every chapter; with ARGS run pytest on these
  python run.py setup [--fresh]  only make the environment; --fresh makes it anew
  python run.py data [NAMES]     show which data sets are here, fetch those that are named
  python run.py build [NN ...]   run chapters and save them with their outputs; all, or those named
  python run.py check [NN ...]   report how well chapters keep the habits of a good chapter
  python run.py bench [NAMES]    run the benchmarks; all, or those named
  python run.py claims [NAMES]   measure what papers and chapters say, into RESULTS.md; --list shows what there is
  python run.py student DIR      copy the book and the package to DIR without the solutions
  python run.py --help           show this

Each may be stopped with Ctrl-C and called again.
"""

import os.path
import sys

if sys.version_info < (3, 11):
    sys.exit("snntutor needs Python 3.11 or newer; this is Python %d.%d. Install a newer one and "
             "call it by its name, as in: python3.12 run.py" % sys.version_info[:2])

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))

from words import exit_status  # noqa: E402

if __name__ == "__main__":
    sys.exit(exit_status(sys.argv[1:], help=__doc__.strip()))
