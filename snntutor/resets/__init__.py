"""What a reset does, forward and to a gradient: the experiments around Yang (2020).

`by_hand` writes the missing term of a whole gradient out, `learn` is the toy of one neuron and its teacher, `trained`
takes chapter 08's images, and `paired` compares two ways on the same seeds.
"""

from snntutor.conventions import PRESETS, RESETS

from .images import blame_of_samples, coded, surrogate, trained
from .paired import Paired, paired, sign_test
from .term import Neurons, by_autograd, by_hand, by_hand_late, neurons
from .toy import BARE, BROAD, Task, learn, left_out, let_in, tasks

__all__ = ["BARE", "BROAD", "Neurons", "PRESETS", "Paired", "RESETS", "Task", "blame_of_samples", "by_autograd",
           "by_hand", "by_hand_late", "coded", "learn", "left_out", "let_in", "neurons", "paired", "sign_test",
           "surrogate", "tasks", "trained"]
