"""Exact gradients of spike times, without time steps: Wunderlich and Pehle (2021)."""

from .functions import largest_potential, spikes
from .judge import Judged, judged
from .losses import first_accuracy, first_spike_loss, potential_loss, reach, sum_of_times, wake
from .net import Net
from .neuron import Neuron
from .plain import adjoint, moved, moved_back, neuron_spikes, next_spike, response
from .tasks import image_times, mnist, mnist_net, point_times, yin_yang, yin_yang_net
from .training import Epoch, by_first_spikes, by_largest_potentials, first_right, largest_right, scored, train

__all__ = ["Epoch", "Judged", "Net", "Neuron", "adjoint", "by_first_spikes", "by_largest_potentials", "first_accuracy",
           "first_right", "first_spike_loss", "image_times", "judged", "largest_potential", "largest_right", "mnist",
           "mnist_net", "moved", "moved_back", "neuron_spikes", "next_spike", "point_times", "potential_loss", "reach",
           "response", "scored", "spikes", "sum_of_times", "train", "wake", "yin_yang", "yin_yang_net"]
