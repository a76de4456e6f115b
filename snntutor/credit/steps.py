"""One step of a neuron seen through its derivatives, whatever its reset is."""

from typing import Any, NamedTuple

import numpy as np

from snntutor.lif import LIFParams


class Slopes(NamedTuple):
    """How the next potential depends on what a step begins with: arrays of one shape."""

    kept: Any  # on the potential, the spike held as it is
    taken: Any  # what a spike takes from the next potential: less this is its slope on the spike
    brought: Any  # on the current that enters

    def through(self, g):
        """Return the whole slope on the potential, the spike's road included; ``g`` stands in for the spike's slope."""
        return self.kept - self.taken * g


def slopes(reset, u, i, s, p: LIFParams) -> Slopes:
    """Differentiate one step, U[n + 1] = reset(beta U[n], i, S[n], p).

    Parameters
    ----------
    reset : callable
        ``reset(u, i, s, p)``, as `snntutor.lif.subtract`: linear in each of ``u``, ``i`` and ``s``, as every reset of
        this book is. Then differences over a distance of 1 are the derivatives.
    u, i, s : arrays of one shape
        Potential and spike at step n, and the current that enters the potential of step n + 1.
    p : LIFParams

    Returns
    -------
    Slopes

    Notes
    -----
    Yang (2020), temporal surrogate back-propagation, has the term ``- taken * g`` for a reset to zero that keeps the
    input: there ``taken`` is beta u.
    """
    leaked = p.beta * np.asarray(u, dtype=float)
    i, s, one, zero = np.asarray(i, dtype=float), np.asarray(s, dtype=float), np.ones_like(leaked), 0 * leaked
    nothing = reset(zero, zero, s, p)
    return Slopes(p.beta * (reset(one, zero, s, p) - nothing),
                  reset(leaked, i, zero, p) - reset(leaked, i, one, p),
                  reset(zero, one, s, p) - nothing)


def check_forgets_nothing(net) -> None:
    """Hold that a spike leaves the slopes of its neuron's step as they were, as one that subtracts does.

    Then what an input did to a potential is the same for every neuron, and one trace an input is enough.
    """
    step = slopes(net.reset, 0, 0, 1, net.p)
    if (step.kept, step.brought) != (net.p.beta, 1):
        raise ValueError("reset sets the potential to zero, so that each neuron forgets its inputs at steps of its "
                         "own; "
                         "traces of the inputs alone serve one that subtracts.")
