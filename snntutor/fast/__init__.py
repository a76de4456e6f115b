"""The layers of `snntutor.network` on a CPU, compiled: the same numbers, many times faster.

Input that is a list of events is never made dense: each spike adds its row of the weights to
the drive at its time, and the gradient of the weights gathers the same way, so that the cost grows with
the number of spikes. Time runs in compiled loops that keep what a few samples need in the processor's cache.
"""

from .unroll import run

__all__ = ["run"]
