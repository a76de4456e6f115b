"""The explorer of chapter 01."""

from snntutor.explore import neuron

EXPLORERS = {"neuron": neuron}
