"""A linearised run whose jacobian is a sum of named paths, and the gradient sorted by the paths that it took."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from .sweeps import Linearised, shares


class Unrolled(NamedTuple):
    """A run seen through its derivatives, as `Linearised`, where every way from step to step has a name."""

    paths: dict  # by name: arrays (T, D, D) whose sum is the jacobian
    direct: np.ndarray  # (T, D, P)
    error: np.ndarray  # (T, D)

    def without(self, *names) -> Linearised:
        """Delete the named paths; none deleted is the run as it was.

        Raises
        ------
        ValueError
            If there is no path of such a name.
        """
        unknown = sorted(set(names) - set(self.paths))
        if unknown:
            raise ValueError(f"There is no path called {', '.join(unknown)}; there are {', '.join(self.paths)}.")
        kept = [path for name, path in self.paths.items() if name not in names]
        return Linearised(sum(kept, np.zeros_like(next(iter(self.paths.values())))), self.direct, self.error)


def routes(unrolled, names):
    """Sort the gradient by the named paths that its routes take.

    A route leads from one use of a weight along one path a step to an error. Those that never take path "b" are what
    remains when "b" is deleted; so those that take it are the rest. Done for every set of names, this sorts the routes.

    Parameters
    ----------
    unrolled : Unrolled
    names : sequence of str
        The paths to sort by; every other path is taken by whoever likes.

    Returns
    -------
    dict of tuple of str to array of shape (T, P)
        For each set of names the shares, as `shares` gives them, of the routes that take each path of the set once or
        more and no other of ``names``. Their sum is the share of all.

    Raises
    ------
    ValueError
        If there is no path of such a name.
    """
    sets = [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]
    within, exactly = {}, {}  # routes that take at most the paths of a set; those that take all of them
    for chosen in sets:
        within[chosen] = shares(unrolled.without(*(name for name in names if name not in chosen)))
        exactly[chosen] = within[chosen] - sum(exactly[part] for part in sets
                                               if part in exactly and set(part) < set(chosen))
    return exactly
