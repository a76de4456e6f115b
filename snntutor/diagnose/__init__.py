"""Look into a network that does not learn: what spikes, what passes back, what moves, told as numbers and in words."""

from .board import Clock, Dashboard, Input, Layer, Readout, Term, Weight
from .look import dashboard

__all__ = ["Clock", "Dashboard", "Input", "Layer", "Readout", "Term", "Weight", "dashboard"]
