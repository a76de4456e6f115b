"""Measure a network: run it, go back through each term of its loss, count. The network stays as it was."""

import math

import torch

from snntutor import arguments
from snntutor.lif import LIFParams
from snntutor.loss import cross_entropy, max_over_time
from snntutor.record import Record
from snntutor.settings import CONSTANTS
from snntutor.train.contract import as_input, check_classes, mode, one_each
from snntutor.train.given import check_model, check_scores
from snntutor.train.samples import checked

from .board import Dashboard, Term, Weight
from .findings import findings
from .parts import clock_of, input_of, layers_of, readout_of


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
        first = _one(model(x))
        record = _detached(first)
        values = [_value(name, function, record, y) for name, function in functions.items()]
        gradients = [_gradients(name, function, model, model(x) if k else first, y)
                     for k, (name, function) in enumerate(functions.items())]
        given = input_of(model, x, p)
    board = Dashboard(len(y), clock_of(len(record.readout), p), given, layers_of(record, p, spike),
                      _weights(model, gradients[0]),
                      tuple(_term(name, value, found, functions[name], record, y)
                            for name, value, found in zip(functions, values, gradients)),
                      readout_of(logits(record), y))
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


def _gradients(name, function, model, record, y):
    """Return the gradient of each parameter by one term of a fresh record, None where no path leads to it."""
    value = one_each(name, function(record, y), record)
    wanted = [w for w in model.parameters() if w.requires_grad]
    found = iter(torch.autograd.grad(value, wanted, allow_unused=True) if wanted and value.requires_grad else ())
    return [next(found, None) if w.requires_grad else None for w in model.parameters()]


def _norm(tensors):
    """Return the Euclidean norm of several tensors together, None where there is none."""
    there = [float(torch.linalg.vector_norm(t.double())) for t in tensors if t is not None]
    return math.hypot(*there) if there else None


def _weights(model, gradients):
    return tuple(Weight(name, tuple(w.shape), _norm([w.detach()]), _norm([g]), not w.requires_grad)
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
