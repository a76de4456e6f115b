"""Run a whole network in the compiled layers, from its first input to its readout."""

import torch

from snntutor.compiled.threads import claim
from snntutor.encode import Events
from snntutor.lif import nothing, subtract, to_zero, to_zero_keeping
from snntutor.record import Record
from snntutor.settings import DEFAULT, check_run, listed

from .gradient import LIFLayer, Plan, Readout
from .kernels import GIVEN, NOTHING, SUBTRACT, TO_ZERO, TO_ZERO_KEEPING
from .layers import Neuron, spike_list, spike_space
from .side_by_side import Apart, Together
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
    weights, recurrent = listed("weights", weights), listed("recurrent", recurrent)
    _check(weights, recurrent, x, settings)
    hidden, leaky = (_neuron(p, settings, weights[0].dtype) for p in (settings.p, settings.readout_p))
    spike = settings.spike if hidden.surrogate[0] == GIVEN else None
    networks, alone = _Networks(weights[0], x), weights[0].ndim == 2
    s, u = [], []
    for w, v in zip(weights[:-1], recurrent or [weights[0].detach()[..., :0, :0]] * len(weights)):
        spikes, potentials = zip(*networks.layer(w, v, hidden, spike))
        s.append(spikes[0] if alone else Together.apply(*spikes))
        u.append(potentials[0] if alone else torch.stack(potentials, 1))
        networks.sources = spikes if alone else Apart.apply(s[-1])
    readouts = networks.readouts(weights[-1], leaky)
    return Record(tuple(s), tuple(u), readouts[0] if alone else torch.stack(readouts, 1))


class _Networks:
    """Networks of one shape on their way up, layer by layer; one alone is the first of one.

    ``sources`` are, for each network, the spikes of the layer below, or the drive, or None for events; ``below``
    lists these spikes, None where the drive is given. A layer whose drive is given has met its weights already.
    """

    def __init__(self, w, x):
        self.size = x.shape[0], x.shape[-2]
        many = 1 if w.ndim == 2 else len(w)
        if isinstance(x, Events):
            claim()
            self.below, self.sources = [spike_list(x)] * many, [None] * many
            return
        each = x.unbind(1) if x.ndim == 4 else [x] * many
        with torch.autocast("cpu", enabled=False):  # the loops compute in the type of the weights
            self.below, self.sources = [None] * many, [one @ wk for one, wk in zip(each, _apart(w), strict=True)]

    def layer(self, w, v, neuron, spike):
        """Yield spikes and potential of a layer of each network; its spikes are those below the next layer."""
        shape = *self.size, w.shape[-1]
        for k, (wk, vk) in enumerate(zip(_apart(w), _apart(v))):
            plan = Plan(shape, neuron, self.below[k], spike_space(*shape), spike)
            self.below[k] = plan.own
            yield LIFLayer.apply(plan, self.sources[k], _met(plan, wk), vk)

    def readouts(self, w, neuron):
        """Return the potential of the readout of each network."""
        plans = [Plan((*self.size, w.shape[-1]), neuron, below) for below in self.below]
        return [Readout.apply(plan, source, _met(plan, wk)) for plan, source, wk in zip(plans, self.sources, _apart(w))]


def _apart(w):
    """Return the weights of each network."""
    return (w,) if w.ndim == 2 else w.unbind()


def _met(plan, w):
    """Return the weights that a layer's spikes meet in the loops: none where torch has made the drive of them."""
    return w.detach()[:0] if plan.below is None else w


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
