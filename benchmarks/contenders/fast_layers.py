"""The course's fast layers."""

from functools import partial

import numba

from contenders import plain
from snntutor import fast

NAME = "fast"
RECURRENT = True
NOTE = "`snntutor.fast.run`: events in, compiled loops over time, forward and backward."
make = partial(plain.make, run=fast.run)


def version():
    """Return the version of Numba, which compiles."""
    return f"numba {numba.__version__}"
