"""Draw given arrays on a given axis: one look, one colour for each role, through the whole book."""

from snntutor.plot.draw import (
    figure,
    images,
    label,
    legend,
    level,
    milliseconds,
    png,
    raster,
    show,
    tidy,
    trace,
)
from snntutor.plot.fields import band, heat_map
from snntutor.plot.graph import chain, unrolled_graph
from snntutor.plot.neuron import neuron_parts
from snntutor.plot.roles import COLOURS, DASHES
from snntutor.plot.signs import vital_signs

__all__ = ["COLOURS", "DASHES", "band", "chain", "figure", "heat_map", "images", "label", "legend", "level",
           "milliseconds", "neuron_parts", "png", "raster", "show", "tidy", "trace", "unrolled_graph", "vital_signs"]
