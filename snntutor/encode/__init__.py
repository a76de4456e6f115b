"""Turn numbers into spikes, kept as a sparse list of events."""

from .codes import latency, poisson, synthetic_task
from .events import Events

__all__ = ["Events", "latency", "poisson", "synthetic_task"]
