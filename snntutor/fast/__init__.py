"""The layers of `snntutor.network` on a CPU, compiled: the same numbers, many times faster.

Input that is a list of events is never made dense: each spike adds its row of the weights to
the drive at its time, and the gradient of the weights gathers the same way, so that the cost grows with
the number of spikes. Time runs in compiled loops that keep a sample in the processor's cache.
"""

import torch

from snntutor.encode import Events
from snntutor.lif import subtract, to_zero
from snntutor.record import Record

from .gradient import Plan, Run
from .kernels import GIVEN
from .layers import Neuron, Spikes, listed
from .surrogates import recognised

__all__ = ["run"]


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
    plan = _plan(x, p, readout or p, spike, (reset is subtract, bool(reset_gradient)), weights[0].dtype)
    if weights[0].ndim == 2:
        return _run(plan, x, weights, loops)
    many = [_run(plan, _input_of(x, k), *([t[k] for t in ts] for ts in (weights, loops)))
            for k in range(len(weights[0]))]
    s, u = ([torch.stack(each, 1) for each in zip(*field)] for field in list(zip(*many))[:2])
    return Record(tuple(s), tuple(u), torch.stack([record.readout for record in many], 1))


def _run(plan, x, weights, loops):
    drive = None
    if not isinstance(x, Events):
        drive, weights = x @ weights[0], [weights[0].detach()[:0], *weights[1:]]
    out = Run.apply(plan, drive, len(weights), *weights, *loops)
    depth = len(weights) - 1
    return Record(out[:depth], out[depth:-1], out[-1])


def _input_of(x, k):
    """Return what network k of many receives."""
    return x[:, k] if not isinstance(x, Events) and x.ndim == 4 else x


def _plan(x, p, readout, spike, resets, dtype):
    surrogate = recognised(spike)
    kind, slope, peak = surrogate
    number = _scalar(dtype)
    hidden = Neuron(_constants(p, number), resets, (kind, number(slope), number(peak)))
    leaky = Neuron(_constants(readout, number), resets, hidden.surrogate)
    events = isinstance(x, Events)
    shape = (x.shape[-2], x.shape[0])
    return Plan(listed(x) if events else Spikes.empty(), shape, hidden, leaky, spike if kind == GIVEN else None)


def _constants(p, number):
    return tuple(number(value) for value in (p.alpha, p.beta, p.theta, 1))


def _scalar(dtype):
    return torch.empty(0, dtype=dtype).numpy().dtype.type


def _check(tensors, reset):
    kinds = {(t.device.type, t.dtype) for t in tensors}
    if len(kinds) != 1 or not kinds <= {("cpu", torch.float32), ("cpu", torch.float64)}:
        raise ValueError("The fast layers want all weights on the CPU, all float32 or all float64; these are "
                         f"{', '.join(sorted(f'{dtype} on {device}' for device, dtype in kinds))}. "
                         "snntutor.network.run takes any.")
    if reset not in (subtract, to_zero):
        raise ValueError(f"The fast layers know the resets subtract and to_zero of snntutor.lif, not {reset!r}. "
                         "snntutor.network.run takes any.")
