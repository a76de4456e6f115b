"""The neuron in continuous time: its three constants."""

import math
from dataclasses import dataclass

from snntutor import arguments


@dataclass(frozen=True)
class Neuron:
    """A leaky integrate-and-fire neuron without time steps.

    Between spikes tau_mem dV/dt = -V + I and tau_syn dI/dt = -I; an input spike adds its weight to I; where V reaches
    theta the neuron spikes and V starts again at 0, while I goes on.

    Parameters
    ----------
    tau_mem, tau_syn : float
        Seconds, finite and above 0; any ratio, equal ones too.
    theta : float
        Threshold, above 0.

    Notes
    -----
    Wunderlich and Pehle (2021), table 1. Departure from chapter 01: the current is a mean that pulls at the
    potential, -V + I, where the article's step adds it; weights are 1 / (1 - beta) times as large.
    """

    tau_mem: float = 20e-3
    tau_syn: float = 5e-3
    theta: float = 1.0

    def __post_init__(self):
        arguments.positive(tau_mem=self.tau_mem, tau_syn=self.tau_syn, theta=self.theta)
        arguments.in_seconds(4, tau_mem=self.tau_mem, tau_syn=self.tau_syn)

    @property
    def constants(self) -> tuple:
        """What the compiled loops know of it: tau_mem, tau_syn, theta and the ratio of the time constants."""
        ratio = self.tau_mem / self.tau_syn
        whole = round(ratio)  # 20e-3 / 5e-3 is 4 only to the last bit, and 4 has loops of its own
        ratio = float(whole) if math.isclose(ratio, whole, rel_tol=1e-14) else ratio
        return float(self.tau_mem), float(self.tau_syn), float(self.theta), ratio


DEFAULT = Neuron()
