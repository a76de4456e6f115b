"""What a value looks like, and values of one kind or one of some words."""

import os
import reprlib

import numpy as np

_BRIEF = reprlib.Repr()
_BRIEF.maxlist = _BRIEF.maxtuple = _BRIEF.maxset = _BRIEF.maxdict = 12
_BRIEF.maxstring = _BRIEF.maxother = 160


def shown(value) -> str:
    """Return what a value looks like in one short line, whatever it is: endless, self-containing or broken."""
    try:
        return " ".join(_BRIEF.repr(value).split())
    except Exception:  # a whole number of thousands of digits, for one, has no text
        return f"{type(value).__name__} without a text"


def instance(kind, example, **values) -> None:
    """Hold that each value is of a kind; ``example`` says what would do."""
    for name, value in values.items():
        if not isinstance(value, kind):
            raise ValueError(f"{name} is {shown(value)}; wanted is {example}.")


def switch(**values) -> None:
    """Hold that each value is True or False, of Python or NumPy."""
    for name, value in values.items():
        if not isinstance(value, (bool, np.bool_)):
            raise ValueError(f"{name} is {shown(value)}; it must be True or False.")


def file_name(**values) -> None:
    """Hold that each value can name a file."""
    for name, value in values.items():
        if not isinstance(value, (str, os.PathLike)) or not str(value) or "\0" in str(value):
            raise ValueError(f"{name} is {shown(value)}; wanted is the name of a file, as 'network.npz'.")


def choice(options, **values) -> None:
    """Hold that each value is one of some words."""
    for name, value in values.items():
        if not (isinstance(value, str) and value in options):
            raise ValueError(f"{name} is {shown(value)}; it must be one of {', '.join(map(repr, options))}.")
