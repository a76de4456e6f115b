"""The layers of `snntutor.network` on a CPU, compiled: the same numbers, many times faster.

Input that is a list of events is never made dense: each spike adds its row of the weights to
the drive at its time, and the gradient of the weights gathers the same way, so that the cost grows with
the number of spikes. Time runs in compiled loops that keep what a few samples need in the processor's cache.
"""

import torch

from snntutor.encode import Events
from snntutor.lif import subtract, to_zero
from snntutor.record import Record

from .gradient import LIFLayer, Plan, Readout, link, weights_only
from .kernels import GIVEN
from .layers import Neuron, listed, room
from .surrogates import recognised
from .threads import claim

__all__ = ["run", "weights_only"]


def run(weights, x, p, spike, *, recurrent=None, readout=None, reset=subtract, reset_gradient=False):
    """Run a network from rest; the same as `snntutor.network.run`.

    Parameters
    ----------
    weights : sequence of tensors of shape (in, out) or (K, in, out)
        One for each layer, on the CPU, all float32 or all float64; the last leads to the readout.
    x : Events, or tensor of shape (time, batch, in) or (time, K, batch, in)
    p, spike, recurrent, readout, reset, reset_gradient
        See `snntutor.network.run`. A surrogate without an exponential in it is the fastest; a spike that
        is not of `snntutor.surrogate` is differentiated by autograd, in one sweep over all steps.

    Returns
    -------
    Record

    Raises
    ------
    ValueError
        If weights are not on the CPU or of different types, or if reset or spike is not one that the
        loops can compute.

    Notes
    -----
    Compiled once for float32 and once for float64, and kept on disk; a line on stderr says so.
    """
    weights, loops = list(weights), list(recurrent or ())
    _check(weights + loops, reset)
    neurons = _neurons(p, readout or p, spike, (reset is subtract, bool(reset_gradient)), weights[0].dtype)
    if isinstance(x, Events):
        claim()
        x = listed(x), x.shape
    if weights[0].ndim == 2:
        return _run(neurons, spike, x, weights, loops)
    many = [_run(neurons, spike, _input_of(x, k), *([t[k] for t in ts] for ts in (weights, loops)))
            for k in range(len(weights[0]))]
    s, u = ([torch.stack(each, 1) for each in zip(*field)] for field in list(zip(*many))[:2])
    return Record(tuple(s), tuple(u), torch.stack([record.readout for record in many], 1))


def _run(neurons, spike, x, weights, loops):
    """Run one network; ``x`` is a tensor, or listed events and their shape."""
    hidden, leaky = neurons
    spike = spike if hidden.surrogate[0] == GIVEN else None
    if isinstance(x, tuple):
        below, (steps, batch, _), source = *x, None
    else:
        (steps, batch, _), below, source = x.shape, None, x @ weights[0]
        weights = [weights[0].detach()[:0], *weights[1:]]  # its product is made already
    s, u, down = [], [], None
    for w, v in zip(weights[:-1], loops or [weights[0].detach()[:0, :0]] * len(weights)):
        plan = Plan((steps, batch, w.shape[1]), hidden, below, room(steps, batch, w.shape[1]), spike,
                    down, up := link())
        source, potential = LIFLayer.apply(plan, source, w, v)
        s.append(source)
        u.append(potential)
        below, down = plan.own, up
    plan = Plan((steps, batch, weights[-1].shape[1]), leaky, below, None, None, down, None)
    return Record(tuple(s), tuple(u), Readout.apply(plan, source, weights[-1]))


def _input_of(x, k):
    """Return what network k of many receives."""
    return x[:, k] if isinstance(x, torch.Tensor) and x.ndim == 4 else x


def _neurons(p, readout, spike, resets, dtype):
    """Return what the loops know of the hidden neurons and of the readout."""
    number = torch.empty(0, dtype=dtype).numpy().dtype.type
    kind, slope, peak = recognised(spike)
    surrogate = kind, number(slope), number(peak)
    return [Neuron(tuple(number(value) for value in (each.alpha, each.beta, each.theta, 1)), resets, surrogate)
            for each in (p, readout)]


def _check(tensors, reset):
    kinds = {(t.device.type, t.dtype) for t in tensors}
    if len(kinds) != 1 or not kinds <= {("cpu", torch.float32), ("cpu", torch.float64)}:
        raise ValueError("The fast layers want all weights on the CPU, all float32 or all float64; these are "
                         f"{', '.join(sorted(f'{dtype} on {device}' for device, dtype in kinds))}. "
                         "snntutor.network.run takes any.")
    if reset not in (subtract, to_zero):
        raise ValueError(f"The fast layers know the resets subtract and to_zero of snntutor.lif, not {reset!r}. "
                         "snntutor.network.run takes any.")
