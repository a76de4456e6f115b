"""What a network did with images, in arrays that fit together."""

from typing import NamedTuple

import numpy as np

from snntutor import arguments
from snntutor.encode import Events


class Run(NamedTuple):
    """What `sample` was given: images, and what a network did with them."""

    images: np.ndarray
    inputs: Events
    hidden: np.ndarray
    readout: np.ndarray
    labels: np.ndarray
    names: list
    dt: float


def checked(run) -> Run:
    """Return what was given as arrays; hold that there is one of each for every image, step and class."""
    arguments.instance(Events, "a list of spikes, as latency makes", inputs=run.inputs)
    arguments.instance((list, tuple, type(None)), "a list of words", names=run.names)
    images, hidden, readout, labels = (arguments.reals(name, getattr(run, name))
                                       for name in ("images", "hidden", "readout", "labels"))
    shapes = images.shape, run.inputs.shape, hidden.shape, readout.shape, labels.shape
    if list(map(len, shapes)) != [3, 3, 3, 3, 1]:
        raise ValueError("images, inputs, hidden, readout and labels have the shapes "
                         f"{', '.join(map(str, shapes))}; wanted are (n, height, width), three times (time, n, units), "
                         "and (n,).")
    counts = [len(images), run.inputs.shape[1], hidden.shape[1], readout.shape[1], len(labels)]
    if len(set(counts)) > 1:
        raise ValueError("images, inputs, hidden, readout and labels hold "
                         f"{counts} samples; wanted is one of each for every image.")
    classes = readout.shape[2]
    names = list(run.names or map(str, range(classes)))
    _check_fit(run._replace(images=images, hidden=hidden, readout=readout, labels=labels, names=names))
    return Run(images, run.inputs, hidden, readout, labels.astype(int), names, run.dt)


def _check_fit(run):
    """Hold that pixels, steps and classes agree."""
    pixels, classes = run.images[0].size, run.readout.shape[2]
    if run.inputs.shape[2] != pixels:
        raise ValueError(f"inputs come from {run.inputs.shape[2]} units; the images have {pixels} pixels.")
    if len(run.hidden) != len(run.readout):
        raise ValueError(f"hidden has {len(run.hidden)} time steps and readout {len(run.readout)}; wanted are as many.")
    if not np.isfinite(run.readout).all():
        raise ValueError("readout holds a value that is not finite (NaN or infinity).")
    if len(run.names) < classes:
        raise ValueError(f"There are {len(run.names)} names for {classes} classes; each needs one.")
    if run.labels.dtype.kind not in "iu" or not 0 <= run.labels.min() <= run.labels.max() < classes:
        raise ValueError(f"labels is {arguments.shown(run.labels)}; wanted are whole numbers from 0 to {classes - 1}.")
