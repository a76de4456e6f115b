"""Judge penalties on spikes: what they are for a batch, what passes back from them, what a network learns from them."""

import numpy as np
import torch

from snntutor.exercises import patients
from snntutor.exercises.behaviour import by_behaviour
from snntutor.loss import accuracy, cross_entropy
from snntutor.network import Record
from snntutor.train import evaluate, fit

_SIZES = ((30, 10), (300, 40))  # of the batch, and epochs


def _record():
    """Return what a lively network does with eight digits, part of a graph."""
    x, _ = patients.digits()
    return patients.healthy(weight_scale=20.0)(x.take(np.arange(8)))


def _twice(record):
    return Record(*(tuple(torch.cat([part] * 2, 1) for part in parts) for parts in record[:2]),
                  torch.cat([record.readout] * 2, 1))


def _number(value):
    """Return what is wrong with a value that should be one number of torch's; nothing if it is that."""
    if value is None:
        return "Your function gives nothing back. Does it end with return?"
    if not isinstance(value, torch.Tensor) or value.ndim:
        shape = f" of shape {tuple(value.shape)}" if isinstance(value, torch.Tensor) else ""
        return f"Wanted is one number, a tensor without axes; yours is {type(value).__name__}{shape}."
    return ""


def _without_path(record, value):
    """Return what is wrong if no gradient leads from a penalty to spikes or potentials, and on to the weights."""
    parts = (record.s[0], record.u[0])
    found = torch.autograd.grad(value, parts, allow_unused=True, retain_graph=True) if value.requires_grad else ()
    found = [gradient for gradient in found if gradient is not None]
    if not found:
        return "No path leads from your penalty to the spikes: its gradient is none. Use record.s as it is."
    return "" if any(gradient.any() for gradient in found) else "The gradient of your penalty is 0 for every spike."


def _quiet(penalty, least):
    """Train with a penalty at both sizes of the batch; return what is wrong."""
    for batch_size, epochs in _SIZES:
        network = patients.healthy()
        history = fit(network, patients.digits(), epochs, batch_size, lr=5e-3, progress=False,
                      loss=lambda record, y: cross_entropy(record, y) + penalty(record))
        right, spikes = evaluate(network, patients.digits(), score=accuracy), history.spikes[-1]
        if right < 0.7 or spikes > least:
            return (f"Trained in batches of {batch_size} the network gets {right:.2f} right and spikes {spikes:.1f} "
                    f"times a digit; wanted are at least 0.7 and at most {least:g} spikes."
                    + (" Ask for more: make the penalty stronger." if right >= 0.7 else ""))
    return ""


def _wrong_mean(penalty):
    record = _record()
    value = penalty(record)
    if value is ...:
        return ...
    if wrong := _number(value) or _without_path(record, value):
        return wrong
    growth = (penalty(_twice(record)) / value).item()
    if abs(growth - 1) > 1e-6:
        return (f"The same batch twice over, and your penalty is {growth:.2f} times as large. A mean over the batch "
                "would be the same.")
    return _quiet(penalty, 40)


judge_mean_penalty = by_behaviour(_wrong_mean, "a function of a record, which returns a penalty")


def _silence(record):
    return Record(*(tuple(torch.zeros_like(part) for part in parts) for parts in record[:2]),
                  torch.zeros_like(record.readout))


def _other_price(penalty, record, name):
    wanted, value = patients.counted_again(record), penalty(record).detach().double()
    return "" if torch.isclose(value, wanted) else (
        f"For {name} the owner's penalty is {wanted:.4f}, yours {value:.4f}. Mend the path, not the price.")


def _wrong_path(penalty):
    record = _record()
    value = penalty(record)
    if value is ...:
        return ...
    if wrong := _number(value):
        return wrong
    if wrong := _other_price(penalty, record, "eight digits") or _other_price(penalty, _silence(record), "silence"):
        return wrong
    return _without_path(record, value) or _quiet(penalty, 25)


judge_path = by_behaviour(_wrong_path, "a function of a record, which returns a penalty")
