"""Find the claims: every module beside this one may make some."""

import functools
import importlib
import pkgutil

import claims
from claims.claim import Claim


@functools.cache
def found() -> dict:
    """Return all claims by name, paper by paper, each in the order in which its file makes them.

    Raises
    ------
    ValueError
        If two papers give one name to two claims.
    """
    every = [one for paper in papers() for one in claims_of(paper)]
    by_name = {one.name: one for one in every}
    if len(by_name) < len(every):
        raise ValueError(f"Two claims have one name, of {sorted(one.name for one in every)}.")
    return by_name


def papers() -> list:
    """Return the modules of this folder in alphabetical order, but for the command."""
    names = sorted(module.name for module in pkgutil.iter_modules(claims.__path__))
    return [importlib.import_module(f"claims.{name}") for name in names if name != "__main__"]


def claims_of(module) -> list:
    """Return the claims that a module makes itself, in its order."""
    return [value for value in vars(module).values()
            if isinstance(value, Claim) and value.measure.__module__ == module.__name__]
