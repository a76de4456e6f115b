"""Resets beside those of `snntutor.lif`, called alike: ``reset(u, i, s, p)``, where u is what the leak leaves.

They serve `snntutor.lif.lif_step`, `snntutor.lif.simulate` and, as ``SNN(..., reset=leaking, run=network.run)``, a
network that learns. A reset that must know the spikes of the step before is a neuron of its own; see
`snntutor.conventions.neurons`.
"""


def leaking(u, i, s, p):
    """Subtract what a step leaves of the threshold: the reset of a program that subtracts first and leaks then."""
    return u + i - p.beta * p.theta * s


def by_one(u, i, s, p):
    """Subtract 1, whatever the threshold is."""
    return u + i - s
