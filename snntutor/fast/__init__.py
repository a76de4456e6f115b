"""The layers of `snntutor.network` on a CPU, compiled: the same numbers, many times faster.

Input that is a list of events is never made dense: each spike adds its row of the weights to
the drive at its time, and the gradient of the weights gathers the same way, so that the cost grows with
the number of spikes. Time runs in compiled loops that keep what a few samples need in the processor's cache.
"""

import torch

from snntutor.compiled.threads import claim
from snntutor.encode import Events
from snntutor.lif import subtract, to_zero
from snntutor.record import Record
from snntutor.settings import DEFAULT, check_weights

from .gradient import LIFLayer, Plan, Readout
from .kernels import GIVEN
from .layers import Neuron, spike_list, spike_space
from .surrogates import recognised

__all__ = ["run"]


def run(weights, x, settings=DEFAULT, *, recurrent=()):
    """Run a network from rest; the same as `snntutor.network.run`.

    Parameters
    ----------
    weights : sequence of tensors of shape (in, out) or (K, in, out)
        One for each layer, on the CPU, all float32 or all float64; the last leads to the readout.
    x : Events, or tensor of shape (time, batch, in) or (time, K, batch, in)
    settings : Settings
        A surrogate without an exponential in it is the fastest; a spike that is not of `snntutor.surrogate` is
        differentiated by autograd, in one sweep over all steps.
    recurrent : sequence of tensors
        See `snntutor.network.run`.

    Returns
    -------
    Record
        The gradient of its spikes is multiplied out only where somebody looks at it; else it goes from layer to
        layer in the cache.

    Raises
    ------
    ValueError
        If tensors are not on the CPU, of different types or of shapes that do not fit together, or if reset or
        spike is not one that the loops can compute.

    Notes
    -----
    Compiled once for float32 and once for float64, and kept on disk; a line on stderr says so.
    """
    weights, loops = list(weights), list(recurrent)
    _check(weights, loops, x, settings)
    if isinstance(x, Events):
        claim()
        x = spike_list(x), x.shape
    neurons = [_neuron(p, settings, weights[0].dtype) for p in (settings.p, settings.readout_p)]
    if weights[0].ndim == 2:
        return _run(neurons, settings.spike, x, weights, loops)
    many = [_run(neurons, settings.spike, _input_of(x, k), *([t[k] for t in ts] for ts in (weights, loops)))
            for k in range(len(weights[0]))]
    s, u = ([torch.stack(each, 1) for each in zip(*field)] for field in list(zip(*many))[:2])
    return Record(tuple(s), tuple(u), torch.stack([record.readout for record in many], 1))


def _run(neurons, spike, x, weights, loops):
    """Run one network; ``x`` is a tensor, or listed events and their shape."""
    hidden, leaky = neurons
    spike = spike if hidden.surrogate[0] == GIVEN else None
    if isinstance(x, tuple):
        below, (steps, batch, _) = x
        source = None
    else:
        with torch.autocast("cpu", enabled=False):  # the loops compute in the type of the weights
            (steps, batch, _), below, source = x.shape, None, x @ weights[0]
        weights = [weights[0].detach()[:0], *weights[1:]]  # its product is made already
    s, u = [], []
    for w, v in zip(weights[:-1], loops or [weights[0].detach()[:0, :0]] * len(weights)):
        shape = steps, batch, w.shape[1]
        plan = Plan(shape, hidden, below, spike_space(*shape), spike)
        source, potential = LIFLayer.apply(plan, source, w, v)
        s.append(source)
        u.append(potential)
        below = plan.own
    plan = Plan((steps, batch, weights[-1].shape[1]), leaky, below)
    return Record(tuple(s), tuple(u), Readout.apply(plan, source, weights[-1]))


def _input_of(x, k):
    """Return what network k of many receives."""
    return x[:, k] if isinstance(x, torch.Tensor) and x.ndim == 4 else x


def _neuron(p, settings, dtype):
    """Return what the loops know of a neuron, in the type of the arrays."""
    number = torch.empty(0, dtype=dtype).numpy().dtype.type
    kind, slope, peak = recognised(settings.spike)
    return Neuron(tuple(map(number, (p.alpha, p.beta, p.theta, 1, 0))),
                  (settings.reset is subtract, bool(settings.reset_gradient)), (kind, number(slope), number(peak)))


def _check(weights, loops, x, settings):
    """Hold that the loops can compute this, and that no index will leave its array."""
    check_weights(weights, loops, x.shape[-1])
    tensors = weights + loops + ([] if isinstance(x, Events) else [x])
    kinds = {(t.device.type, t.dtype) for t in tensors}
    if len(kinds) != 1 or not kinds <= {("cpu", torch.float32), ("cpu", torch.float64)}:
        raise ValueError("The fast layers want all weights and input on the CPU, all float32 or all float64; these "
                         f"are {', '.join(sorted(f'{dtype} on {device}' for device, dtype in kinds))}. "
                         "snntutor.network.run takes any.")
    if len(x.shape) not in (3, 4) or 0 in x.shape or len(x.shape) == 4 and x.shape[1:2] != weights[0].shape[:-2]:
        raise ValueError(f"The input has the shape {tuple(x.shape)}; wanted is (time, batch, neurons), or for networks "
                         "side by side (time, networks, batch, neurons).")
    if settings.reset not in (subtract, to_zero):
        raise ValueError("The fast layers know the resets subtract and to_zero of snntutor.lif, not "
                         f"{settings.reset!r}. snntutor.network.run takes any.")
