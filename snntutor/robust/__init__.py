"""Which surrogate, which slope, which peak: the experiments of Zenke and Vogels (2021)."""

from .full import full_grid, how_made
from .runs import activity_loss, network, task, trial

__all__ = ["activity_loss", "full_grid", "how_made", "network", "task", "trial"]
