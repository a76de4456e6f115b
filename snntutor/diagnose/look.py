"""Measure a network: run it, go back through each term of its loss, count. The network stays as it was."""

import math

import numpy as np
import torch

from snntutor import arguments
from snntutor.encode import Events
from snntutor.lif import LIFParams
from snntutor.loss import cross_entropy, max_over_time
from snntutor.record import Record
from snntutor.settings import CONSTANTS
from snntutor.surrogate import slopes
from snntutor.train.contract import as_input, check_classes, mode, one_each
from snntutor.train.given import check_model, check_scores
from snntutor.train.samples import checked

from .board import Clock, Dashboard, Input, Layer, Readout, Term, Weight
from .findings import findings

SATURATED = 1 / 3  # spikes a step
PASSES = 0.1  # of the surrogate at the threshold
_PROBED = 16  # samples in which a path from the input is looked for


def dashboard(model, data, loss=cross_entropy, *, terms=None, logits=max_over_time, p=None, spike=None,
              samples=256) -> Dashboard:
    """Look into a network that does not learn, or into one that does.

    Parameters
    ----------
    model : Model
        One network, as `snntutor.train.fit` takes it; it is run in evaluation mode, and neither its weights nor their
        ``.grad`` change.
    data : tuple (x, y)
        As in `fit`; the first ``samples`` of them are looked at.
    loss : callable
        ``loss(record, y)``, as in `fit`.
    terms : dict of str to callable, optional
        Terms of the loss by their names, each a function as ``loss`` is, to be told apart.
    logits : callable
        What the answer is read from: see `snntutor.loss.cross_entropy`.
    p, spike : LIFParams and callable, optional
        Constants and spike of the hidden neurons; by default those of ``model.settings``. What depends on them is NaN,
        in the table a question mark, where the model has no settings and they are not given.
    samples : int

    Returns
    -------
    Dashboard

    Raises
    ------
    ValueError
        If the model, the data or a function does not fit, or if there are several networks side by side.
    """
    check_model(model)
    x, y = _first(checked(data), arguments.whole("samples", samples))
    functions = _named(loss, terms)
    arguments.function("max_over_time", logits=logits)
    p, spike = _neuron(model, p, spike)
    check_classes(model, checked((x, y)))
    x = as_input(x, model)
    with mode(model, training=False), torch.enable_grad():
        record = _detached(_one(model(x)))
        values = [_value(name, function, record, y) for name, function in functions.items()]
        gradients = [_gradients(name, function, model, x, y) for name, function in functions.items()]
        given = _input(model, x, p)
    board = Dashboard(len(y), _clock(len(record.readout), p), given, _layers(record, p, spike),
                      _weights(model, gradients[0]),
                      tuple(_term(name, value, found, functions[name], record, y)
                            for name, value, found in zip(functions, values, gradients)),
                      _readout(logits(record), y))
    return board._replace(findings=findings(board))


def _first(samples, count):
    return next(type(samples)(samples.x, samples.y, range(min(count, len(samples)))).cut(count))


def _named(loss, terms):
    """Return the loss and its terms by their names, each looked at."""
    terms = {} if terms is None else terms
    arguments.instance(dict, "functions by their names, as {'cross entropy': cross_entropy}", terms=terms)
    check_scores(loss=loss, **{f"terms[{name!r}]": function for name, function in terms.items()})
    return {"loss": loss} | {str(name): function for name, function in terms.items()}


def _neuron(model, p, spike):
    settings = getattr(model, "settings", None)
    p = getattr(settings, "p", None) if p is None else p
    spike = getattr(settings, "spike", None) if spike is None else spike
    if p is not None:
        arguments.instance(LIFParams, CONSTANTS, p=p)
    if spike is not None:
        arguments.function("spike_fn(fast_sigmoid(10))", spike=spike)
    return p, spike


def _one(record):
    if record.readout.ndim != 3:
        raise ValueError(f"The readout has the shape {tuple(record.readout.shape)}: several networks side by side. "
                         "Look at one at a time, as dashboard(ensemble.member(0), data).")
    return record


def _detached(record):
    return Record(tuple(s.detach() for s in record.s), tuple(u.detach() for u in getattr(record, "u", None) or ()),
                  record.readout.detach())


def _value(name, function, record, y):
    with torch.no_grad():
        return float(one_each(name, function(record, y), record))


def _gradients(name, function, model, x, y):
    """Return the gradient of each parameter by one term, None where no path leads to it."""
    record = model(x)
    value = one_each(name, function(record, y), record)
    wanted = [w for w in model.parameters() if w.requires_grad]
    found = iter(torch.autograd.grad(value, wanted, allow_unused=True) if wanted and value.requires_grad else ())
    return [next(found, None) if w.requires_grad else None for w in model.parameters()]


def _norm(tensors):
    """Return the Euclidean norm of several tensors together, None where there is none."""
    there = [float(torch.linalg.vector_norm(t.double())) for t in tensors if t is not None]
    return math.hypot(*there) if there else None


def _weights(model, gradients):
    return tuple(Weight(name, tuple(w.shape), _norm([w.detach()]), _norm([g]))
                 for (name, w), g in zip(model.named_parameters(), gradients))


def _term(name, value, gradients, function, record, y):
    half = len(y) // 2
    parts = [_value(name, function, _some(record, rows), y[rows])
             for rows in (slice(0, half), slice(half, 2 * half))] if half else [math.nan]
    whole = _value(name, function, _some(record, slice(0, 2 * half)), y[:2 * half]) if half else math.nan
    mean = sum(parts) / len(parts)
    return Term(name, value, _norm(gradients), whole / mean if mean else math.nan)


def _some(record, rows):
    """Return a part of the samples of a record."""
    return Record(tuple(s[:, rows] for s in record.s), tuple(u[:, rows] for u in record.u), record.readout[:, rows])


def _clock(steps, p):
    return Clock(steps, p.dt, p.tau_mem, p.tau_syn) if p else Clock(steps, *[math.nan] * 3)


def _input(model, x, p):
    """Look for the last step of the input from which a gradient reaches the readout, at whatever step."""
    few = torch.as_tensor(x.take(range(min(_PROBED, x.shape[1]))).dense()) if isinstance(x, Events) \
        else x[:, :_PROBED].detach()
    few = as_input(few, model).clone().requires_grad_()
    readout = model(few).readout
    weigh = torch.rand(readout.shape, generator=torch.Generator().manual_seed(0)).to(readout)  # no two cancel
    back = torch.autograd.grad((weigh * readout).sum(), few, allow_unused=True)[0] if readout.requires_grad else None
    steps = [] if back is None else (back.flatten(1) != 0).any(1).nonzero().flatten().tolist()
    each = _each_step(x)
    unheard = float(each[steps[-1] + 1:].sum() / each.sum()) if steps and each.sum() else math.nan
    rate = float(each.sum()) / math.prod(x.shape) / p.dt if p else math.nan
    return Input(rate, steps[-1] if steps else None, unheard)


def _each_step(x):
    """Return how much input comes at each step."""
    if isinstance(x, Events):
        return torch.from_numpy(np.bincount(x.time, minlength=x.shape[0]).astype(float))
    return x.detach().abs().flatten(1).sum(1).double().cpu()


def _layers(record, p, spike):
    potentials = record.u if len(record.u) == len(record.s) else [None] * len(record.s)
    return tuple(_layer(s.flatten(2), u, p, spike) for s, u in zip(record.s, potentials))


def _layer(s, u, p, spike):
    often = s.mean((0, 1))  # spikes a step, of each unit
    low, high = (float(u.min()) / p.theta, float(u.max()) / p.theta) if p and u is not None else (math.nan, math.nan)
    return Layer(s.shape[-1], _share(often == 0), _share(often >= SATURATED),
                 float(often.mean()) / p.dt if p else math.nan, low, high, _passes(u, p, spike))


def _passes(u, p, spike):
    if u is None or not p or spike is None:
        return math.nan
    g = slopes(spike, u - p.theta)
    return _share(g > PASSES * slopes(spike, torch.zeros_like(u.flatten()[:1])))


def _readout(z, y):
    largest = z.amax(-1, keepdim=True)
    tied = (z == largest).sum(-1) > 1
    still = (z == z[:1]).all(0).nonzero().flatten().tolist() if len(z) > 1 else []
    classes = y.ndim == 1 and not y.is_floating_point()
    right = z.argmax(-1) == y.to(z.device) if classes else None
    return Readout(z.shape[-1], tuple(still), _share(tied), float(torch.softmax(z, -1).amax(-1).mean()),
                   _share(right) if classes else math.nan, _share(right & ~tied) if classes else math.nan)


def _share(true):
    return float(true.double().mean())
