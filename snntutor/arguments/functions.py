"""Functions: that they are some, how they are called, and what is looked at before they run."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from .values import shown

F = TypeVar("F", bound=Callable)


def function(example, **values) -> None:
    """Hold that each value can be called; ``example`` is one that would do."""
    for name, value in values.items():
        if not callable(value):
            raise ValueError(f"{name} is {shown(value)}; wanted is a function, as {example}.")


def takes(count, called, **values) -> None:
    """Hold that each function can be called with so many arguments; ``called`` shows how."""
    for name, value in values.items():
        try:
            inspect.signature(value).bind(*range(count))
        except TypeError:
            raise ValueError(f"{name} is called as {name}{called}; yours takes other arguments.") from None
        except ValueError:  # some functions of C do not tell
            pass


def behind(check, function: F, explain=None) -> F:
    """Put a check before a function, which itself stays as it is written: ``check`` takes the same arguments.

    So does ``explain``: if the function fails, it may raise an error that says why.
    """
    names = inspect.signature(function)

    @wraps(function)
    def entered(*args, **kwargs):
        bound = names.bind(*args, **kwargs)
        check(*bound.args, **bound.kwargs)
        try:
            return function(*args, **kwargs)
        except Exception:
            if explain:
                explain(*bound.args, **bound.kwargs)
            raise

    return entered  # type: ignore[return-value]  # wraps keeps what F says
