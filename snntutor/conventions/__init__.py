"""How programs differ from the article and from each other: presets of each convention, and an atlas of them.

A neuron of another convention is a function, ``neuron(state, drive, p) -> Step``, for `run`; a latency code of
another is `latency_as` with another time, rounding or end. `ATLAS` lists the differences, each with an experiment.
"""

from snntutor.lif import nothing

from .codes import (
    binary,
    chance_linear,
    chance_poisson,
    counted,
    digitize_bins,
    drop,
    effective_tau,
    floor_bins,
    keep_at_the_end,
    latency_as,
    linear_time,
    log_time,
)
from .difference import Difference, table
from .neuron_rows import ROWS as NEURONS
from .neuron_rows import pulse, steady
from .neurons import (
    State,
    Step,
    article,
    at_threshold,
    current_at_once,
    euler,
    euler_constants,
    fresh_input_decays,
    gain,
    gain_on_both,
    late,
    late_zero,
    leak_per_step,
    letters_swapped,
    no_reset,
    same_decay,
    same_step,
    same_step_reset_at_once,
    same_step_zero_at_once,
    subtract_one,
    threshold_leaks,
    zero_keeping_input,
    zero_losing_input,
)
from .other_rows import CODES, LEARNING, readout
from .resets import by_one, leaking
from .runs import layers, one_step_more, run, spike_steps, weakest_steady

ATLAS = NEURONS + CODES + LEARNING

__all__ = [
    "ATLAS", "CODES", "Difference", "LEARNING", "NEURONS", "State", "Step", "article", "at_threshold", "binary",
    "by_one", "chance_linear", "chance_poisson", "counted", "current_at_once", "digitize_bins", "drop",
    "effective_tau", "euler", "euler_constants", "floor_bins", "fresh_input_decays", "gain", "gain_on_both",
    "keep_at_the_end", "late", "late_zero", "latency_as", "layers", "leak_per_step", "leaking", "letters_swapped",
    "linear_time", "log_time", "no_reset", "nothing", "one_step_more", "pulse", "readout", "run", "same_decay",
    "same_step", "same_step_reset_at_once", "same_step_zero_at_once", "spike_steps", "steady", "subtract_one", "table",
    "threshold_leaks", "weakest_steady", "zero_keeping_input", "zero_losing_input",
]
