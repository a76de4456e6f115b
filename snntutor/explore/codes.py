"""Explorer of chapter 02: an image as first-spike times, and read back from them."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.data import load
from snntutor.encode import latency
from snntutor.explore.controls import slider
from snntutor.explore.core import Explorer

_LONGEST = 120  # steps that the time axis shows


def latency_code(images, dt=1e-3, picture=0):
    """Make a live picture of the latency code.

    Parameters
    ----------
    images : array of shape (n, height, width)
        Numbers from 0 to 1.
    dt : float
        Time step in seconds.
    picture : int
        The image to begin with.

    Returns
    -------
    Explorer
    """
    images = _checked(images)
    arguments.positive(dt=dt)
    arguments.in_seconds(dt=dt)
    controls = {
        "picture": slider("image", 0, len(images) - 1, picture, 1),
        "threshold": slider("threshold", 0.05, 0.95, 0.2, 0.05),
        "tau": slider("tau", 1, 60, 20, 1, "ms"),
        "n_steps": slider("steps", 5, _LONGEST, 100, 5),
    }
    return Explorer(controls, partial(numbers, images, dt), lambda fig: draw(fig, images[0], dt), sentence,
                    size=(7.5, 3.2),
                    alt="An image, the first spikes of its pixels over time with their number at each "
                        "step, and the image read back from them.")


def _checked(images):
    images = arguments.reals("images", images).astype(float)
    if images.ndim != 3 or images.size == 0:
        raise ValueError(f"images has the shape {images.shape}; wanted is (n, height, width), one image or more.")
    if not (images.min() >= 0 and images.max() <= 1):
        raise ValueError(f"images run from {images.min()} to {images.max()}; wanted is 0 to 1.")
    return images


class Code(NamedTuple):
    """One image in the latency code; times are in milliseconds."""

    image: np.ndarray
    decoded: np.ndarray  # the image read back
    pixels: np.ndarray  # that spike
    times: np.ndarray  # when they do
    t: np.ndarray  # every time step
    counts: np.ndarray  # spikes at each
    end: float  # of the last time step
    silent: int  # pixels above 0 without a spike
    error: float  # of a pixel read back, on average
    error_of_spikes: float  # of a pixel that spiked; 0 without a spike


def numbers(images, dt, *, picture, threshold, tau, n_steps) -> Code:
    """Code an image and read it back; ``tau`` is in milliseconds, as its slider is."""
    image = images[picture]
    events = latency(image.reshape(1, -1), n_steps, dt, tau * 1e-3, threshold)
    decoded = _decoded(events, dt, tau * 1e-3, threshold).reshape(image.shape)
    error = np.abs(decoded - image)
    return Code(image, decoded, events.unit, 1e3 * dt * events.time, plot.milliseconds(n_steps, dt),
                np.bincount(events.time, minlength=n_steps), 1e3 * dt * n_steps,
                int(np.count_nonzero(image)) - len(events), error.mean(),
                error.ravel()[events.unit].mean() if len(events) else 0.0)


def _decoded(events, dt, tau, threshold):
    """Read each brightness from the middle of its spike's step; without a spike it is 0."""
    x = np.zeros(events.shape[2])
    x[events.unit] = threshold / (1 - np.exp(-(events.time + 0.5) * dt / tau))
    return np.minimum(x, 1)


def draw(fig, image, dt):
    """Make the axes for images like this one; return what moves both images and the spikes between them."""
    left, raster, counts, right = _axes(fig, image.size, dt)
    shown, back = (ax.imshow(image, cmap="gray_r", vmin=0, vmax=1) for ax in (left, right))
    colour = plot.COLOURS["input"]  # as in the chapter: these spikes go into a network
    (strokes,) = raster.plot([], [], "|", color=colour, markersize=3)
    (line,) = counts.plot([], [], color=colour, drawstyle="steps-mid")
    ends = [ax.axvline(0, color=plot.COLOURS["threshold"], linestyle="--") for ax in (raster, counts)]

    def move(code):
        shown.set_data(code.image)
        back.set_data(code.decoded)
        strokes.set_data(code.times, code.pixels)
        line.set_data(code.t, code.counts)
        for end in ends:
            end.set_xdata([code.end] * 2)

    return move


def _axes(fig, n_pixels, dt):
    grid = fig.add_gridspec(2, 3, width_ratios=(1, 1.7, 1), height_ratios=(2, 1))
    left, right = fig.add_subplot(grid[:, 0]), fig.add_subplot(grid[:, 2])
    raster = fig.add_subplot(grid[0, 1])
    counts = fig.add_subplot(grid[1, 1], sharex=raster)
    for ax, title in ((left, "image"), (right, "read back")):
        ax.set_xticks([])
        ax.set_yticks([])
        ax.set_title(title, fontsize=11)
    plot.label(plot.tidy(raster), "", "pixel").tick_params(labelbottom=False)
    plot.label(plot.tidy(counts), "time of the first spike (ms)", "spikes")
    raster.set_ylim(n_pixels, -1)
    counts.set_yscale("symlog", linthresh=1)
    counts.set_ylim(0, 2 * n_pixels)
    counts.set_yticks([1, 10, 100], ["1", "10", "100"])
    counts.set_xlim(-1, 1e3 * dt * (_LONGEST + 1))
    return left, raster, counts, right


def sentence(code) -> str:
    """Say how many pixels spike, when, and how well the image is read back."""
    if len(code.times) == 0:
        return (f"None of {code.image.size} pixels spikes; the image read back is empty and "
                f"off by {code.error:.3f} a pixel.")
    return (f"{len(code.times)} of {code.image.size} pixels spike, the first at {code.times[0]:g} ms, "
            f"the last at {code.times[-1]:g} ms; {code.silent} pixels above 0 stay silent. Read back, a pixel "
            f"is off by {code.error:.3f} on average, {code.error_of_spikes:.3f} where it spiked.")


def example() -> Explorer:
    """Make the explorer as chapter 02 does, of four images."""
    images, _ = load("fashion-mnist", "test", n=4, source="bundled")
    return latency_code(images)
