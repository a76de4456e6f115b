"""Neftci, Mostafa and Zenke (2019), the article: credit forward in time is credit backward, at another price."""

import numpy as np

from benchmarks.claims.claim import claim, each_at_most, each_between, worst_of
from snntutor import credit
from snntutor.surrogate import fast_sigmoid

_STAND_IN = fast_sigmoid(10)
_ONE = range(1)  # bytes depend on the sizes of arrays and not on what stands in them


@claim("Carried forward, the gradient is the one swept backward, for a smooth network and for a recurrent spiking one "
       "with a surrogate (relative distance)", bound=each_at_most(1e-12), seeds=range(10), quick=True,
       told=worst_of)
def rtrl_equals_bptt(seed):
    """Return the larger of the two distances; the spiking network's includes the paths of reset and recurrence."""
    runs = (credit.tanh_network(credit.random_smooth(seed)), credit.lif_network(credit.random_spiking(seed, _STAND_IN)))
    return max(_distance(credit.forward(run.without()), credit.backward(run.without())) for run in runs)


@claim("Two traces an input, carried forward, give the gradient of a feed-forward spiking layer without its reset "
       "(relative distance)", bound=each_at_most(1e-12), seeds=range(10), quick=True, told=worst_of)
def forward_traces(seed):
    """Return the distance of the traces' gradient from the one swept backward."""
    net = credit.random_spiking(seed, _STAND_IN, recurrent=False)
    return _distance(credit.forward_traces(net).ravel(),
                     credit.backward(credit.lif_network(net).without("reset"))[:net.w.size])


@claim("Memory of BPTT grows with the number of steps T, linearly (exponent of T)", bound=each_between(0.9, 1.1),
       seeds=_ONE, quick=True)
def credit_growth(seed):
    """Fit the bytes allocated by 8 neurons over 250 to 2,000 steps."""
    return _exponent_of_steps(credit.bptt, seed)


@claim("Memory of RTRL does not grow with the number of steps T (exponent of T)", bound=each_between(-0.02, 0.02),
       seeds=_ONE, quick=True)
def credit_growth_forward(seed):
    """Fit the bytes allocated by 8 neurons over 250 to 2,000 steps."""
    return _exponent_of_steps(credit.rtrl, seed)


@claim("Memory of RTRL in a fully recurrent layer grows with the cube of its N neurons (exponent of N)",
       bound=each_between(2.8, 3.05), seeds=_ONE, quick=True)
def credit_growth_neurons(seed):
    """Fit the bytes allocated by 16 to 96 neurons; each of the N (N + 2) weights has its influence on all N."""
    sizes = 16, 32, 64, 96
    return credit.exponent(sizes, [credit.peak_bytes(credit.rtrl, credit.random_smooth(seed, steps=5, neurons=n))
                                   for n in sizes])


def _exponent_of_steps(sweep, seed):
    steps = 250, 500, 1000, 2000
    return credit.exponent(steps, [credit.peak_bytes(sweep, credit.random_smooth(seed, steps=t)) for t in steps])


def _distance(found, wanted):
    return float(np.linalg.norm(found - wanted) / np.linalg.norm(wanted))
