"""Layers unrolled in time, ending in a `Record`: pure functions in `layers`, modules that hold weights in `model`."""

from snntutor.record import Record

from .drive import weigh
from .layers import leaky_readout, lif_layer, rest, run, undelayed_layer, undelayed_readout
from .model import SNN, Network, normal_weights

__all__ = ["SNN", "Network", "Record", "leaky_readout", "lif_layer", "normal_weights", "rest", "run",
           "undelayed_layer", "undelayed_readout", "weigh"]
