"""Chapter 08's images learned with the reset in the gradient and without, and whose blame a batch hears."""

import numpy as np
import torch

from snntutor import data, encode, train
from snntutor.lif import subtract
from snntutor.loss import cross_entropy
from snntutor.network import SNN, leaky_readout, lif_layer, weigh
from snntutor.record import Record
from snntutor.surrogate import fast_sigmoid, scaled, spike_fn

PEAK_1 = fast_sigmoid(10)


def surrogate(peak=1.0, slope=10.0):
    """Return the fast sigmoid with this value at the threshold: 1 in this book, the slope in some other sources."""
    return fast_sigmoid(slope) if peak == 1 else scaled(fast_sigmoid(slope), peak)


def coded(split="train", n=None):
    """Return bundled Fashion-MNIST images by the latency code in 100 steps of 1 ms, and their labels."""
    images, labels = data.load("fashion-mnist", split, n, source="bundled")
    return encode.latency(images.reshape(len(images), -1), n_steps=100), labels


def trained(samples, seed, derivative=PEAK_1, *, through=False, reset=subtract, epochs=3) -> SNN:
    """Train chapter 08's network as that chapter does: 784-100-10, scale 2, batches of 64, one cycle up to 3e-3.

    Parameters
    ----------
    samples : tuple (Events, labels)
    seed : int
        Of the weights and of the order of the samples.
    derivative : callable
        What stands in for that of a spike.
    through : bool
        Whether the reset is in the gradient.
    reset : callable
        As `snntutor.lif.subtract`.
    epochs : int

    Returns
    -------
    SNN
    """
    net = SNN((784, 100, 10), spike_fn(derivative), reset=reset, reset_gradient=through, weight_scale=2, seed=seed)
    train.fit(net, samples, epochs, batch_size=64, lr=3e-3, schedule=train.one_cycle, seed=seed, progress=False)
    return net


def blame_of_samples(net, samples, derivative, through) -> np.ndarray:
    """Return how long the gradient of each sample's loss is, with respect to what arrives at the hidden layer.

    Parameters
    ----------
    net : SNN
        With one hidden layer. Its weights, constants and reset are used; surrogate and reset gradient are those given.
    samples : tuple (Events, labels)
    derivative, through
        As in `trained`.

    Returns
    -------
    array of shape (samples,)
    """
    (x, y), (w, readout) = samples, (one.detach().double() for one in net.weights)
    drive = weigh(x, w).requires_grad_()
    s, u = lif_layer(drive, net.settings.p, spike_fn(derivative), net.settings.reset, reset_gradient=through)
    record = Record((s,), (u,), leaky_readout(weigh(s, readout), net.settings.readout_p))
    loss = len(y) * cross_entropy(record, torch.as_tensor(y))  # a sum: no sample is weighed by how many there are
    (gradient,) = torch.autograd.grad(loss, drive)
    return gradient.pow(2).sum((0, 2)).sqrt().numpy()
