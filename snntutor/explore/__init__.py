"""Live figures for the chapters: each a function that returns an Explorer."""

from snntutor.explore.codes import latency_code
from snntutor.explore.core import Explorer, choice, slider, switch
from snntutor.explore.neuron import neuron
from snntutor.explore.sample import sample

__all__ = ["Explorer", "choice", "latency_code", "neuron", "sample", "slider", "switch"]
