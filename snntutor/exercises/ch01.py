"""Chapter 01: one neuron."""

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases, by_words
from snntutor.exercises.hidden import hidden_neuron, judge_hidden
from snntutor.exercises.rate import judge_rate
from snntutor.exercises.response import judge_response
from snntutor.exercises.together import judge_together
from snntutor.lif import LIFParams, LIFState, lif_step, simulate, to_zero

_P = LIFParams()
_NO_SYNAPSE = LIFParams(tau_syn=0)
_SLOW = LIFParams(tau_mem=20e-3, tau_syn=2e-3, theta=0.5)
_HALF = LIFParams(tau_mem=20e-3, tau_syn=2e-3, theta=0.5, dt=0.5e-3)


# 1.1 one step


def _step(i, u, s, drive, p):
    return tuple(lif_step(LIFState(i, u), s, drive, p))


_STEP_CASES = [
    (0.0, 0.0, 0.0, 1.0, _P),
    (1.0, 0.0, 0.0, 0.0, _P),
    (0.0, 1.2, 1.0, 0.0, _P),
    (0.5, 0.8, 0.0, 0.3, _P),
    (0.5, 1.3, 1.0, 0.3, _SLOW),
    (0.0, 1.2, 0.0, 0.0, _P),
    (-0.5, -0.2, 0.0, -0.3, _P),
    (0.5, 0.8, 1.0, 0.3, _HALF),
]
_STEP_MISTAKES = [
    Mistake(lambda i, u, s, drive, p: (p.alpha * i + drive, p.beta * u + p.alpha * i + drive - p.theta * s),
            "Your potential takes the new current. In the article's step U[n+1] is moved by I[n], the current "
            "before this step's input arrived."),
    Mistake(lambda i, u, s, drive, p: (p.alpha * i + drive, p.beta * (u - p.theta * s) + i),
            "Your reset leaks: beta multiplies the subtracted threshold too. Subtract theta after the leak."),
    Mistake(lambda i, u, s, drive, p: (p.alpha * i + drive, (p.beta * u + i) * (1 - s)),
            "This is the reset to zero: it throws the whole potential away, this step's input with it. Wanted "
            "is the reset that subtracts one threshold."),
    Mistake(lambda i, u, s, drive, p: (p.beta * i + drive, p.alpha * u + i - p.theta * s),
            "The decays are exchanged: alpha belongs to the current I, beta to the potential U."),
    Mistake(lambda i, u, s, drive, p: (p.alpha * i + drive, p.beta * u + i),
            "Nothing resets: a neuron that spiked must lose theta."),
    Mistake(lambda i, u, s, drive, p: (p.alpha * i + drive, p.beta * u + i - s),
            "Your reset takes away 1 whatever the threshold is. Subtract theta."),
    Mistake(lambda i, u, s, drive, p: (p.alpha * i + drive, p.beta * u + (1 - p.beta) * i - p.theta * s),
            "You scale the current by 1 - beta. That is the other convention; the article's step adds I as it is."),
    Mistake(lambda i, u, s, drive, p: _step(i, u, float(u > p.theta), drive, p),
            "You find the spike anew from u. Use s: who calls the step decides what resets the neuron."),
    Mistake(lambda i, u, s, drive, p: _step(i, u, s, drive, p)[::-1],
            "The right numbers in the wrong order: wanted is the current first, then the potential."),
    Mistake(lambda i, u, s, drive, p: ((1 - p.dt / p.tau_syn) * i + drive,
                                       (1 - p.dt / p.tau_mem) * u + i - p.theta * s),
            "You take 1 - dt/tau for the decays. That is only the start of the series; use p.alpha and p.beta."),
    Mistake(lambda i, u, s, drive, p: (p.alpha * i, p.beta * u + i + drive - p.theta * s),
            "Your drive goes into the potential. It feeds the current, and the current feeds the potential."),
]

# 1.3 three resets


def _late(drive, p):
    """A neuron whose reset uses the spike of the step before."""
    u, s = np.zeros_like(drive), np.zeros_like(drive)
    for n in range(len(drive)):
        s[n] = u[n] > p.theta
        if n + 1 < len(drive):
            before = s[n - 1] if n else 0
            u[n + 1] = p.beta * u[n] + drive[n] - p.theta * before
    return s


def three_trains():
    """Return three spike trains of shape (60,) under one current, in a fixed order."""
    drive = np.full((60, 1, 1), 0.35)
    trains = {"late": _late(drive, _NO_SYNAPSE), "zero": simulate(drive, _NO_SYNAPSE, to_zero)[1],
              "subtract": simulate(drive, _NO_SYNAPSE)[1]}
    return {name: train[:, 0, 0] for name, train in zip("ABC", trains.values())}


_TRAIN_MISTAKES = [
    Mistake(("late", "subtract", "zero"),
            "The late one is found. Of the other two, which reset throws more of the potential away, and so "
            "waits longer for the next spike?"),
    Mistake(("subtract", "zero", "late"),
            "Two spikes in a row (a doublet) are the mark of a reset that comes one step late, not of one "
            "that subtracts."),
    Mistake(("zero", "late", "subtract"),
            "Only C is right. A neuron set to zero cannot spike at the very next step. Look again at the doublets."),
]
_judge_trains = by_words(
    ("late", "zero", "subtract"), _TRAIN_MISTAKES, 'Use the words "late", "zero" and "subtract", one for each train.',
    "{right} of 3 are right. Each word is used once: which train has two spikes in a row?")

EXERCISES = (
    Exercise("1.1", "one step of a neuron", 5, 1, by_cases(_step, _STEP_CASES, _STEP_MISTAKES),
             "The current decays by alpha and takes the input; the potential decays by beta, takes the current as it "
             "was, and loses theta for a spike.",
             ("Two lines are enough, one for each equation above. The right-hand sides use only values of step n.",
              "The current: alpha times what was there, plus the drive.",
              "The potential: p.beta * u + i, and for the reset subtract p.theta * s.")),
    Exercise("1.2", "the response to one spike", 15, 2, judge_response,
             "The potential is a difference of two powers, zero at steps 0 and 1 and w at step 2; with equal decays "
             "the difference becomes a derivative.",
             ("Write down U[0] to U[3] by hand for w = 1, with alpha and beta as letters.",
              "U[3] = w (beta + alpha), and (beta^2 - alpha^2) / (beta - alpha) is just that.",
              "From n = 1 on it is w (beta^(n-1) - alpha^(n-1)) / (beta - alpha). Set U[0] to 0 yourself.",
              "For alpha = beta it is the derivative of beta^(n-1) by beta, times w: w (n-1) beta^(n-2).")),
    Exercise("1.3", "which reset is it?", 5, 1, _judge_trains,
             "Doublets give the late reset away; of the others the one that subtracts keeps what is over the "
             "threshold, and so fires sooner.",
             ("Print the steps at which each train spikes: np.flatnonzero(trains['A']).",
              "Two spikes at neighbouring steps again and again: which reset allows that?",
              "Count the spikes: a reset to zero throws away more, so its neuron waits longer."),
             given=three_trains),
    Exercise("1.4", "the firing rate", 10, 2, judge_rate,
             "A spike every k + 1 steps: k steps up to the threshold, one for the reset.",
             ("Under a current I the potential k steps after 0 is I (1 - beta^k) / (1 - beta).",
              "Solve for the first whole k with U > theta; below I = (1 - beta) theta there is none.",
              "k = floor(log(1 - (1 - beta) theta / I) / log(beta)) + 1, and the period is (k + 1) dt.")),
    Exercise("1.5", "the hidden neuron", 20, 3, judge_hidden,
             "Every constant is within 5 % of the hidden one, found from spikes alone.",
             ("Send many neurons a single pulse each at step 0, a stronger one to each. One of weight w gives "
              "U[2] = w. What does the weakest pulse that spikes at step 2 tell?",
              "U[3] = w (alpha + beta) and U[4] = w (alpha^2 + alpha beta + beta^2). The weakest pulses that "
              "spike by step 3 and by step 4 tell what stands in the brackets.",
              "From the sum of alpha and beta and from their product follow both, by a quadratic equation, and "
              "tau = -dt / ln(decay). The membrane is the slower one. Make the pulses finely graded."),
             given=hidden_neuron),
    Exercise("1.6", "only what comes together", 15, 2, judge_together,
             "What the first spike leaves must still help after 3 steps and no longer after 10; the threshold lies "
             "between.",
             ("Begin without a synapse, tau_syn = 0: a spike then lifts the potential by 1, and beta^d is left of it d "
              "steps later.",
              "Two spikes reach 1 + beta^3 at the least when they are 3 steps apart. Ten spikes, 10 steps apart, reach "
              "nearly 1 / (1 - beta^10).",
              "Choose tau_mem = 10 ms and compute both numbers. The threshold goes between them, nearer to the "
              "upper one or to the lower one as you like.")),
)

PREDICTIONS = (
    Prediction("1.a", "One input spike arrives at step 0. At which step does the potential first move?",
               {"a": "at step 0", "b": "at step 1", "c": "at step 2"}, "c",
               "Both equations read the values of step n: the spike of step 0 is in the current of step 1, and only "
               "that moves the potential of step 2. Who says step 1 lets the potential use the new current at once."),
    Prediction("1.b", "The reset is applied one step late. Under this steady current, how many spikes are there?",
               {"a": "as many, each a step later", "b": "more", "c": "fewer"}, "b",
               "Each time the potential is still above the threshold a step later and spikes again: 16 spikes in "
               "place of 12. A delay outside of a loop moves things in time; inside of one it changes them."),
    Prediction("1.c", "In the article's step the membrane time constant doubles; the steady current stays. Where does "
                      "the potential, without a threshold, come to rest?",
               {"a": "where it was", "b": "about twice as high", "c": "about half as high"}, "b",
               "It rests at I / (1 - beta), and a slower membrane makes 1 - beta smaller. Where it was would be "
               "right for the equation in continuous time, whose input the step leaves to the weights."),
)
