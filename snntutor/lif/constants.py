"""The constants of a leaky integrate-and-fire neuron, in seconds, and the decays that follow."""

import math
from dataclasses import dataclass

from snntutor import arguments


@dataclass(frozen=True)
class LIFParams:
    """The constants of a leaky integrate-and-fire (LIF) neuron.

    Parameters
    ----------
    tau_mem : float
        Membrane time constant in seconds; ``math.inf`` never leaks, 0 forgets at once.
    tau_syn : float
        Synaptic time constant in seconds; 0 means no synapse: the current is the drive itself.
    theta : float
        Firing threshold, in the article's natural units (rest is 0).
    dt : float
        Time step in seconds.

    Raises
    ------
    ValueError
        If a constant is not a number, negative, or a time constant lies between 0 and ``dt``.

    Notes
    -----
    Its ``repr`` tells each time in milliseconds and in steps, with the decay that follows. It is no Python, so it
    stands in angle brackets; the numbers that make it again are ``dataclasses.asdict(p)``.
    """

    tau_mem: float = 10e-3
    tau_syn: float = 5e-3
    theta: float = 1.0
    dt: float = 1e-3

    def __post_init__(self):
        arguments.positive(dt=self.dt, theta=self.theta)
        for name in ("tau_mem", "tau_syn"):
            _check_tau(name, getattr(self, name), self.dt)
        arguments.in_seconds(3, tau_mem=self.tau_mem, tau_syn=self.tau_syn, dt=self.dt)  # 3: past what dataclass wrote

    @property
    def alpha(self) -> float:
        """The share of the synaptic current that is left after one step, exp(-dt / tau_syn)."""
        return _decay(self.tau_syn, self.dt)

    @property
    def beta(self) -> float:
        """The share of the membrane potential that is left after one step, exp(-dt / tau_mem)."""
        return _decay(self.tau_mem, self.dt)

    def __repr__(self):
        return (f"<LIFParams: tau_mem {_times(self.tau_mem, self.dt)}, beta {self.beta:.4g}; "
                f"tau_syn {_times(self.tau_syn, self.dt)}, alpha {self.alpha:.4g}; theta {self.theta:.10g}; "
                f"dt {1e3 * self.dt:.10g} ms>")


def _check_tau(name, tau, dt):
    if not arguments.is_number(tau) or tau < 0:
        raise ValueError(f"{name} is {arguments.shown(tau)}; a time constant is a number of seconds, 0 or more.")
    if 0 < tau < dt * (1 - 1e-9):  # a slider's 1 ms may be a rounding error below dt
        raise ValueError(
            f"{name} is {tau:g} s, shorter than the time step dt = {dt:g} s, which cannot show it. "
            f"Take {name} of at least dt, or 0 for no filter at all. (Times are in seconds.)"
        )


def _times(tau, dt):
    if tau == 0:
        return "0, no filter"
    return "inf, no leak" if tau == math.inf else f"{1e3 * tau:.10g} ms = {tau / dt:.4g} steps"


def _decay(tau, dt):
    return 0.0 if tau == 0 else math.exp(-dt / tau)
