"""Look at arguments where they enter: one that cannot be used is told, what was given and what is wanted."""

from .arrays import array, generator, memory_for, real, reals
from .functions import behind, function, takes
from .numbers import between, in_seconds, is_number, not_negative, positive, seed, whole
from .values import choice, file_name, instance, shown, switch

__all__ = ["array", "behind", "between", "choice", "file_name", "function", "generator", "in_seconds", "instance",
           "is_number", "memory_for", "not_negative", "positive", "real", "reals", "seed", "shown", "switch", "takes",
           "whole"]
