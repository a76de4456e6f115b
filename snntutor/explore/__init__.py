"""Live figures for the chapters: each a function that returns an Explorer."""

from snntutor.explore.codes import latency_code
from snntutor.explore.core import Explorer, choice, slider, switch
from snntutor.explore.machine import machine
from snntutor.explore.network import random_network
from snntutor.explore.neuron import neuron
from snntutor.explore.sample import sample
from snntutor.explore.staircase import staircase
from snntutor.explore.surrogates import surrogate
from snntutor.explore.warmup import warm_up

__all__ = ["Explorer", "choice", "latency_code", "machine", "neuron", "random_network", "sample", "slider",
           "staircase", "surrogate", "switch", "warm_up"]
