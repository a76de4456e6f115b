"""What a network of LIF layers is made of: the settings of its neurons, and weights that fit together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch

from snntutor import arguments
from snntutor.encode import Events
from snntutor.lif import LIFParams, check_reset, check_undelayed, subtract
from snntutor.surrogate import fast_sigmoid, spike_fn
from snntutor.surrogate.spike import check_spike


@dataclass(frozen=True)
class Settings:
    """What the neurons of a network are; said once and handed on whole.

    Parameters
    ----------
    spike : callable
        The spike with its surrogate, as `snntutor.surrogate.spike_fn` makes it.
    p : LIFParams
        Constants of the hidden neurons.
    reset : callable
        `snntutor.lif.subtract`, `to_zero`, `to_zero_keeping` or `nothing`; see `snntutor.lif.lif_step`.
    reset_gradient : bool
        Whether gradients also flow through the spike that resets. By default they do not.
    readout : LIFParams, optional
        Constants of the readout; by default ``p``.
    delay : bool
        Whether a drive takes two steps to a spike, as in the article (`snntutor.lif.lif_step`). Without delay it may
        spike in its own step and reach the readout in the same step (`snntutor.lif.undelayed_step`); then the
        ``tau_syn`` of all constants is 0.

    Raises
    ------
    ValueError
        If the spike is a bare derivative, or something else is not what it must be.
    """

    spike: Callable = spike_fn(fast_sigmoid(10))
    p: LIFParams = LIFParams()
    reset: Callable = subtract
    reset_gradient: bool = False
    readout: LIFParams | None = None
    delay: bool = True

    def __post_init__(self):
        check_neuron(self.p, self.spike, self.reset)
        readout = self.p if self.readout is None else self.readout
        arguments.instance(LIFParams, CONSTANTS, readout=readout)
        arguments.switch(reset_gradient=self.reset_gradient, delay=self.delay)
        if not self.delay:
            check_undelayed(p=self.p, readout=readout)

    @property
    def readout_p(self) -> LIFParams:
        """The constants of the readout, whether they were given or not."""
        return self.readout or self.p


CONSTANTS = "a set of constants, as LIFParams(tau_mem=10e-3)"


def check_neuron(p, spike, reset):
    """Hold that constants, spike and reset are what a neuron can be made of."""
    check_spike(spike)
    check_reset(reset)
    arguments.instance(LIFParams, CONSTANTS, p=p)


DEFAULT = Settings()


def sizes_of(weights) -> tuple:
    """Return the neurons of the input, each hidden layer and the readout, by the shapes of the weights."""
    return (weights[0].shape[-2], *(w.shape[-1] for w in weights))


def check_weights(weights, recurrent, n_in=None):
    """Hold that weights fit to the input and to each other.

    Parameters
    ----------
    weights : sequence of tensors of shape (in, out) or (K, in, out)
        One for each layer.
    recurrent : sequence of tensors of shape (neurons, neurons) or (K, neurons, neurons)
        None, or one for each hidden layer.
    n_in : int, optional
        Neurons of the input; by default what the first weights say.

    Raises
    ------
    ValueError
        If one does not fit: which layer, its shape, and the shape that is wanted; or if one is no tensor of
        numbers with a fraction.
    """
    if not weights:
        raise ValueError("There are no weights; a network has one layer or more.")
    for w in (*weights, *recurrent):
        check_tensor("A weight", w)
    if len(recurrent) not in (0, len(weights) - 1):
        raise ValueError(f"There are {len(recurrent)} recurrent weights; wanted is none, or one for each of the "
                         f"{len(weights) - 1} hidden layers.")
    lead = tuple(weights[0].shape[:-2])
    n_in = n_in or (weights[0].shape[-2] if weights[0].ndim > 1 else "in")
    for layer, w in enumerate(weights, 1):
        wanted = (*lead, n_in, w.shape[-1] if w.ndim else "out")
        _check_shape(f"weights of layer {layer}", w, wanted)
        n_in = w.shape[-1]
        if layer <= len(recurrent):
            _check_shape(f"recurrent weights of layer {layer}", recurrent[layer - 1], (*lead, n_in, n_in))


def _check_shape(what, w, wanted):
    if tuple(w.shape) != wanted or w.ndim not in (2, 3) or 0 in w.shape:
        raise ValueError(f"The {what} have the shape {tuple(w.shape)}; wanted is "
                         f"({', '.join(map(str, wanted))}), a row for each neuron that they come from.")


def check_tensor(what, value):
    """Hold that a value is a tensor of numbers with a fraction, as torch.float32."""
    if not isinstance(value, torch.Tensor):
        raise ValueError(f"{what} is {arguments.shown(value)}; wanted is a tensor, as torch.as_tensor makes one of an "
                         "array.")
    if not value.is_floating_point():
        raise ValueError(f"{what} holds {value.dtype}; wanted are numbers with a fraction, as torch.float32.")


def check_run(weights, recurrent, x, settings):
    """Hold that a network can run: weights that fit, an input for them, settings."""
    arguments.instance(Settings, "a set of settings, as Settings(p=LIFParams())", settings=settings)
    if not isinstance(x, Events):
        check_tensor("The input", x)
    check_weights(weights, recurrent, x.shape[-1] if len(x.shape) else "in")
    if len(x.shape) not in (3, 4) or 0 in x.shape or len(x.shape) == 4 and x.shape[1:2] != weights[0].shape[:-2]:
        raise ValueError(f"The input has the shape {tuple(x.shape)}; wanted is (time, batch, neurons), or for networks "
                         "side by side (time, networks, batch, neurons).")


def listed(what, tensors) -> list:
    """Return several tensors as a list."""
    if isinstance(tensors, (torch.Tensor, str)) or not isinstance(tensors, Iterable):
        raise ValueError(f"{what} are {arguments.shown(tensors)}; wanted is a list of tensors, one for each layer.")
    return list(tensors)
