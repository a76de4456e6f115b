"""Networks as modules that hold their weights."""

import math
from functools import partial

import torch
from torch import nn

from snntutor import arguments, fast
from snntutor.encode import Events
from snntutor.lif import LIFParams
from snntutor.settings import CONSTANTS, DEFAULT, Settings, check_weights, listed, sizes_of

from .layers import run


def normal_weights(n_in, n_out, p, generator, *, weight_scale=7.0, dtype=torch.float32):
    """Draw weights of shape (in, out) from a normal distribution around 0.

    Their standard deviation is ``weight_scale * (1 - beta) / sqrt(n_in)``. The factor 1 - beta
    makes up for the gain of the membrane, which sums a steady current to 1 / (1 - beta) of it. The
    article's companion notebooks take a scale of 7 in their first two tasks, with which hidden
    neurons spike from the start; a network whose hidden layer never spikes learns nothing at all.
    """
    std = weight_scale * (1 - p.beta) / math.sqrt(n_in)
    # drawn in float64, so that a seed means the same network in both types
    return (std * torch.randn(n_in, n_out, generator=generator, dtype=torch.float64)).to(dtype)


class Network(nn.Module):
    """Layers of LIF neurons and a leaky readout, of weights that are there already.

    Parameters
    ----------
    weights : iterable of tensors of shape (in, out) or (K, in, out)
        One for each layer; they are copied.
    recurrent : iterable of tensors of shape (neurons, neurons) or (K, neurons, neurons)
        One for each hidden layer, or none.
    settings : Settings
        What the neurons are.
    run : callable, optional
        `snntutor.fast.run`, which is compiled, or `snntutor.network.run`, the layers of this room.
        By default the first on a CPU and the second on any other device. Both give the same numbers,
        but for the order in which sums are rounded.

    Raises
    ------
    ValueError
        If weights do not fit together.
    """

    def __init__(self, weights, recurrent=(), settings=DEFAULT, run=None):
        super().__init__()
        weights, recurrent = listed("weights", weights), listed("recurrent", recurrent)
        check_weights(weights, recurrent)
        if len(types := {w.dtype for w in weights + recurrent}) > 1:
            raise ValueError(f"The weights are {', '.join(sorted(map(str, types)))}; wanted is one type for all.")
        arguments.instance(Settings, "a set of settings, as Settings(p=LIFParams())", settings=settings)
        if run is not None:
            arguments.function("snntutor.network.run", run=run)
        self.weights, self.recurrent = _parameters(weights), _parameters(recurrent)
        self.settings, self.run = settings, run

    @classmethod
    def of_weights(cls, *args, **kwargs):
        """Make a network of weights that are there, also one of a kind that draws or gathers them; see `Network`."""
        net = cls.__new__(cls)
        Network.__init__(net, *args, **kwargs)
        return net

    @property
    def sizes(self) -> tuple:
        """Neurons of the input, each hidden layer and the readout."""
        return sizes_of(self.weights)

    def forward(self, x):
        """Run the network from rest.

        Parameters
        ----------
        x : Events, array or tensor of shape (time, batch, neurons)

        Returns
        -------
        Record

        Raises
        ------
        ValueError
            If the shape does not fit, the batch is empty or a value is not finite.
        """
        x = _checked_input(x, self.sizes[0], self.weights[0])
        chosen = self.run or self._best_run()
        return chosen(list(self.weights), x, self.settings, recurrent=list(self.recurrent))

    def _best_run(self):
        return fast.run if self.weights[0].device.type == "cpu" else run


class SNN(Network):
    """A network of LIF layers and a leaky readout, its weights drawn at random.

    Parameters
    ----------
    sizes : sequence of int
        Neurons in the input, each hidden layer and the readout; (100, 2) has no hidden layer.
    spike, p, reset, reset_gradient, readout, delay
        See `snntutor.settings.Settings`.
    recurrent : bool
        Whether each hidden layer has weights to itself.
    weight_scale : float
        See `normal_weights`.
    seed : int, optional
        Makes the weights repeatable; by default they are new each time.
    dtype : torch.dtype
        torch.float32 or torch.float64.
    run : callable, optional
        See `Network`.

    Raises
    ------
    ValueError
        If sizes are not positive whole numbers, or a constant makes no sense.
    """

    def __init__(self, sizes, spike=DEFAULT.spike, p=DEFAULT.p, *, reset=DEFAULT.reset,
                 reset_gradient=DEFAULT.reset_gradient, readout=DEFAULT.readout, delay=DEFAULT.delay,
                 recurrent=False, weight_scale=7.0, seed=None, dtype=torch.float32, run=None):
        sizes, settings = _checked_sizes(sizes), Settings(spike, p, reset, reset_gradient, readout, delay)
        draw = partial(normal_weights, p=p, generator=_generator(seed),
                       weight_scale=weight_scale, dtype=_checked_dtype(dtype))
        arguments.switch(recurrent=recurrent)
        weights = [draw(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:])]
        super().__init__(weights, [draw(n, n) for n in sizes[1:-1] * bool(recurrent)], settings, run)


def _parameters(tensors):
    return nn.ParameterList(nn.Parameter(t.detach().clone()) for t in tensors)


def _generator(seed):
    generator, seed = torch.Generator(), arguments.seed(seed)
    generator.seed() if seed is None else generator.manual_seed(seed)
    return generator


def _checked_sizes(sizes):
    try:
        first, *rest = (arguments.whole("a size", n) for n in sizes)
    except (TypeError, ValueError):
        rest = []
    if not rest:
        raise ValueError(f"sizes is {arguments.shown(sizes)}; wanted are two or more whole numbers above 0, "
                         "input first, readout last, in brackets of their own, as in SNN((784, 100, 10)).")
    return first, *rest


def _check_drawn(n_in, n_out, p, generator, *, weight_scale=7.0, **_):
    size = arguments.whole("n_in", n_in), arguments.whole("n_out", n_out)
    arguments.memory_for("A matrix of weights", size)
    arguments.instance(LIFParams, CONSTANTS, p=p)
    arguments.instance(torch.Generator, "a source of chance, as torch.Generator().manual_seed(0)", generator=generator)
    arguments.not_negative(weight_scale=weight_scale)


normal_weights = arguments.behind(_check_drawn, normal_weights)  # a chapter writes it out as it stands above


def _checked_dtype(dtype):
    if dtype not in (torch.float32, torch.float64):
        raise ValueError(f"dtype is {dtype}; wanted is torch.float32 or torch.float64.")
    return dtype


def _checked_input(x, n_in, w):
    if not isinstance(x, Events):
        x = _numbers(x).to(dtype=w.dtype, device=w.device)
    axes = (3, 4) if w.ndim == 3 and not isinstance(x, Events) else (3,)
    if len(x.shape) not in axes:
        raise ValueError(f"The input has shape {tuple(x.shape)}; wanted are three axes, (time, "
                         "batch, neurons). For one sample write x[:, None, :].")
    if x.shape[-1] != n_in:
        raise ValueError(f"The input has {x.shape[-1]} neurons (the last axis of its shape, "
                         f"{tuple(x.shape)}); the network was made for {n_in}.")
    if 0 in x.shape:
        raise ValueError(f"The input has shape {tuple(x.shape)}: no time step or an empty batch.")
    if not isinstance(x, Events) and not torch.isfinite(x).all():
        raise ValueError("The input holds a value that is not finite (NaN or infinity).")
    return x


def _numbers(x):
    x = x if isinstance(x, torch.Tensor) else arguments.array("The input", x)
    real = not x.is_complex() if isinstance(x, torch.Tensor) else x.dtype.kind in "fiub"
    if not real:
        raise ValueError(f"The input holds {x.dtype} values; wanted are Events or real numbers of "
                         "shape (time, batch, neurons).")
    return torch.as_tensor(x)
