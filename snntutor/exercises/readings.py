"""Five neurons under the microscope, to be told by their factors (exercise 10.3)."""

import numpy as np

from snntutor.credit import passage
from snntutor.lif import LIFParams, subtract, to_zero_keeping

P = LIFParams(tau_mem=-1e-3 / np.log(0.9), tau_syn=0)  # beta = 0.9
WORDS = ("subtract, in", "subtract, out", "to zero, in", "to zero, out", "peak 10, in")
_DRIVE = np.array([0.5, 0.3, 0.35, 0.4, 0.1, 0.3, 0.45, 0.4, 0.2, 0.3, 0.35, 0.4])
_NEURONS = {"A": (to_zero_keeping, False, 1), "B": (subtract, True, 10), "C": (subtract, False, 1),
            "D": (to_zero_keeping, True, 1), "E": (subtract, True, 1)}
RIGHT = ("to zero, out", "peak 10, in", "subtract, out", "to zero, in", "subtract, in")


def readings():
    """Return five neurons, each a dict of arrays: potential ``u``, spikes ``s``, and the factor of each step back.

    ``factors[n]`` is dU[n + 1] / dU[n] as the neuron's program computes it. For all beta is 0.9 and the threshold 1;
    where a surrogate has a peak of 1, it is the fast sigmoid of slope 10.
    """
    return {name: _read(*about) for name, about in _NEURONS.items()}


def _read(reset, through, peak):
    run = passage(_DRIVE, P, reset, lambda x: peak / (1 + 10 * np.abs(x)) ** 2)
    return {"u": run.u.round(3), "s": run.s, "factors": run.factors(through).round(3)}
