"""The rows of the atlas on codes, recorded events, readouts, surrogates and penalties."""

import numpy as np

from snntutor.lif import LIFParams

from . import codes, learning
from .difference import Difference
from .neuron_rows import P
from .runs import one_step_more, run

_TWO_CLASSES = np.zeros((60, 1, 2))
_TWO_CLASSES[5, 0, 0], _TWO_CLASSES[40:56:3, 0, 1] = 0.5, 0.09  # one strong input early; six weak ones late
_LAST_INPUT = 0.5 * (np.arange(20) == 18)
_COUNTS = np.random.default_rng(0).poisson(2.0, (32, 10))
_IN_ONE_BIN = codes.floor_bins([0.2e-3, 0.5e-3, 0.8e-3, 3.5e-3], 1e-3, 5)


def readout(drive):
    """Return the potential of a readout that leaks and never spikes, for a drive of shape (time, ...)."""
    return run(drive, LIFParams(theta=1e9))[0]


def _second_wins(reading):
    """Return by how much the second class is ahead; below 0 the first wins."""
    first, second = reading(readout(_TWO_CLASSES))[0]
    return float(second - first)


def _step_of(x, **how):
    return lambda way: int(codes.latency_as([[x]], 100, **{how["part"]: way}).time[0])


CODES = (
    Difference("chance", "With what chance does a step spike at 500 Hz, dt = 1 ms?",
               {"rate dt": codes.chance_linear, "1 - exp(-rate dt)": codes.chance_poisson},
               lambda chance: 1e3 * float(chance(500.0, 1e-3)), "spikes a second on average",
               "counts at a high rate; no difference at a few hertz", "02"),
    Difference("rounding", "To which step is a spike time rounded?",
               {"down": np.floor, "to the nearest": np.rint, "up": np.ceil}, _step_of(0.8, part="rounding"),
               "step of the number 0.8, whose time is 5.75", "some of the spikes, or all, one step later", "02"),
    Difference("dark", "Does a number below the threshold of the latency code spike?",
               {"never": codes.drop, "at the last step": codes.keep_at_the_end},
               lambda keep: len(codes.latency_as(np.zeros((1, 784)), 100, keep=keep)),
               "spikes of a black image of 784 pixels", "all dark pixels together at the last step", "02"),
    Difference("latency", "Is the time a logarithm or a straight line?",
               {"logarithm": codes.log_time, "line": codes.linear_time}, _step_of(0.5, part="time"),
               "step of the number 0.5 among 100", "where the middle of the range lies", "02"),
    Difference("bins", "What time does a bin stand for, and what do the decays think?",
               {"1 ms and 1 ms": 1e-3, "14 ms and 1 ms": 14e-3},
               lambda width: 1e3 * codes.effective_tau(10e-3, 1e-3, width),
               "time constant that a tau_mem of 10 ms has, in ms", "a memory that lasts as many times longer", "15"),
    Difference("edges", "Which bin is the first?",
               {"bin 0": codes.floor_bins, "bin 1": codes.digitize_bins},
               lambda bins: int(bins([0.4e-3], 1e-3, 100)[0]), "bin of an event at 0.4 ms, bins of 1 ms",
               "bin 0 is empty in every recording", "15"),
    Difference("crowd", "How many spikes are three events in one bin?",
               {"three": codes.counted, "one": codes.binary},
               lambda how: int(how(_IN_ONE_BIN, 5).sum()), "spikes of four events, three of them in one bin",
               "whether an entry above 1 ever occurs", "15"),
)

LEARNING = (
    Difference("reading", "What of the readout is the answer?",
               {"largest": learning.largest, "last step": learning.last, "sum": learning.summed}, _second_wins,
               "lead of the second class (below 0 the first wins)",
               "not seen from hidden spikes; the answers differ", "03"),
    Difference("one-step-more", "How many steps does the readout record of an input of T?",
               {"T": lambda x: x, "T + 1": one_step_more}, lambda way: float(readout(way(_LAST_INPUT)).max()),
               "largest readout potential, an input at the last step but one of 20",
               "not seen from hidden spikes; an input that was too late is heard", "03"),
    Difference("peak", "How high is a surrogate of slope 25 at the threshold?",
               {"fast sigmoid": learning.fast_sigmoid_peak_1, "times slope": learning.fast_sigmoid_peak_slope,
                "sigmoid's derivative": learning.sigmoid_derivative},
               lambda g: float(g(0.0, 25.0)), "surrogate derivative at the threshold",
               "not from spikes of one run: forward all are the same", "07"),
    Difference("slope", "How wide is a surrogate of slope 25?",
               {"fast sigmoid": learning.fast_sigmoid_peak_1, "sigmoid": learning.sigmoid_derivative,
                "arctan, its own slope": learning.arctan_derivative},
               lambda g: learning.half_width(g, 25.0), "distance at which half of the peak is left, in thresholds",
               "not from spikes of one run", "07"),
    Difference("distance", "Is the distance to the threshold u - theta or u/theta - 1?",
               {"u - theta": learning.in_units_of_potential, "u/theta - 1": learning.in_units_of_threshold},
               lambda x: float(learning.fast_sigmoid_peak_1(x(0.4, 0.5), 10.0)),
               "surrogate of slope 10 at u = 0.4, theta = 0.5", "not from spikes; the same at theta = 1", "07"),
    Difference("detach", "Does the gradient pass through the spike that resets?",
               {"no": learning.past_the_reset, "yes": learning.through_the_reset},
               lambda way: float(way(0.9, 0.4, P, learning.fast_sigmoid_peak_1(-0.1, 10.0))),
               "dU[n+1]/dU[n] at U = 0.9, I = 0.4, reset to zero, fast sigmoid of slope 10",
               "not from spikes; after training the networks differ", "07"),
    Difference("penalty", "Is the penalty on activity a mean over samples, or a square of a sum over the batch?",
               {"a mean": learning.penalty_per_sample, "the sum squared": learning.penalty_of_the_batch},
               lambda way: float(way(_COUNTS) / way(_COUNTS[:16])), "penalty of 32 samples over that of 16 of them",
               "not from spikes of one run; from how quiet training makes a network", "08"),
)
