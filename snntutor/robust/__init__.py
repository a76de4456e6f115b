"""Which surrogate, which slope, which peak: the experiments of Zenke and Vogels (2021)."""

from .trial import activity_loss, network, task, trial

__all__ = ["activity_loss", "network", "task", "trial"]
