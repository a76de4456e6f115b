"""Local rules as deletions: the exact gradient of a small network, less the paths that a rule does not follow."""

import numpy as np

from snntutor import credit
from snntutor.lif import lif_step

from .traces import at_rest


def kept(net, deleted=(), b=None, *, late=True):
    """Compute what is left of the exact gradient without some of its terms.

    Parameters
    ----------
    net : snntutor.credit.Spiking, or a Testbed
    deleted : sequence of str
        Paths from step to step that are not followed back: "alpha", "beta", "input", "reset", "recurrence"; see
        `snntutor.credit.lif_network`.
    b : array of shape (neurons, outputs), optional
        The weights by which errors come back, in place of the readout's.
    late : bool
        Whether a spike is blamed for the errors that it causes later, through the readout's filters. Without it each
        spike hears the error of its own step.

    Returns
    -------
    array of shape (inputs + neurons, neurons)
        For the weights ``w`` with ``v`` below them.

    Raises
    ------
    ValueError
        If there is no path of such a name.
    """
    unrolled, size = credit.lif_network(net), len(net.v)
    if b is not None or not late:
        _, u, outputs = credit.run_lif(net)
        missed = outputs - net.target
        heard = _swept_back(missed, net.p) if late else missed
        error = np.zeros_like(unrolled.error)
        error[:, size:] = net.derivative(u - net.p.theta) * (heard @ (net.readout if b is None else b).T)
        unrolled = unrolled._replace(error=error)
    return credit.backward(unrolled.without(*deleted)).reshape(-1, size)


def _swept_back(missed, p):
    """Return what each step's drive of the readout does to the loss: the errors through its filters, from the end."""
    state, found = at_rest(missed.shape[1]), []
    for error in missed[::-1]:
        found.append(state.u)
        state = lif_step(state, 0, error, p)
    return np.array(found[::-1])
