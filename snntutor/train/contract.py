"""What training asks of a model, and nothing more."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import torch

from snntutor import arguments
from snntutor.encode import Events
from snntutor.loss import checked_labels
from snntutor.record import Record, check_record


class Model(Protocol):
    """A model that `fit` can train and `evaluate` can score: any ``torch.nn.Module`` that returns a `Record`.

    It is called with Events where the data are Events, else with a tensor of shape (time, batch, neurons) in the
    type and on the device of its first parameter. Classes, and whether it is one network or several side by side,
    are read from its record: the readout has the shape (time, batch, classes) or (time, K, batch, classes), hidden
    spikes the same but for any number of axes behind the batch. K networks have parameters whose first axis is K.
    """

    def __call__(self, x: Any) -> Record: ...
    def parameters(self) -> Iterator[torch.nn.Parameter]: ...
    def buffers(self) -> Iterator[torch.Tensor]: ...
    def modules(self) -> Iterator[torch.nn.Module]: ...
    def train(self, mode: bool = True) -> Any: ...
    def to(self, device: Any) -> Any: ...


@contextmanager
def mode(model: Model, *, training: bool):
    """Let a model train or score; afterwards each of its modules is in the mode in which it was."""
    before = [(module, module.training) for module in model.modules()]
    model.train(training)
    try:
        yield
    finally:
        for module, was in before:
            module.training = was


def as_input(x, model: Model):
    """Return a batch as the model takes it."""
    first = next(iter(model.parameters()), None)
    if isinstance(x, Events) or first is None:
        return x
    x = x if isinstance(x, torch.Tensor) else arguments.array("x", x)
    if x.is_complex() if isinstance(x, torch.Tensor) else x.dtype.kind not in "fiub":
        return x  # what is no number the model refuses in words of its own
    return torch.as_tensor(x).to(dtype=first.dtype, device=first.device)


def check_classes(model: Model, *several):
    """Hold that a model takes these samples and has a readout for each of their labels.

    Labels that are no class numbers are left to the loss. One sample is run to see how many classes there are.
    """
    x, _ = next(several[0].cut(1))
    with mode(model, training=False), torch.no_grad():
        record = _run(model, as_input(x, model))
    check_record(record, "What the model returns")
    n_classes = record.readout.shape[-1]
    for samples in several:
        if samples.y.ndim == 1 and not samples.y.is_floating_point():
            checked_labels(samples.y, n_classes, len(samples.y))


def _run(model, x):
    """Run a model; one that cannot take Events, as a layer of torch's cannot, is told so."""
    try:
        return model(x)
    except TypeError as error:
        if not isinstance(x, Events):
            raise
        raise ValueError(f"The model stops with TypeError: {error}. It is called with Events, because x is Events; "
                         "x.dense() makes an array of them.") from error


def one_each(name, value, record) -> torch.Tensor:
    """Return what a loss or a score says of a record as a tensor, one number for each network.

    Raises
    ------
    ValueError
        If it says something else, such as a number for each sample.
    """
    if arguments.is_number(value):
        value = torch.as_tensor(float(value), dtype=record.readout.dtype, device=record.readout.device)
    networks = tuple(record.readout.shape[1:-2])
    if not isinstance(value, torch.Tensor) or value.is_complex() or tuple(value.shape) not in ((), networks):
        what = f"a tensor of shape {tuple(value.shape)} and type {value.dtype}" \
            if isinstance(value, torch.Tensor) else arguments.shown(value)
        raise ValueError(f"{name}(record, y) gives {what}; wanted is one number for each network, the mean over the "
                         "samples, as a tensor.")
    return value


def check_gradient(value, model: Model):
    """Hold that a loss can be differentiated."""
    if not value.requires_grad:
        reason = "no parameter of the model wants a gradient" if not any(w.requires_grad for w in model.parameters()) \
            else "compute it by torch from the record, without .item(), .detach() or NumPy"
        raise ValueError(f"No gradient flows from the loss to the weights, so that nothing can be learned: {reason}.")
