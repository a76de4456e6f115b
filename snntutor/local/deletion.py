"""Local rules as deletions: the exact gradient of a small network, less the paths that a rule does not follow."""

from snntutor import credit


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
    back = net.readout if b is None else b
    s, u, outputs = credit.run_lif(net)
    missed = outputs - net.target
    if late:
        # The same errors, sent back by other weights: those of a network that reads out by b and misses as much.
        read = net._replace(readout=back)
        error = credit.lif_network(read._replace(target=credit.run_lif(read)[2] - missed)).error
    else:
        error = 0 * unrolled.error
        error[:, size:] = net.derivative(u - net.p.theta) * (missed @ back.T)
    gradient = credit.backward(unrolled._replace(error=error).without(*deleted))
    return gradient.reshape(-1, size)
