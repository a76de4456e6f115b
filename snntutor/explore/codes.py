"""Explorer of chapter 02: an image as first-spike times, and read back from them."""

import numpy as np

from snntutor import plot
from snntutor.encode import latency
from snntutor.explore.core import Explorer, slider

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
    images = np.asarray(images, dtype=float)
    controls = {
        "picture": slider("image", 0, len(images) - 1, picture, 1),
        "threshold": slider("threshold", 0.05, 0.95, 0.2, 0.05),
        "tau": slider("tau (ms)", 1, 60, 20, 1),
        "n_steps": slider("steps", 5, _LONGEST, 100, 5),
    }
    return Explorer(controls, lambda fig: _build(fig, images, dt), size=(7.5, 3.2),
                    alt="An image, the first spikes of its pixels over time with their number at each "
                        "step, and the image read back from them.")


def _build(fig, images, dt):
    left, raster, counts, right = _axes(fig, images[0].size, dt)
    shown = left.imshow(images[0], cmap="gray_r", vmin=0, vmax=1)
    back = right.imshow(images[0], cmap="gray_r", vmin=0, vmax=1)
    colour = plot.COLOURS["spike"]
    (strokes,) = raster.plot([], [], "|", color=colour, markersize=3)
    (line,) = counts.plot([], [], color=colour, drawstyle="steps-mid")
    ends = [ax.axvline(0, color=plot.COLOURS["threshold"], linestyle="--") for ax in (raster, counts)]

    def update(picture, threshold, tau, n_steps):
        x = images[picture]
        events = latency(x.reshape(1, -1), n_steps, dt, tau * 1e-3, threshold)
        decoded = _decoded(events, dt, tau * 1e-3, threshold).reshape(x.shape)
        number = np.bincount(events.time, minlength=n_steps)
        shown.set_data(x)
        back.set_data(decoded)
        strokes.set_data(1e3 * dt * events.time, events.unit)
        line.set_data(plot.milliseconds(n_steps, dt), number)
        for end in ends:
            end.set_xdata([1e3 * dt * n_steps] * 2)
        return _sentence(x, decoded, events, dt)

    return update


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


def _decoded(events, dt, tau, threshold):
    """Read each brightness from the middle of its spike's step; without a spike it is 0."""
    x = np.zeros(events.shape[2])
    x[events.unit] = threshold / (1 - np.exp(-(events.time + 0.5) * dt / tau))
    return np.minimum(x, 1)


def _sentence(x, decoded, events, dt):
    error = np.abs(decoded - x)
    if len(events) == 0:
        return (f"None of {x.size} pixels spikes; the picture read back is empty and "
                f"off by {error.mean():.3f} a pixel.")
    first, last = 1e3 * dt * events.time.min(), 1e3 * dt * events.time.max()
    lost = np.count_nonzero(x) - len(events)
    return (f"{len(events)} of {x.size} pixels spike, the first at {first:g} ms, the last at {last:g} ms; "
            f"{lost} pixels above 0 stay silent. Read back, a pixel is off by "
            f"{error.mean():.3f} on average, {error.ravel()[events.unit].mean():.3f} where it spiked.")
