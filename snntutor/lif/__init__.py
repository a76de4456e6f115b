"""One time step of a leaky integrate-and-fire neuron's current and potential, and a simulation from rest."""

from .constants import LIFParams
from .simulation import simulate, simulate_undelayed
from .step import (
    LIFState,
    check_reset,
    check_undelayed,
    lif_step,
    nothing,
    subtract,
    to_zero,
    to_zero_keeping,
    undelayed_step,
)

__all__ = [
    "LIFParams", "LIFState", "check_reset", "check_undelayed", "lif_step", "nothing", "simulate", "simulate_undelayed",
    "subtract", "to_zero", "to_zero_keeping", "undelayed_step",
]
