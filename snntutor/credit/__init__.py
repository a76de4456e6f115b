"""Which weight deserves the blame, at which time: the gradient swept backwards through time and carried forwards.

A gradient is computed from a network that was `Linearised` around its run, by arrays alone: `backward` sweeps blame
from the last step to the first (BPTT), `forward` carries along how the state depends on every weight (RTRL).
`tanh_network` and `lif_network` linearise two kinds of network, the jacobian as a sum of named paths; `slopes` does so
for one step of a neuron, whatever its reset is, and `passage` for one neuron's run.
"""

from .draws import random_smooth, random_spiking
from .lean import bptt, rtrl
from .measure import exponent, multiplications, peak_bytes
from .networks import Smooth, Spiking, forward_traces, lif_network, run_lif, run_tanh, tanh_network
from .passage import Passage, carried, passage
from .paths import Unrolled, routes
from .steps import Slopes, check_forgets_nothing, slopes
from .sweeps import Linearised, backward, blames, forward, influences, shares, truncated

__all__ = ["Linearised", "Passage", "Slopes", "Smooth", "Spiking", "Unrolled", "backward", "blames", "bptt",
           "carried", "check_forgets_nothing", "exponent", "forward", "forward_traces", "influences", "lif_network",
           "multiplications", "passage",
           "peak_bytes", "random_smooth", "random_spiking", "routes", "rtrl", "run_lif", "run_tanh", "shares", "slopes",
           "tanh_network", "truncated"]
