"""The rows of the atlas that a single neuron shows: resets, delays, decays, gains."""

import math

import numpy as np

from snntutor.lif import LIFParams

from . import neurons
from .difference import Difference
from .runs import layers, run, spike_steps, weakest_steady

P = LIFParams()
BARE = LIFParams(tau_syn=0)
_GATHERS = LIFParams(tau_mem=math.inf, tau_syn=0)


def steady(times_threshold, p, n_steps=150):
    """Return a steady drive that lifts the potential, without a threshold, to so many thresholds, shape (time,)."""
    return np.full(n_steps, times_threshold * p.theta * (1 - p.alpha) * (1 - p.beta))


def pulse(weight, n_steps=60):
    """Return a drive of one pulse at step 0, shape (time,)."""
    return weight * (np.arange(n_steps) == 0)


def _count(drive, p):
    return lambda neuron: len(spike_steps(drive, p, neuron))


def _first(drive, p):
    return lambda neuron: int(spike_steps(drive, p, neuron)[0])


def _five_layers(neuron):
    x = 10.0 * (np.arange(20) == 0)[:, None, None]
    return int(np.flatnonzero(layers(x, [np.full((1, 1), 10.0)] * 5, P, neuron)[-1])[0])


def _rest(drive):
    """Return the potential after a long steady drive, the threshold out of reach."""
    return lambda neuron: float(run(np.full(500, drive), LIFParams(theta=1e9), neuron)[0][-1])


_ZERO = {"subtract theta": neurons.article, "set to zero": neurons.zero_losing_input}

ROWS = (
    Difference("reset-value", "What does a spike leave of the potential?", _ZERO | {"nothing resets": neurons.no_reset},
               _count(steady(3, BARE, 1000), BARE), "spikes in 1,000 steps, a steady drive of 3 thresholds",
               "after a reset to zero longer intervals, under a strong drive; without one a spike at every step", "01"),
    Difference("reset-input", "Is the input of the step that resets kept?",
               {"lost": neurons.zero_losing_input, "kept": neurons.zero_keeping_input},
               _count(steady(4, BARE), BARE), "spikes in 150 steps, a steady drive of 4 thresholds",
               "one step of each interval is missing where the input is lost: look under a strong drive", "01"),
    Difference("reset-order", "Which spike resets: this step's or that of the step before?",
               {"this step's": neurons.article, "the last step's": neurons.late, "and to zero": neurons.late_zero},
               _count(steady(1.5, BARE), BARE), "spikes in 150 steps, a steady drive of 1.5 thresholds",
               "doublets, two spikes at neighbouring steps, under a weak drive", "01"),
    Difference("reset-leak", "Does what is subtracted leak?",
               {"subtract theta": neurons.article, "subtract beta theta": neurons.threshold_leaks},
               _count(steady(1.5, BARE, 1000), BARE), "spikes in 1,000 steps, a steady drive of 1.5 thresholds",
               "somewhat shorter intervals: less is taken away", "01"),
    Difference("reset-one", "Is theta subtracted, or 1?",
               {"subtract theta": neurons.article, "subtract 1": neurons.subtract_one},
               _count(steady(1.5, LIFParams(tau_syn=0, theta=0.5)), LIFParams(tau_syn=0, theta=0.5)),
               "spikes in 150 steps, theta = 0.5", "the same at theta = 1; else other intervals", "01"),
    Difference("strict", "Does a potential equal to the threshold spike?",
               {"no, u > theta": neurons.article, "yes, u >= theta": neurons.at_threshold},
               _first(np.full(20, 0.25), _GATHERS), "first spike, in steps, of four quarters gathered without a leak",
               "only where the potential is the threshold to the last bit: whole and quarter weights, no leak", "03"),
    Difference("delay", "How long is it from an input to the first spike that it can make?",
               {"two steps": neurons.article, "one": neurons.current_at_once, "none": neurons.same_step},
               _first(pulse(10.0), P), "first spike, in steps after a strong pulse",
               "the first spike after a strong pulse", "03"),
    Difference("delay-layers", "And through five layers?",
               {"two steps each": neurons.article, "one": neurons.current_at_once, "none": neurons.same_step},
               _five_layers, "first spike of the fifth layer, in steps after a strong pulse",
               "the first spike of each layer", "03"),
    Difference("order-in-step", "Where spiking follows the move: does the reset wait for the next step?",
               {"the next step subtracts": neurons.same_step, "subtract at once": neurons.same_step_reset_at_once,
                "set to zero at once": neurons.same_step_zero_at_once},
               _count(steady(1.5, BARE, 1000), BARE), "spikes in 1,000 steps, a steady drive of 1.5 thresholds",
               "subtracted at once is row 4, where the threshold leaks; set to zero at once row 2, input kept", "16"),
    Difference("synapse-order", "Does what arrives decay within its first step?",
               {"no, alpha i + d": neurons.article, "yes, alpha (i + d)": neurons.fresh_input_decays},
               lambda neuron: weakest_steady(P, neuron), "weakest steady drive that makes spikes",
               "every weight is worth alpha of itself: the weakest drive is 1 / alpha times as large", "01"),
    Difference("start", "Which potential does a neuron begin with?", {"0": 0.0, "0.9": 0.9, "-0.5": -0.5},
               lambda start: int(spike_steps(steady(1.5, BARE), BARE, start=start)[0]),
               "first spike, in steps, a steady drive of 1.5 thresholds",
               "the first spike; after it trains of zeroed neurons are shifted copies", "01"),
    Difference("decay", "What is left after a step?",
               {"exp(-dt/tau)": neurons.article, "1 - dt/tau": neurons.euler},
               lambda neuron: weakest_steady(P, neuron), "weakest steady drive that makes spikes",
               "the weakest steady drive is (dt/tau_syn)(dt/tau_mem) in place of (1 - alpha)(1 - beta)", "01"),
    Difference("gain", "Is the current weighed by 1 - beta?",
               {"no": neurons.article, "by 1 - beta": neurons.gain, "and the drive by 1 - alpha": neurons.gain_on_both},
               _rest(0.1), "potential after a long steady drive of 0.1, no threshold",
               "how the weakest drive changes when tau_mem doubles: by half, or not at all", "01"),
    Difference("tau-unit", "What is a tau of 10?",
               {"10 ms": P.beta, "10 steps, 1 - 1/tau": neurons.leak_per_step(10, P).beta,
                "10 s": math.exp(-P.dt / 10)},
               lambda beta: beta, "share of the potential left after a step of 1 ms",
               "how far apart two inputs may lie and still add up", "01"),
    Difference("letters", "Whose decay is alpha?",
               {"the synapse's": neurons.article, "the membrane's": neurons.letters_swapped},
               _count(steady(3, P), P), "spikes in 150 steps, a steady drive of 3 thresholds",
               "nothing before the first spike, since the response is the same; after it, the intervals", "01"),
)
