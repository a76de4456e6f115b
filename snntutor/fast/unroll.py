"""Run a whole network in the compiled layers, from its first input to its readout."""

import torch

from snntutor.compiled.threads import claim
from snntutor.encode import Events
from snntutor.lif import nothing, subtract, to_zero, to_zero_keeping
from snntutor.settings import DEFAULT, check_run, listed

from .gradient import LIFLayer, Plan, Readout
from .kernels import GIVEN, NOTHING, SUBTRACT, TO_ZERO, TO_ZERO_KEEPING
from .layers import Neuron, spike_list, spike_space
from .listed import listed_record
from .surrogates import recognised

RESETS = {subtract: SUBTRACT, to_zero: TO_ZERO, to_zero_keeping: TO_ZERO_KEEPING, nothing: NOTHING}


def run(weights, x, settings=DEFAULT, *, recurrent=()):
    """Run a network from rest; the same as `snntutor.network.run`.

    Parameters
    ----------
    weights : sequence of tensors of shape (in, out) or (K, in, out)
        One for each layer, on the CPU, all float32 or all float64; the last leads to the readout.
    x : Events, or tensor of shape (time, batch, in) or (time, K, batch, in)
    settings : Settings
        A spike that is not of `snntutor.surrogate` is differentiated by autograd, in one sweep over all steps, which
        takes several times as long.
    recurrent : sequence of tensors
        See `snntutor.network.run`.

    Returns
    -------
    Listed
        A `Record` whose spikes are written where somebody looks at them. Their gradient is multiplied out only where
        somebody looks at it; else it goes from layer to layer in the cache.

    Raises
    ------
    ValueError
        If tensors are not on the CPU, of different types or of shapes that do not fit together, or if reset or
        spike is not one that the loops can compute.

    Notes
    -----
    Compiled once for float32 and once for float64, and kept on disk; a line on stderr says so.
    """
    weights, recurrent = listed("weights", weights), listed("recurrent", recurrent)
    _check(weights, recurrent, x, settings)
    hidden, leaky = (_neuron(p, settings, weights[0].dtype) for p in (settings.p, settings.readout_p))
    spike = settings.spike if hidden.surrogate[0] == GIVEN else None
    shape = x.shape[0], *weights[0].shape[:-2], x.shape[-2]
    below, source = _received(weights[0], x)
    plans, s, u = [], [], []
    for w, v in zip(weights[:-1], recurrent or [weights[0].detach()[..., :0, :0]] * len(weights)):
        plans.append(Plan((*shape, w.shape[-1]), hidden, below, spike_space(*shape, w.shape[-1]), spike))
        for kept, result in zip((s, u), LIFLayer.apply(plans[-1], source, _met(below, w), v)):
            kept.append(result)
        below, source = plans[-1].own, s[-1]
    readout = Readout.apply(Plan((*shape, weights[-1].shape[-1]), leaky, below), source, _met(below, weights[-1]))
    return listed_record(tuple(s), tuple(u), readout, plans)


def _received(w, x):
    """Return the list of spikes that arrive at the first layer, or None and the drive that torch makes of them."""
    if isinstance(x, Events):
        claim()
        return spike_list(x, w.shape[:-2].numel()), None
    with torch.autocast("cpu", enabled=False):  # the loops compute in the type of the weights
        if w.ndim == 2:
            return None, x @ w
        each = x.unbind(1) if x.ndim == 4 else [x] * len(w)
        return None, torch.stack([one @ wk for one, wk in zip(each, w.unbind(), strict=True)], 1)


def _met(below, w):
    """Return the weights that a layer's spikes meet in the loops: none where torch has made the drive of them."""
    return w.detach()[..., :0, :] if below is None else w


def _neuron(p, settings, dtype):
    """Return what the loops know of a neuron, in the type of the arrays."""
    number = torch.empty(0, dtype=dtype).numpy().dtype.type
    kind, slope, peak = recognised(settings.spike)
    return Neuron(tuple(map(number, (p.alpha, p.beta, p.theta, 1, 0))),
                  (RESETS[settings.reset], bool(settings.reset_gradient)), (kind, number(slope), number(peak)),
                  bool(settings.delay))


def _check(weights, loops, x, settings):
    """Hold that the loops can compute this, and that no index will leave its array."""
    check_run(weights, loops, x, settings)
    tensors = weights + loops + ([] if isinstance(x, Events) else [x])
    kinds = {(t.device.type, t.dtype) for t in tensors}
    if len(kinds) != 1 or not kinds <= {("cpu", torch.float32), ("cpu", torch.float64)}:
        raise ValueError("The fast layers want all weights and input on the CPU, all float32 or all float64; these "
                         f"are {', '.join(sorted(f'{dtype} on {device}' for device, dtype in kinds))}. "
                         "snntutor.network.run takes any.")
    if not any(settings.reset is known for known in RESETS):
        raise ValueError("The fast layers know the resets subtract, to_zero, to_zero_keeping and nothing of "
                         f"snntutor.lif, not {settings.reset!r}. snntutor.network.run takes any.")
