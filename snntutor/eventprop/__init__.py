"""Exact gradients of spike times, without time steps: Wunderlich and Pehle (2021)."""

from .functions import largest_potential, spikes
from .losses import first_accuracy, first_spike_loss, potential_loss, reach, sum_of_times, wake
from .net import Net
from .neuron import Neuron
from .plain import adjoint, moved, moved_back, neuron_spikes, next_spike, response
from .tasks import accuracy, image_times, point_times, train_yin_yang, yin_yang, yin_yang_net

__all__ = ["Net", "Neuron", "accuracy", "adjoint", "first_accuracy", "first_spike_loss", "image_times",
           "largest_potential", "moved", "moved_back", "neuron_spikes", "next_spike", "point_times", "potential_loss",
           "reach", "response", "spikes", "sum_of_times", "train_yin_yang", "wake", "yin_yang", "yin_yang_net"]
