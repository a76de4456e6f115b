"""The paper's two tasks: points and images as spike times, and the networks that it trains on them."""

import numpy as np
import torch

from snntutor import arguments
from snntutor.data import load

from .net import Net

YIN_YANG_START = (1.5, 0.78), (0.93, 0.1)  # mean and deviation of each layer's first weights
MNIST_START = (0.078, 0.045), (0.2, 0.37)
HELD_BACK = 5_000  # of MNIST's training images, to choose on


def point_times(x) -> torch.Tensor:
    """Return spike times of Yin-Yang points: 30 ms times each coordinate, and a fifth input that spikes at 0.

    Parameters
    ----------
    x : array of shape (n, 4)
        Coordinates (x, y, 1 - x, 1 - y) from 0 to 1.

    Returns
    -------
    tensor of shape (n, 5), seconds
    """
    x = arguments.reals("x", x)
    return torch.from_numpy(np.hstack([30e-3 * x, np.zeros((len(x), 1))]))


def image_times(x) -> torch.Tensor:
    """Return spike times of images: the brighter a pixel the sooner, within 20 ms; the two darkest levels never spike.

    Parameters
    ----------
    x : array of shape (n, ...)
        Brightness from 0 to 1, of 256 levels.

    Returns
    -------
    tensor of shape (n, pixels), seconds
    """
    x = arguments.reals("x", x).astype(np.float64).reshape(len(x), -1)
    return torch.from_numpy(np.where(x * 255 > 1.5, 20e-3 * (1 - x), np.inf))


def yin_yang(split="train") -> tuple:
    """Return spike times (n, 5) and labels (n,) of a split of the Yin-Yang set: 5,000, 1,000 and 1,000 points."""
    x, y = load("yin-yang", split, source="bundled")
    return point_times(x), torch.from_numpy(y)


def yin_yang_net(seed, hidden=200) -> Net:
    """Return the paper's network of 5 inputs, 200 hidden neurons and 3 classes, with its first weights."""
    return Net((5, hidden, 3), seed=seed, start=YIN_YANG_START)


def mnist(split="train") -> tuple:
    """Return spike times (n, 784) and labels (n,) of "train", of "validation", cut from its end, or of "test"."""
    x, y = load("mnist", "test" if split == "test" else "train")
    rows = {"train": slice(-HELD_BACK), "validation": slice(-HELD_BACK, None), "test": slice(None)}[split]
    return image_times(x[rows]), torch.from_numpy(y[rows])


def mnist_net(seed, hidden=350) -> Net:
    """Return the paper's network of 784 inputs, 350 hidden neurons and 10 classes, with its first weights."""
    return Net((784, hidden, 10), seed=seed, start=MNIST_START)
