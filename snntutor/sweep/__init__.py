"""Run a function over a grid of settings, on every core."""

from .pictures import curves, curves_in_words, heat_map, heat_map_in_words
from .running import grid
from .table import Summary, Table

__all__ = ["Summary", "Table", "curves", "curves_in_words", "grid", "heat_map", "heat_map_in_words"]
