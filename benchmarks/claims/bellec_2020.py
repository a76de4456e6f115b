"""Bellec et al. (2020), e-prop: eligibility times learning signal is the gradient without two ways of a spike."""

from claims.claim import claim, each_at_most, relative_distance
from snntutor import credit, local
from snntutor.surrogate import fast_sigmoid

_ABOUT = {"bound": each_at_most(1e-12), "seeds": range(10), "quick": True, "summary": max,
          "paper": "equal, in the numerical proofs of its code"}


@claim("E-prop by hand is autograd with the spikes detached into recurrence and reset (relative distance).", **_ABOUT)
def eprop_equals_autograd(seed):
    """Return the distance for all weights of a recurrent layer, with symmetric feedback."""
    net = credit.random_spiking(seed, fast_sigmoid(10))
    return relative_distance(local.eprop_gradient(net, net.readout), local.eprop_by_autograd(net))


@claim("E-prop by hand is the gradient swept backward without its paths reset and recurrence, whatever weights the "
       "errors come back by (relative distance).", **_ABOUT)
def eprop_equals_deletion(seed):
    """Return the distance with random feedback."""
    net = credit.random_spiking(seed, fast_sigmoid(10))
    b = local.random_feedback_of(seed)(net.readout)
    return relative_distance(local.eprop_gradient(net, b), local.kept(net, ("reset", "recurrence"), b))
