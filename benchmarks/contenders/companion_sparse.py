"""The companion's loop over time behind input that stays a list: what sparse input gains without compiled loops."""

from contenders import companion
from contenders.companion import version
from snntutor.network import weigh

NAME = "companion style, sparse input"
RECURRENT = True
NOTE = "As companion style, with `snntutor.network.weigh(events, w)` in place of the product with dense input."

__all__ = ["NAME", "NOTE", "RECURRENT", "make", "version"]


def make(task):
    """Return one training step."""
    return companion.make(task, drive=lambda w: weigh(task.events, w).transpose(0, 1))
