"""Explorer of chapter 08: one image on its way through a trained network, step by step."""

import numpy as np

from snntutor import plot
from snntutor.explore.core import Explorer, slider


def sample(images, inputs, hidden, readout, labels, names=None, *, dt=1e-3, begin=(0, 20)):
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
    begin : tuple of int
        Image and time step to begin with.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If there are not as many images, input samples, hidden rows, readout rows and labels.
    """
    images, hidden, readout = np.asarray(images), np.asarray(hidden), np.asarray(readout)
    counts = [len(images), inputs.shape[1], hidden.shape[1], readout.shape[1], len(labels)]
    if len(set(counts)) > 1:
        raise ValueError("images, inputs, hidden, readout and labels hold "
                         f"{counts} samples; wanted is one of each for every image.")
    names = names or [str(k) for k in range(readout.shape[2])]
    data = (images, inputs, hidden, readout, np.asarray(labels))
    controls = {"picture": slider("image", 0, len(images) - 1, begin[0], 1),
                "step": slider("time step", 0, len(readout) - 1, begin[1], 1)}
    return Explorer(controls, lambda fig: _build(fig, data, names, dt), size=(7.8, 3.8),
                    alt="Pixels that have spiked so far, hidden spikes and readout potentials up to "
                        "now, and the score of each class.")


def _build(fig, data, names, dt):
    images, inputs, hidden, readout, labels = data
    seen, raster, traces, scores = _axes(fig, data, names, dt)
    t = plot.milliseconds(len(readout), dt)
    pixels = seen.imshow(images[0], cmap="gray_r", vmin=0, vmax=1)
    name = seen.text(0.5, 1.03, "", transform=seen.transAxes, ha="center", fontsize=11)  # a title would be frame
    (strokes,) = raster.plot([], [], "|", color=plot.COLOURS["spike"], markersize=4)
    lines = [traces.plot([], [], color="#bbbbbb", linewidth=1)[0] for _ in names]
    bars = scores.barh(range(len(names)), [0] * len(names))
    nows = [ax.axvline(0, color=plot.COLOURS["threshold"], linewidth=1) for ax in (raster, traces)]

    def update(picture, step):
        unit = _inputs_until(inputs, picture, step)
        pixels.set_data(_seen(images[picture], unit))
        strokes.set_data(*_strokes(hidden[:step + 1, picture], t))
        so_far = readout[:step + 1, picture]
        _move(lines, bars, t[:step + 1], so_far, labels[picture])
        for now in nows:
            now.set_xdata([t[step]] * 2)
        name.set_text(names[labels[picture]])
        all_inputs = int((inputs.batch == picture).sum())
        spikes = len(unit), all_inputs, int(hidden[:step + 1, picture].sum())
        return _sentence(t[step], spikes, so_far.max(0), names, labels[picture])

    return update


def _axes(fig, data, names, dt):
    _, inputs, hidden, readout, _ = data
    grid = fig.add_gridspec(2, 3, width_ratios=(1, 1.9, 1))
    seen, scores = fig.add_subplot(grid[:, 0]), fig.add_subplot(grid[:, 2])
    raster = fig.add_subplot(grid[0, 1])
    traces = fig.add_subplot(grid[1, 1], sharex=raster)
    seen.set_xticks([])
    seen.set_yticks([])
    seen.spines[:].set_color("#dddddd")
    seen.set_xlabel("pixels so far", fontsize=11)
    plot.label(plot.tidy(raster), "", "hidden neuron").tick_params(labelbottom=False)
    plot.label(plot.tidy(traces), "time (ms)", "readout U")
    plot.label(plot.tidy(scores), "largest U so far", "")
    raster.set_ylim(-1, hidden.shape[2])
    raster.set_xlim(-1, 1e3 * dt * len(readout))
    high = max(1.0, 1.05 * float(readout.max()))
    traces.set_ylim(max(1.05 * float(readout.min()), -1.5 * high), high)
    scores.set_xlim(0, high)
    scores.set_yticks(range(len(names)), names)
    scores.invert_yaxis()
    return seen, raster, traces, scores


def _inputs_until(inputs, picture, step):
    mine = (inputs.batch == picture) & (inputs.time <= step)
    return inputs.unit[mine]


def _seen(image, unit):
    """Keep the pixels that have spiked; the others are white."""
    shown = np.zeros(image.size)
    shown[unit] = np.ravel(image)[unit]
    return shown.reshape(image.shape)


def _strokes(spikes, t):
    step, unit = np.nonzero(spikes)
    return t[step], unit


def _move(lines, bars, t, so_far, label):
    """Draw the potentials up to now; the leading class is coloured, the true class is dashed."""
    best = so_far.max(0)
    leader = best.argmax() if best.max() > 0 else -1
    for k, (line, bar) in enumerate(zip(lines, bars)):
        line.set_data(t, so_far[:, k])
        line.set_linestyle("--" if k == label else "-")
        line.set_linewidth(2 if k in (leader, label) else 0.8)
        colour = plot.COLOURS["readout"] if k == leader else "#444444" if k == label else "#bbbbbb"
        line.set_color(colour)
        bar.set_width(best[k])
        bar.set_color(colour)


def _sentence(now, spikes, best, names, label):
    arrived, all_inputs, hidden = spikes
    words = (f"At {now:g} ms {arrived} of {all_inputs} input spikes have arrived and the hidden "
             f"neurons have spiked {hidden} times. ")
    if best.max() <= 0:
        return words + f"No class is above 0 yet; it is: {names[label]}."
    first, second = np.argsort(-best, kind="stable")[:2]
    return words + (f"{names[first]} leads with {best[first]:.2f} before {names[second]} with "
                    f"{best[second]:.2f}; it is: {names[label]}.")
