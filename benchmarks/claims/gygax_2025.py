"""Gygax and Zenke (2025): of what a surrogate gradient is the gradient, and where it is of nothing."""

from claims.claim import claim, each_at_least, each_at_most
from snntutor import smooth

_SOURCE = "single neurons: equal; deep networks: in general not (arXiv 2404.14964, abstract)"


@claim("For one stochastic neuron with given input the surrogate gradient, averaged over chance, is the gradient of "
       "its expected output (relative distance).", bound=each_at_most(1e-12), paper=_SOURCE, seeds=range(10),
       quick=True, summary=max)
def stochastic_neuron(seed):
    """Compare by the output neuron's own weights, with the derivative of the chance of a spike as the surrogate."""
    return smooth.chain_rule_gaps(seed)[0]


@claim("By the weights of a hidden layer it is not (relative distance, of networks of 6, 3 and 1 neurons).",
       bound=each_at_least(0.01), paper=_SOURCE, seeds=range(10), quick=True, summary=min)
def stochastic_hidden_layer(seed):
    """Compare by the hidden weights; with ever smaller output weights the distance would go to 0."""
    return smooth.chain_rule_gaps(seed)[1]
