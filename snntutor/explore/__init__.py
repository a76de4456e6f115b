"""Live figures for the chapters: each a function that returns an Explorer."""

from snntutor.explore.codes import latency_code
from snntutor.explore.core import Explorer, choice, slider, switch
from snntutor.explore.neuron import neuron

__all__ = ["Explorer", "choice", "latency_code", "neuron", "slider", "switch"]
