"""What a network of LIF layers is made of: the settings of its neurons, and weights that fit together."""

from collections.abc import Callable
from dataclasses import dataclass

from snntutor.lif import LIFParams, subtract
from snntutor.surrogate import Surrogate, fast_sigmoid, spike_fn


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
        `snntutor.lif.subtract` or `snntutor.lif.to_zero`.
    reset_gradient : bool
        Whether gradients also flow through the spike that resets. By default they do not.
    readout : LIFParams, optional
        Constants of the readout; by default ``p``.

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

    def __post_init__(self):
        if isinstance(self.spike, Surrogate):
            raise ValueError("The spike is a surrogate derivative; a network needs a spike that has it: "
                             "spike_fn(fast_sigmoid(10)) in place of fast_sigmoid(10).")
        for name in ("spike", "reset"):
            if not callable(getattr(self, name)):
                raise ValueError(f"{name} is {getattr(self, name)!r}; wanted is a function.")
        for name, value in (("p", self.p), ("readout", self.readout or self.p)):
            if not isinstance(value, LIFParams):
                raise ValueError(f"{name} is {value!r}; wanted are constants, as LIFParams(tau_mem=10e-3).")

    @property
    def readout_p(self) -> LIFParams:
        """The constants of the readout, whether they were given or not."""
        return self.readout or self.p


DEFAULT = Settings()


def sizes_of(weights) -> tuple:
    """Return the neurons of the input, each hidden layer and the readout, by the shapes of the weights."""
    return (weights[0].shape[-2], *(w.shape[-1] for w in weights))


def check_weights(weights, recurrent, n_in):
    """Hold that weights fit to the input and to each other.

    Parameters
    ----------
    weights : sequence of tensors of shape (in, out) or (K, in, out)
        One for each layer.
    recurrent : sequence of tensors of shape (neurons, neurons) or (K, neurons, neurons)
        None, or one for each hidden layer.
    n_in : int
        Neurons of the input.

    Raises
    ------
    ValueError
        If one does not fit: which layer, its shape, and the shape that is wanted.
    """
    if not weights:
        raise ValueError("There are no weights; a network has one layer or more.")
    if len(recurrent) not in (0, len(weights) - 1):
        raise ValueError(f"There are {len(recurrent)} recurrent weights; wanted is none, or one for each of the "
                         f"{len(weights) - 1} hidden layers.")
    lead = tuple(weights[0].shape[:-2])
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
