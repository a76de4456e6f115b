"""Judge a translation from the article's convention to that of another program (exercise A.4)."""

from snntutor import conventions
from snntutor.check import Mistake, by_cases
from snntutor.lif import LIFParams


def _translated(p, weight):
    return p.dt / (1 - p.beta), p.dt / (1 - p.alpha), weight / (1 - p.beta)


def _in_units(p, weight, unit):
    tau_mem, tau_syn, translated = _translated(p, weight)
    return tau_mem / unit, tau_syn / unit, translated


def _without_a_synapse(p, weight):
    tau_mem, tau_syn, translated = _translated(p, weight)
    return tau_mem, tau_syn if p.tau_syn else 0.0, translated


def _backwards(p, weight):
    back = conventions.euler_constants(p)
    return back.tau_mem, back.tau_syn, weight / (1 - p.beta)


_CONSTANTS = [(LIFParams(), 1.0), (LIFParams(tau_syn=0), 0.5), (LIFParams(20e-3, 10e-3), -2.0),
              (LIFParams(10e-3, 5e-3, 1.0, 0.5e-3), 3.0), (LIFParams(5e-3, 2e-3, 0.7), 0.0)]
_MISTAKES = [
    Mistake(lambda p, weight: (p.tau_mem, p.tau_syn, weight / (1 - p.beta)),
            "The weight is right, the time constants are not: the program would keep 1 - dt/tau of them, which is not "
            "exp(-dt/tau)."),
    Mistake(lambda p, weight: (p.tau_mem, p.tau_syn, weight * p.tau_mem / p.dt),
            "The gain is seen, but the program would keep 1 - dt/tau where the article keeps exp(-dt/tau): the time "
            "constants must change, and with tau_mem the gain."),
    Mistake(_backwards,
            "You translate a program's constants into the article's. Wanted is the way back: 1 - dt/tau must become "
            "exp(-dt/tau) of p."),
    *(Mistake(lambda p, weight, unit=unit: _in_units(p, weight, unit(p)),
              "Give the time constants in seconds, as p.tau_mem and p.dt are, not in milliseconds or steps.")
      for unit in (lambda p: 1e-3, lambda p: p.dt)),
    Mistake(_without_a_synapse,
            "Right but for tau_syn = 0: there 1 - dt/tau_syn must be 0, and dt/0 is no number."),
    Mistake(lambda p, weight: (p.beta, p.alpha, weight / (1 - p.beta)),
            "These are decays. The program wants time constants, of which it makes the decays 1 - dt/tau."),
    Mistake(lambda p, weight: (p.tau_mem, p.tau_syn, weight),
            "This changes nothing, and the program would stay silent."),
    Mistake(lambda p, weight: (*_translated(p, weight)[:2], weight),
            "The time constants are right. The program weighs the current by its own dt/tau_mem: what must the weight "
            "be?"),
    Mistake(lambda p, weight: (*_translated(p, weight)[:2], weight * (1 - p.beta)),
            "You weigh the weight down a second time. The program multiplies by 1 - beta, so divide by it."),
    Mistake(lambda p, weight: (*_translated(p, weight)[:2], weight * p.tau_mem / p.dt),
            "Nearly: the program's gain is dt over the new tau_mem, not over the old one."),
    Mistake(lambda p, weight: (*_translated(p, weight)[:2], weight / ((1 - p.alpha) * (1 - p.beta))),
            "The program weighs the current, not the drive: leave 1 - alpha out."),
    Mistake(lambda p, weight: (*_translated(p, weight)[1::-1], weight / (1 - p.beta)),
            "The time constants are exchanged: the membrane's comes first."),
]

judge_carried = by_cases(_translated, _CONSTANTS, _MISTAKES)
