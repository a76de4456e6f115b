"""A spike forward, a chosen derivative backward.

Every derivative here takes the distance to the threshold, x = u - theta, and takes torch tensors as
well as NumPy arrays. Each surrogate has the value 1 at its peak, x = 0; other sources write other
peaks, which `scaled` gives.
"""

from .shapes import (
    SHAPES,
    Surrogate,
    arctan,
    exponential,
    fast_sigmoid,
    gaussian,
    rectangle,
    scaled,
    sigmoid,
    straight_through,
    triangle,
    true_derivative,
)
from .spike import Spike, SurrogateSpike, slopes, spike_fn

__all__ = ["SHAPES", "Spike", "Surrogate", "SurrogateSpike", "arctan", "exponential", "fast_sigmoid", "gaussian",
           "rectangle", "scaled", "sigmoid", "slopes", "spike_fn", "straight_through", "triangle", "true_derivative"]
