"""Which weight deserves the blame, at which time: the gradient swept backwards through time and carried forwards.

A gradient is computed from a network that was `Linearised` around its run, by arrays alone: `backward` sweeps blame
from the last step to the first (BPTT), `forward` carries along how the state depends on every weight (RTRL).
`tanh_network` and `lif_network` linearise two kinds of network, the jacobian as a sum of named paths.
"""

from .draws import random_smooth, random_spiking
from .lean import bptt, rtrl
from .measure import exponent, multiplications, peak_bytes
from .networks import Smooth, Spiking, forward_traces, lif_network, run_lif, run_tanh, tanh_network
from .paths import Unrolled, routes
from .sweeps import Linearised, backward, blames, forward, influences, shares, truncated

__all__ = ["Linearised", "Smooth", "Spiking", "Unrolled", "backward", "blames", "bptt", "exponent", "forward",
           "forward_traces", "influences", "lif_network", "multiplications", "peak_bytes", "random_smooth",
           "random_spiking", "routes", "rtrl", "run_lif", "run_tanh", "shares", "tanh_network", "truncated"]
