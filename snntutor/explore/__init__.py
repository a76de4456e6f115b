"""Live figures for the chapters: each a function that returns an Explorer.

A module an explorer. Each holds the function that chapters call; a NamedTuple of all that is drawn or told and
moves; ``numbers``, which computes it; ``draw``, which makes the picture that follows it; ``sentence``, which tells
it; and ``example``, which makes the explorer on small arguments.
"""

from snntutor.explore import (
    benches,
    buckets,
    codes,
    conventions,
    crossings,
    grids,
    microscopes,
    networks,
    neurons,
    routes,
    samples,
    scales,
    smoothings,
    staircases,
    surrogates,
    sweeps,
    terms,
)
from snntutor.explore.benches import gradient_bench
from snntutor.explore.buckets import warm_up
from snntutor.explore.codes import latency_code
from snntutor.explore.controls import choice, slider, switch
from snntutor.explore.conventions import side_by_side
from snntutor.explore.core import Explorer
from snntutor.explore.crossings import moving_spikes
from snntutor.explore.grids import finished_grid
from snntutor.explore.machine import machine
from snntutor.explore.microscopes import reset_microscope
from snntutor.explore.networks import random_network
from snntutor.explore.neurons import neuron
from snntutor.explore.routes import unrolled_gradient
from snntutor.explore.samples import sample
from snntutor.explore.scales import weight_scale
from snntutor.explore.smoothings import smoothing
from snntutor.explore.staircases import staircase
from snntutor.explore.surrogates import surrogate_gradient
from snntutor.explore.sweeps import two_sweeps
from snntutor.explore.terms import kept_terms

EXAMPLES = {  # each explorer of the book, by its chapter and name
    "00 warm_up": buckets.example,
    "01 neuron": neurons.example,
    "02 latency_code": codes.example,
    "03 random_network": networks.example,
    "04 two_sweeps": sweeps.example,
    "04 unrolled_gradient": routes.example,
    "05 gradient_bench": benches.example,
    "05 staircase": staircases.example,
    "06 smoothing": smoothings.example,
    "07 surrogate_gradient": surrogates.example,
    "08 sample": samples.example,
    "09 finished_grid": grids.example,
    "10 reset_microscope": microscopes.example,
    "13 moving_spikes": crossings.example,
    "14 kept_terms": terms.example,
    "A side_by_side": conventions.example,
    "H weight_scale": scales.example,
}

__all__ = ["EXAMPLES", "Explorer", "choice", "finished_grid", "gradient_bench", "kept_terms", "latency_code", "machine",
           "moving_spikes", "neuron", "random_network", "reset_microscope", "sample", "side_by_side", "slider",
           "smoothing", "staircase", "surrogate_gradient", "switch", "two_sweeps", "unrolled_gradient", "warm_up",
           "weight_scale"]
