"""Resets beside `snntutor.lif.subtract` and `snntutor.lif.to_zero`, called alike: ``reset(beta * u + i, s, p)``.

They serve `snntutor.lif.lif_step`, `snntutor.lif.simulate` and, as ``SNN(..., reset=leaking, run=network.run)``, a
network that learns. A reset that must know the current or the spikes of the step before is a neuron of its own; see
`snntutor.conventions.neurons`.
"""


def leaking(u, s, p):
    """Subtract what a step leaves of the threshold: the reset of a program that subtracts first and leaks then."""
    return u - p.beta * p.theta * s


def by_one(u, s, p):
    """Subtract 1, whatever the threshold is."""
    return u - s


def nothing(u, s, p):
    """Leave the potential as it is."""
    return u
