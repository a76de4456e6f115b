"""Networks drawn at random, to try a claim on more than one."""

import numpy as np

from snntutor.lif import LIFParams

from .networks import Smooth, Spiking


def random_smooth(seed, *, steps=20, inputs=2, neurons=8, outputs=1, beta=0.9) -> Smooth:
    """Draw a `Smooth` network with its input and target from normal distributions; V keeps its size as it grows."""
    rng = np.random.default_rng(seed)
    return Smooth(rng.normal(size=(inputs, neurons)), rng.normal(0, 1 / np.sqrt(neurons), (neurons, neurons)),
                  rng.normal(size=(neurons, outputs)), rng.normal(size=(steps, inputs)),
                  rng.normal(size=(steps, outputs)), beta)


def random_spiking(seed, derivative, *, steps=60, inputs=6, neurons=5, recurrent=True) -> Spiking:
    """Draw a `Spiking` network whose inputs spike at a fifth of the steps, strong enough for its neurons to spike."""
    rng = np.random.default_rng(seed)
    v = rng.normal(0, 0.1, (neurons, neurons)) * recurrent
    w, readout, target = (rng.normal(*about) for about in (
        (0.2, 0.3, (inputs, neurons)), (0, 0.1, (neurons, 2)), (0, 1, (steps, 2))))
    x = (rng.random((steps, inputs)) < 0.2).astype(float)
    return Spiking(w, v, readout, x, target, LIFParams(), derivative)
