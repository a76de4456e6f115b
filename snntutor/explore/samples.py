"""Explorer of chapter 08: one image on its way through a trained network, step by step."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.data import load
from snntutor.encode import latency
from snntutor.explore.controls import slider
from snntutor.explore.core import Explorer
from snntutor.explore.runs import Run, checked
from snntutor.lif import LIFParams, simulate


def sample(images, inputs, hidden, readout, labels, names=None, *, dt=1e-3, begin=None):
    """Make a live picture of images that pass through a network, one time step after the other.

    Parameters
    ----------
    images : array of shape (n, height, width)
        Numbers from 0 to 1.
    inputs : Events of shape (time, n, height * width)
        The spikes that stand for the images.
    hidden : array of shape (time, n, neurons)
        The spikes of the hidden layer.
    readout : array of shape (time, n, classes)
        The potential of the readout. A class's largest potential so far is its score.
    labels : integers of shape (n,)
        The class of each image.
    names : list of str, optional
        Of the classes; by default their numbers.
    dt : float
        Time step in seconds.
    begin : tuple of int, optional
        Image and time step to begin with; by default the first image at step 20, or at the last if there are fewer.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If there are not as many images, input samples, hidden rows, readout rows and labels.
    """
    arguments.positive(dt=dt)
    run = checked(Run(images, inputs, hidden, readout, labels, names, dt))
    begin = (0, min(20, len(run.readout) - 1)) if begin is None else begin
    if not isinstance(begin, (tuple, list)) or len(begin) != 2:
        raise ValueError(f"begin is {arguments.shown(begin)}; wanted is a pair, image and time step, as (0, 20).")
    picture, step = begin
    controls = {"picture": slider("image", 0, len(run.images) - 1, picture, 1),
                "step": slider("time step", 0, len(run.readout) - 1, step, 1)}
    return Explorer(controls, partial(numbers, run), lambda fig: draw(fig, run), sentence, size=(7.8, 3.8),
                    alt="Pixels that have spiked so far, hidden spikes and readout potentials up to "
                        "now, and the score of each class.")


class Moment(NamedTuple):
    """How far one image has come; times are in milliseconds."""

    now: float
    seen: np.ndarray  # the image, white where no pixel has spiked yet
    arrived: int  # input spikes so far
    inputs: int  # input spikes there will be
    times: np.ndarray  # of the hidden spikes so far
    units: np.ndarray  # whose spikes they are
    t: np.ndarray  # the steps so far
    potentials: np.ndarray  # of the readout at each, shape (steps, classes)
    scores: np.ndarray  # largest potential so far of each class
    order: np.ndarray  # classes from the largest score to the smallest
    label: int  # the true class
    names: list  # of the classes


def numbers(run, *, picture, step) -> Moment:
    """Look at one image after ``step`` time steps, which count from 0."""
    mine = slice(*run.inputs.first[picture:picture + 2])
    pixels = run.inputs.unit[mine][run.inputs.time[mine] <= step]
    seen = np.zeros(run.images[picture].shape)
    np.put(seen, pixels, np.take(run.images[picture], pixels))
    t = plot.milliseconds(step + 1, run.dt)
    spiked, units = np.nonzero(run.hidden[:step + 1, picture])
    potentials = run.readout[:step + 1, picture]
    scores = potentials.max(0)
    return Moment(t[step], seen, len(pixels), mine.stop - mine.start, t[spiked], units, t, potentials,
                  scores, np.argsort(-scores, kind="stable"), run.labels[picture], run.names)


def draw(fig, run):
    """Make the axes for what the network did; return what moves all in them."""
    seen, raster, traces, bars = _axes(fig, run)
    pixels = seen.imshow(run.images[0], cmap="gray_r", vmin=0, vmax=1)
    name = seen.text(0.5, 1.03, "", transform=seen.transAxes, ha="center", fontsize=11)  # a title would be frame
    (strokes,) = raster.plot([], [], "|", color=plot.COLOURS["spike"], markersize=4)
    classes = [(traces.plot([], [], color="#bbbbbb", linewidth=1)[0], bar)
               for bar in bars.barh(range(len(run.names)), [0] * len(run.names))]
    nows = [ax.axvline(0, color=plot.COLOURS["threshold"], linewidth=1) for ax in (raster, traces)]

    def move(moment):
        pixels.set_data(moment.seen)
        name.set_text(moment.names[moment.label])
        strokes.set_data(moment.times, moment.units)
        for k, (line, bar) in enumerate(classes):
            _move_class(line, bar, moment, k)
        for now in nows:
            now.set_xdata([moment.now] * 2)

    return move


def _axes(fig, run):
    grid = fig.add_gridspec(2, 3, width_ratios=(1, 1.9, 1))
    seen, bars = fig.add_subplot(grid[:, 0]), fig.add_subplot(grid[:, 2])
    raster = fig.add_subplot(grid[0, 1])
    traces = fig.add_subplot(grid[1, 1], sharex=raster)
    seen.set_xticks([])
    seen.set_yticks([])
    seen.spines[:].set_color("#dddddd")
    seen.set_xlabel("pixels so far", fontsize=11)
    plot.label(plot.tidy(raster), "", "hidden neuron").tick_params(labelbottom=False)
    plot.label(plot.tidy(traces), "time (ms)", "readout U")
    plot.label(plot.tidy(bars), "largest U so far", "")
    raster.set(xlim=(-1, 1e3 * run.dt * len(run.readout)), ylim=(-1, run.hidden.shape[2]))
    low, high = 1.05 * float(run.readout.min()), max(1.0, 1.05 * float(run.readout.max()))
    traces.set_ylim(max(low, -1.5 * high), high)
    bars.set_xlim(0, high)
    bars.set_yticks(range(len(run.names)), run.names)
    bars.invert_yaxis()
    return seen, raster, traces, bars


def _move_class(line, bar, moment, k):
    """Draw the potential and score of class ``k``: coloured where it leads, dashed where it is the true one."""
    leads, true = _leads(moment, k), k == moment.label
    line.set_data(moment.t, moment.potentials[:, k])
    line.set_linestyle("--" if true else "-")
    line.set_linewidth(2 if leads or true else 0.8)
    colour = plot.COLOURS["readout"] if leads else "#444444" if true else "#bbbbbb"
    line.set_color(colour)
    bar.set_width(moment.scores[k])
    bar.set_color(colour)


def _leads(moment, k):
    return k == moment.order[0] and moment.scores[k] > 0


def sentence(moment) -> str:
    """Say what has arrived so far and which class leads."""
    words = (f"At {moment.now:g} ms {moment.arrived} of {moment.inputs} input spikes have arrived and the hidden "
             f"neurons have spiked {len(moment.times)} times. ")
    first, second = moment.order[:2]
    it_is = f"it is: {moment.names[moment.label]}."
    if not _leads(moment, first):
        return words + f"No class is above 0 yet; {it_is}"
    return words + (f"{moment.names[first]} leads with {moment.scores[first]:.2f} before {moment.names[second]} with "
                    f"{moment.scores[second]:.2f}; {it_is}")


def example() -> Explorer:
    """Make the explorer of an untrained network and six images, one of them empty."""
    images, labels = load("fashion-mnist", "test", n=6, source="bundled")
    images[-1] = 0  # an image without a spike
    inputs = latency(images.reshape(6, -1), 100)
    rng = np.random.default_rng(0)
    _, hidden = simulate(inputs.dense() @ rng.normal(0, 0.02, (784, 100)), LIFParams())
    readout, _ = simulate(hidden @ rng.normal(0, 0.06, (100, 10)), LIFParams(theta=1e9))
    return sample(images, inputs, hidden, readout, labels, [f"class {k}" for k in range(10)])
