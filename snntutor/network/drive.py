"""From the spikes that arrive to the drive of a layer, on any device."""

import numpy as np
import torch

from snntutor.encode import Events
from snntutor.settings import check_tensor


def weigh(x, w):
    """Weigh the input spikes: the drive of a layer.

    Parameters
    ----------
    x : Events, or tensor of shape (time, batch, in)
        Each event adds its row of the weights once, which costs by the number of events.
    w : tensor of shape (in, out) or (K, in, out)

    Returns
    -------
    tensor of shape (time, batch, out) or (time, K, batch, out)

    Raises
    ------
    ValueError
        If input and weights do not fit together.
    """
    _check_weighed(x, w)
    side_by_side = w.movedim(-2, 0).flatten(1)  # (in, K out)
    if isinstance(x, Events):
        drive = _gather(x, side_by_side)
    elif w.ndim == 2 or x.ndim == 3:
        drive = x @ side_by_side
    else:  # each network has an input of its own
        return x @ w
    return drive.unflatten(-1, (*w.shape[:-2], w.shape[-1])).movedim(1, -2).contiguous()


def _check_weighed(x, w):
    check_tensor("w", w)
    if not isinstance(x, Events):
        check_tensor("The input", x)
        if x.dtype != w.dtype:
            raise ValueError(f"The input holds {x.dtype} and the weights {w.dtype}; wanted is one type for both: "
                             "x.to(w.dtype).")
    if w.ndim < 2 or len(x.shape) < 2 or x.shape[-1] != w.shape[-2]:
        raise ValueError(f"The input has the shape {tuple(x.shape)} and the weights {tuple(w.shape)}; wanted is a row "
                         "of weights for each neuron of the input.")


def _gather(events, w):
    steps, batch, units = events.shape
    where = np.stack([events.time.astype(np.int64) * batch + events.batch, events.unit])
    ones = torch.ones(len(events), dtype=w.dtype, device=w.device)
    spikes = torch.sparse_coo_tensor(torch.from_numpy(where).to(w.device), ones,
                                     (steps * batch, units), check_invariants=False)
    return torch.sparse.mm(spikes, w).unflatten(0, (steps, batch))
