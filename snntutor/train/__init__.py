"""Train and score any model that returns a `Record`: batches, progress bar, history, seeds."""

from .contract import Model
from .history import History
from .loop import evaluate, fit
from .schedules import one_cycle

__all__ = ["History", "Model", "evaluate", "fit", "one_cycle"]
