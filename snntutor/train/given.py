"""What training is given beside data: looked at before the first step, told where it cannot serve."""

import torch

from snntutor import arguments


def check_numbers(lr=1.0, **counts):
    """Hold that counts are whole numbers, and that a learning rate is one."""
    for name, value in counts.items():
        arguments.whole(name, value)
    arguments.positive(**{"lr, the learning rate,": lr})


def check_model(model):
    """Hold that a model is one of torch."""
    if isinstance(model, type) or not isinstance(model, torch.nn.Module):
        raise ValueError(f"model is {arguments.shown(model)}; wanted is a network, as SNN((784, 100, 10)).")


def check_scores(**functions):
    """Hold that losses and scores are functions of a record and its labels."""
    for name, function in functions.items():
        arguments.function("snntutor.loss.cross_entropy", **{name: function})
        if (getattr(function, "__module__", None) or "").startswith("torch.nn"):
            raise ValueError(f"{name} is {arguments.shown(function)}, a function of logits; wanted is one of a record "
                             "and its labels: lambda record, y: F.cross_entropy(max_over_time(record), y).")
        arguments.takes(2, "(record, y)", **{name: function})


def optimizer_of(make, model, lr):
    """Return an optimizer of a model's parameters."""
    wanted = "wanted is what makes one from parameters and lr, as torch.optim.Adam"
    if isinstance(make, torch.optim.Optimizer):
        raise ValueError(f"optimizer is an optimizer already, of other parameters maybe; {wanted}.")
    arguments.function("torch.optim.Adam", optimizer=make)
    made = _made("optimizer", wanted, make, model.parameters(), lr=lr)
    if not isinstance(made, torch.optim.Optimizer) or isinstance(made, torch.optim.LBFGS):
        raise ValueError(f"optimizer makes {arguments.shown(made)}, with which fit cannot step; {wanted}.")
    return made


def schedule_of(make, optimizer, steps):
    """Return a schedule of the learning rate."""
    wanted = "wanted is what makes one from an optimizer and the number of steps, as one_cycle"
    arguments.function("one_cycle", schedule=make)
    made = _made("schedule", wanted, make, optimizer, steps)
    if not hasattr(made, "step"):
        raise ValueError(f"schedule makes {arguments.shown(made)}, which has no step(); {wanted}.")
    return made


def move(model, device):
    """Put a model where it is to compute."""
    try:
        model.to(torch.device(device))
    except (RuntimeError, AssertionError, TypeError) as error:
        raise ValueError(f"device is {device!r}, where torch cannot compute on this machine; 'cpu' serves.") from error


def _made(name, wanted, make, *given, **named):
    try:
        return make(*given, **named)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} is {arguments.shown(make)}, which fails ({error}); {wanted}.") from error
