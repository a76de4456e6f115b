"""The gradient bench: one tiny network, and every estimator of its gradient a function of one signature."""

from .testbed import Testbed

__all__ = ["Testbed"]
