"""Live figures for the chapters: each a function that returns an Explorer."""

from snntutor.explore.core import Explorer, choice, slider, switch

__all__ = ["Explorer", "choice", "slider", "switch"]
