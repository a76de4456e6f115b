"""The explorer of chapter 00."""

from snntutor.explore import warm_up

EXPLORERS = {"warm_up": warm_up}
