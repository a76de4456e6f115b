"""A recurrent layer whose gradients do not go back through its own weights in time."""

import torch

from snntutor import fast
from snntutor.encode import Events
from snntutor.settings import DEFAULT


def cut(weights, x, settings=DEFAULT, *, recurrent=()):
    """Run a network with one recurrent hidden layer; what the layer sends to itself counts as an input.

    The spikes are those of `snntutor.fast.run`. Recurrent weights learn how the spikes that arrive through them should
    weigh, but no gradient tells the neurons that sent these spikes.

    Parameters
    ----------
    weights, x, settings, recurrent
        As in `snntutor.fast.run`; one hidden layer.

    Returns
    -------
    Record

    Raises
    ------
    ValueError
        If there is another number of hidden layers.

    Notes
    -----
    The layer runs twice: once for its spikes, then with these as a second group of inputs beside ``x``.
    """
    if len(recurrent) != 1:
        raise ValueError(f"There are {len(recurrent)} recurrent layers; this run is made for one.")
    with torch.no_grad():
        (s,) = fast.run(weights, x, settings, recurrent=recurrent).s
    x = torch.from_numpy(x.dense()).to(s.dtype) if isinstance(x, Events) else x
    return fast.run([torch.cat([weights[0], recurrent[0]], -2), *weights[1:]], torch.cat([x, s], -1), settings)
