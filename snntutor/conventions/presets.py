"""What a spike does to the potential in public programs, and whether their gradient knows: the resets, named."""

from collections.abc import Callable
from typing import NamedTuple

from snntutor.lif import nothing, subtract, to_zero, to_zero_keeping

from .resets import leaking


class Preset(NamedTuple):
    """A program's reset, in the form of `snntutor.lif.lif_step`, and whether autograd follows the spike into it."""

    reset: Callable
    in_gradient: bool

    def told(self) -> str:
        """Say both: "to zero, input kept; in the gradient"."""
        return f"{RESETS[self.reset]}; {'in' if self.in_gradient else 'out of'} the gradient"


RESETS = {subtract: "subtract theta", leaking: "subtract, then leak", to_zero_keeping: "to zero, input kept",
          to_zero: "to zero, input lost", nothing: "no reset"}

# Read in the sources and found again by differentiating one step of each: snnTorch 1.0.0, Norse 1.1.0, SpikingJelly
# 2.0.0, sinabs 3.1.3 (tests/test_presets.py does so where they are installed). Of each only the reset is meant: delays,
# gains and surrogates are rows of the atlas. Where a program resets at once and leaks afterwards, that is "subtract,
# then leak", or, to zero, the one that keeps the input.
PRESETS = {
    "the article's equation": Preset(subtract, True),
    "companion notebooks": Preset(to_zero, False),
    "snnTorch, subtract": Preset(subtract, False),
    "snnTorch, zero": Preset(to_zero_keeping, False),
    "SpikingJelly, hard": Preset(to_zero_keeping, True),
    "SpikingJelly, soft": Preset(leaking, True),
    "Norse, feed-forward": Preset(to_zero_keeping, True),
    "Norse, recurrent": Preset(to_zero_keeping, False),
    "sinabs, subtract": Preset(leaking, True),
    "sinabs, reset": Preset(to_zero_keeping, False),
    "STBP's code": Preset(to_zero_keeping, True),
}
