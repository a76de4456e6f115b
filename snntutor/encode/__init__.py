"""Turn numbers into spikes, kept as a sparse list of events."""

from .codes import at_times, latency, poisson, synthetic_task
from .events import Events

__all__ = ["Events", "at_times", "latency", "poisson", "synthetic_task"]
