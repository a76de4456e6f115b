"""A testbed's network run, and its loss."""

import numpy as np
import torch

from snntutor import fast, network
from snntutor.lif import LIFState, lif_step, nothing, subtract, to_zero, to_zero_keeping
from snntutor.record import Record
from snntutor.settings import Settings
from snntutor.surrogate import spike_fn

from .testbed import Testbed

_COMPILED = (subtract, to_zero, to_zero_keeping, nothing)  # resets that `snntutor.fast` knows


def run(testbed: Testbed, w=None, spike=None) -> Record:
    """Run a testbed's network: the layers of `snntutor.network`, compiled for a single network of spikes.

    Parameters
    ----------
    testbed : Testbed
    w : tensor of shape (inputs, hidden) or (K, inputs, hidden), optional
        Hidden weights in place of the testbed's; K of them run side by side.
    spike : callable, optional
        In place of the step with the testbed's derivative: any function of u - theta, a smooth one too.

    Returns
    -------
    Record
        Of shape (time, 1, neurons) or (time, K, 1, neurons).
    """
    w = torch.from_numpy(testbed.w) if w is None else w
    readout, v, x = (torch.from_numpy(a).to(w) for a in (testbed.readout, testbed.v, testbed.x[:, None]))
    settings = Settings(spike or spike_fn(testbed.derivative), testbed.p, testbed.reset, testbed.reset_gradient)
    lead = w.shape[:-2]
    # one network is nine times as fast in compiled loops, to the same numbers, where they know its reset
    unroll = network.run if spike or lead or testbed.reset not in _COMPILED else fast.run
    return unroll([w, readout.expand(*lead, *readout.shape)], x, settings, recurrent=[v.expand(*lead, *v.shape)])


def score(testbed: Testbed, record: Record):
    """Return half the squared distance of a record's readout to the target: one number for each network, shape (K,).

    The sum runs over steps and outputs.
    """
    target = torch.from_numpy(testbed.target)[:, None].to(record.readout)
    if record.readout.ndim == 4:
        target = target[:, None]
    return 0.5 * ((record.readout - target) ** 2).sum((0, -2, -1))


def loss(testbed: Testbed, w=None) -> float | np.ndarray:
    """Return the loss of the testbed, or of many with other hidden weights, run side by side in NumPy.

    Parameters
    ----------
    testbed : Testbed
    w : array of shape (K, inputs, hidden), optional
        Hidden weights in place of the testbed's.

    Returns
    -------
    float, or array of shape (K,)
    """
    drives = np.tensordot(testbed.x, testbed.w[None] if w is None else w, (1, 1))  # (time, K, hidden)
    layer, last = (LIFState(*np.zeros((2, drives.shape[1], size))) for size in testbed.readout.shape)
    losses = np.zeros(drives.shape[1])
    for drive, target in zip(drives, testbed.target):
        losses += 0.5 * ((last.u - target) ** 2).sum(-1)
        s = (layer.u > testbed.p.theta).astype(float)
        layer = lif_step(layer, s, drive + _sent(s, testbed.v), testbed.p, testbed.reset)
        last = lif_step(last, 0, _sent(s, testbed.readout), testbed.p)
    return float(losses[0]) if w is None else losses


def _sent(s, w):
    """Weigh spikes; not by ``@``, which may round each network differently where their spikes are the same."""
    return (s[:, :, None] * w).sum(1)


def spikes_of(testbed: Testbed) -> np.ndarray:
    """Return the spikes of the hidden layer, shape (time, hidden)."""
    with torch.no_grad():
        return run(testbed).s[0][:, 0].numpy()


def readout_of(testbed: Testbed) -> np.ndarray:
    """Return the potential of the readout, shape (time, outputs)."""
    with torch.no_grad():
        return run(testbed).readout[:, 0].numpy()
