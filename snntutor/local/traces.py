"""What synapses and neurons carry from step to step, before anything reached them."""

import numpy as np

from snntutor.lif import LIFState


def at_rest(shape) -> LIFState:
    """Return a state of two filters in a row, as a neuron's current and potential, that nothing has reached."""
    return LIFState(np.zeros(shape), np.zeros(shape))
