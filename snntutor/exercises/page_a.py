"""Page A, the atlas of conventions."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from snntutor import conventions
from snntutor.check import Exercise, Judge, Mistake, Prediction, Verdict, by_cases, by_words
from snntutor.exercises.apart import judge_apart
from snntutor.exercises.boxes import five_trains, four_boxes
from snntutor.exercises.carried import judge_carried
from snntutor.lif import LIFParams

# A.1 five trains

_TRAINS = ("kept", "late", "subtract", "zero", "leak")
_TRAIN_MISTAKES = [
    Mistake(("zero", "late", "subtract", "kept", "leak"),
            "Both resets to zero are found, but exchanged: the neuron that loses the input of a step spikes less "
            "often."),
    Mistake(("kept", "late", "leak", "zero", "subtract"),
            "Both resets that subtract are found, but exchanged: where the subtracted threshold leaks, less is taken "
            "away, and there are more spikes."),
    Mistake(("late", "kept", "subtract", "zero", "leak"),
            "A late reset makes doublets: which of A and B spikes again and again at two neighbouring steps under a "
            "weak drive?"),
    Mistake(("subtract", "late", "kept", "zero", "leak"),
            "Of A and C one forgets what it had beyond the threshold. Run both presets under the drive and compare."),
]
_judge_trains = by_words(
    _TRAINS, _TRAIN_MISTAKES,
    'Use the words "subtract", "zero", "kept", "late" and "leak", one for each train.',
    "Right are {right} of 5. Each word is used once; the late one is the train with the most spikes at neighbouring "
    "steps. Run each preset under the drive and count the steps at which it differs from a train.")

# A.2 the delay of a layer


@dataclass(frozen=True)
class _Layer:
    """A layer to experiment on."""

    neuron: Callable
    p: LIFParams

    def __call__(self, drive):
        return conventions.run(drive, self.p, self.neuron)[1]

    def __repr__(self):
        return f"a layer with theta = {self.p.theta:g}"


def _pulse_at(step, size=1e6, steps=30):
    return size * (np.arange(steps) == step)


def _delay(layer):
    return int(np.flatnonzero(layer(_pulse_at(0)))[0])


def _first_of(layer, drive, otherwise=-1):
    found = np.flatnonzero(layer(drive))
    return int(found[0]) if len(found) else otherwise


_LAYERS = [(_Layer(neuron, LIFParams(tau_syn=tau_syn, theta=theta)),)
           for theta, tau_syn in ((1.0, 5e-3), (400.0, 0.0), (0.01, 20e-3))
           for neuron in (conventions.article, conventions.current_at_once, conventions.same_step,
                          conventions.same_step_zero_at_once, conventions.late)]
_TOO_WEAK = ("You find no spike: your input is too weak for a layer with a high threshold, or your drive ends before "
             "the layer can answer. Send a pulse that no threshold withstands, and some empty steps behind it.")
_ZERO_IF_SILENT = ("Where no spike comes you return 0, as np.argmax does too. Your input is too weak for a layer with "
                   "a high threshold: send a pulse that none withstands.")
_DELAY_MISTAKES = [
    Mistake(lambda layer: _delay(layer) + 1,
            "You count the input's own step as one. A layer that spikes at the step of its input has the delay 0."),
    Mistake(lambda layer: _first_of(layer, _pulse_at(5)),
            "This is the step of the spike, not the distance from your input to it: your pulse did not come at step "
            "0."),
    Mistake(lambda layer: _first_of(layer, _pulse_at(0, 2.0)), _TOO_WEAK),
    *(Mistake(lambda layer, size=size: _first_of(layer, _pulse_at(0, size), otherwise=0), _ZERO_IF_SILENT)
      for size in (1.0, 2.0, 10.0, 100.0)),
    Mistake(lambda layer: _first_of(layer, np.full(30, 0.3)),
            "You measure how long a weak drive must gather. The delay is that of an input strong enough by itself."),
    Mistake(lambda layer: int(layer(_pulse_at(0)).sum()), "You count spikes; wanted is when the first of them comes."),
    Mistake(lambda layer: 2, "Two steps is the article's delay. Ask the layer."),
]

_judge_delay = by_cases(_delay, _LAYERS, _DELAY_MISTAKES)


def _tell_silence(answer):
    """Judge as `by_cases` does, but say what is behind an error that looking for a spike raises where there is none."""
    verdict = _judge_delay(answer)
    silent = any(f"stops with {error}" in verdict.message for error in ("IndexError", "StopIteration"))
    return Verdict("wrong", _TOO_WEAK) if silent else verdict


EXERCISES = (
    Exercise("A.1", "who made these spikes?", 10, 1, _judge_trains,
             "Each train belongs to one convention: under this drive no two agree.",
             ("You have the drive and the presets: conventions.run(trains['drive'], p, neuron) gives the potential "
              "and the spikes. Take p = LIFParams(tau_syn=0).",
              "Compare with (s != trains['A']).sum(): it is 0 for the right preset alone.",
              "The presets are article (subtract), zero_losing_input (zero), zero_keeping_input (kept), late, and "
              "threshold_leaks (leak)."),
             given=five_trains),
    Exercise("A.2", "the delay of a layer", 10, 2, Judge(_tell_silence, _DELAY_MISTAKES),
             "A pulse stronger than any threshold, at step 0: the first spike is the delay.",
             ("Make the input yourself: what do you send so that the first possible spike is sure to come?",
              "One pulse at step 0, much larger than any threshold that you would meet, then nothing.",
              "np.flatnonzero(layer(drive))[0] is the step of the first spike; with a pulse at step 0 it is the "
              "delay.")),
    Exercise("A.3", "four black boxes", 25, 3,
             by_words(("late", "kept", "subtract", "zero"), [
                 Mistake(("subtract", "kept", "late", "zero"),
                         "The two that subtract are exchanged. After a single pulse a fifth stronger than need be, "
                         "which of A and C spikes twice?"),
                 Mistake(("late", "zero", "subtract", "kept"),
                         "The two that are set to zero are exchanged. Which of them can spike at every step?"),
                 Mistake(("kept", "late", "subtract", "zero"),
                         "C and D are right. Send A and B a huge pulse: a box that is set to zero spikes once."),
                 Mistake(("late", "subtract", "kept", "zero"),
                         "A and D are right. Send B and C a huge pulse: a box that subtracts has much to subtract."),
                 Mistake(("zero", "kept", "subtract", "late"),
                         "B and C are right. Send A and D a huge pulse: a box that is set to zero spikes once."),
                 Mistake(("late", "kept", "zero", "subtract"),
                         "A and B are right. Send C and D a huge pulse: a box that is set to zero spikes once."),
             ], 'Use the words "subtract", "zero", "kept" and "late", one for each box.',
                 "Right are {right} of 4. Each word is used once. What does a huge pulse do to each box, and what "
                 "does a huge steady drive?"),
             "A huge pulse tells what subtracts from what is set to zero, a huge steady drive whether the input is "
             "kept, a pulse a little above the weakest whether the reset is late.",
             ("You cannot run the presets: the constants are hidden. Think of drives whose effect does not hang on "
              "them.",
              "One huge pulse: after a reset to zero nothing is left of it. A huge steady drive: if the input of the "
              "reset is lost, no two spikes are neighbours.",
              "Two boxes go on spiking after the huge pulse. Find the weakest single pulse that makes each of them "
              "spike, and send one a fifth stronger: one step later the late box is still above its threshold."),
             given=four_boxes),
    Exercise("A.4", "carry a network over", 15, 2, judge_carried,
             "With tau = dt / (1 - decay) the program keeps what the article keeps, and 1 / (1 - beta) makes up for "
             "its gain.",
             ("Write down what the program multiplies the current, the potential and the drive by, then what the "
              "article multiplies them by.",
              "1 - dt/tau_mem must be beta, and 1 - dt/tau_syn must be alpha. Solve for the two time constants.",
              "The program's gain is dt/tau_mem with the new tau_mem: that is 1 - beta.")),
    Exercise("A.5", "one drive for six", 20, 3, judge_apart,
             "Under this drive each of the six spikes in its own way, so that it tells any of them.",
             ("Begin with random numbers between 0 and 1 and see which pairs are left: most conventions part by "
              "themselves.",
              "subtract and at theta part only at a tie: without a synapse a single pulse of w, from rest, makes the "
              "potential exactly w.",
              "Begin with a pulse of exactly 1, let a step or two pass, then send the random numbers.")),
)

PREDICTIONS = (
    Prediction("A.a", "Two programs set the potential to zero after a spike. One loses the input of the step that "
                      "resets, one keeps it. Under which steady drive is their difference in spikes, in proportion, "
                      "larger?",
               {"a": "a weak one", "b": "a strong one", "c": "the same under both"}, "b",
               "The loss is one step of each interval. A weak drive makes long intervals, of which one step is "
               "little; a strong one makes short ones. A short test under a weak drive may miss it."),
    Prediction("A.b", "In one program alpha is the synapse's decay and beta the membrane's, in another the letters are "
                      "exchanged. Both get the same numbers for alpha and beta, and the same drive. When do their "
                      "potentials first differ?",
               {"a": "from the first input on", "b": "after the first spike", "c": "never"}, "b",
               "The response (beta^(n-1) - alpha^(n-1)) / (beta - alpha) is the same with the letters exchanged. But "
               "the reset acts on the membrane alone, behind the synapse, and is forgotten at the membrane's pace."),
    Prediction("A.c", "A network was trained with the article's step. Its weights go into a program that weighs the "
                      "current by 1 - beta. What does the hidden layer do?",
               {"a": "it spikes a little less", "b": "it falls silent",
                "c": "it spikes as before: the readout makes up for it"}, "b",
               "The drive is worth about a tenth of what it was, and a potential that used to pass the threshold "
               "comes to a tenth of it. There is no warning; every sample gets one and the same answer."),
)
