"""Gygax and Zenke (2025): of what a surrogate gradient is the gradient, and where it is of nothing."""

from claims.claim import Bound, claim
from snntutor import smooth


def equal_without_a_hidden_layer_only(numbers) -> bool:
    """Whether the two agree to rounding for one neuron, and differ by a percent or more by hidden weights."""
    return all(one["one neuron"] <= 1e-12 and one["hidden layer"] >= 0.01 for one in numbers)


@claim("For one stochastic neuron with given input the surrogate gradient, averaged over chance, is the gradient of "
       "its expected output; by the weights of a hidden layer it is not (relative distances).",
       bound=Bound("each at most 1e-12 for one neuron and at least 0.01 with a hidden layer",
                   equal_without_a_hidden_layer_only),
       paper="single neurons: equal; deep networks: in general not (arXiv 2404.14964, abstract)", seeds=range(10),
       quick=True)
def stochastic_neuron(seed):
    """Compare by the output neuron's own weights and by the hidden ones, in a network of 6, 3 and 1 neurons.

    The derivative of the chance of a spike is the surrogate. With ever smaller output weights the distance by hidden
    weights would go to 0.
    """
    one, hidden = smooth.chain_rule_gaps(seed)
    return {"one neuron": one, "hidden layer": hidden}
