"""Which surrogate, which slope, which peak: the experiments of Zenke and Vogels (2021)."""

from .full import best_slopes, full_grid, how_made
from .runs import DEEP, activity_loss, network, task, trial

__all__ = ["DEEP", "activity_loss", "best_slopes", "full_grid", "how_made", "network", "task", "trial"]
