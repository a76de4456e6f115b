"""Live figures for the chapters: each a function that returns an Explorer.

A module an explorer. Each holds the function that chapters call; a NamedTuple of all that is drawn or told and
moves; ``numbers``, which computes it; ``draw``, which makes the picture that follows it; ``sentence``, which tells
it; and ``example``, which makes the explorer on small arguments.
"""

from snntutor.explore import buckets, codes, conventions, networks, neurons, samples, scales, staircases, surrogates
from snntutor.explore.buckets import warm_up
from snntutor.explore.codes import latency_code
from snntutor.explore.controls import choice, slider, switch
from snntutor.explore.conventions import side_by_side
from snntutor.explore.core import Explorer
from snntutor.explore.machine import machine
from snntutor.explore.networks import random_network
from snntutor.explore.neurons import neuron
from snntutor.explore.samples import sample
from snntutor.explore.scales import weight_scale
from snntutor.explore.staircases import staircase
from snntutor.explore.surrogates import surrogate_gradient

EXAMPLES = {  # each explorer of the book, by its chapter and name
    "00 warm_up": buckets.example,
    "01 neuron": neurons.example,
    "02 latency_code": codes.example,
    "03 random_network": networks.example,
    "05 staircase": staircases.example,
    "07 surrogate_gradient": surrogates.example,
    "08 sample": samples.example,
    "A side_by_side": conventions.example,
    "H weight_scale": scales.example,
}

__all__ = ["EXAMPLES", "Explorer", "choice", "latency_code", "machine", "neuron", "random_network", "sample",
           "side_by_side", "slider", "staircase", "surrogate_gradient", "switch", "warm_up", "weight_scale"]
