"""Explorer of chapter 07: a surrogate's shape, and what it does to the gradient of a real network."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.explore.controls import choice, slider
from snntutor.explore.core import Explorer
from snntutor.explore.ticks import moving_numbers

_X = np.linspace(-1.5, 1.5, 401)


def surrogate_gradient(shapes, distance, gradient, reference):
    """Make a live picture of a surrogate beside the gradient that it gives.

    Parameters
    ----------
    shapes : dict of str to callable
        ``shapes[name](slope)`` is a derivative as a function of x, the distance to the threshold.
    distance : array
        The distances u - theta at which the network's hidden neurons were, of any shape.
    gradient : callable
        ``gradient(weights) -> array``: the gradient of the loss with respect to the hidden weights,
        when the spikes' derivatives, of the shape of ``distance``, are ``weights``.
    reference : callable
        The derivative whose gradient is the one to compare with.

    Returns
    -------
    Explorer
    """
    _check_shapes(shapes)
    controls = {
        "shape": choice("shape", list(shapes)),
        "slope": slider("slope", 1, 100, 30, 1),
        "peak": choice("peak", [("1", False), ("slope", True)]),
    }
    distance = _checked_distance(distance)
    wanted = _wanted(distance, gradient, reference)
    return Explorer(controls, partial(numbers, shapes, distance, gradient, wanted),
                    lambda fig: draw(fig, distance, _direction(wanted)), sentence, size=(7.8, 3.4),
                    alt="Left the surrogate over the distance to the threshold, above a histogram of where the "
                        "neurons are. Right the gradient of each hidden weight against that of the reference.")


def _check_shapes(shapes):
    if not isinstance(shapes, dict) or not shapes:
        raise ValueError(f"shapes is {arguments.shown(shapes)}; wanted is a dict, as {{'fast sigmoid': fast_sigmoid}}.")
    arguments.function("fast_sigmoid", **{f"shapes[{name!r}]": make for name, make in shapes.items()})
    arguments.function("what fast_sigmoid(30) gives",
                       **{f"shapes[{name!r}](30)": make(30) for name, make in shapes.items()})


def _checked_distance(distance):
    distance = arguments.reals("distance", distance)
    if distance.size == 0 or not np.isfinite(distance).all():
        raise ValueError("distance is empty or holds a value that is not finite; wanted is u - theta of each neuron.")
    return distance


def _wanted(distance, gradient, reference):
    """Return the gradient to compare with."""
    arguments.function("fast_sigmoid(10)", gradient=gradient, reference=reference)
    arguments.takes(1, "(weights)", gradient=gradient)
    weights = reference(distance)
    if np.shape(weights) != distance.shape:
        raise ValueError(f"reference gives {arguments.shown(weights)}; wanted is a slope for each distance.")
    found = arguments.reals("gradient(weights)", gradient(weights))
    if not found.any():
        raise ValueError("gradient(reference(distance)) is 0 everywhere; there is nothing to compare with.")
    return np.ravel(found)


class Comparison(NamedTuple):
    """A surrogate, and its gradient beside that of the reference."""

    shape: str
    slope: int
    peak: float  # value at the threshold
    curve: np.ndarray  # value at 401 distances from -1.5 to 1.5
    direction: np.ndarray  # of the gradient: its length is 1, or 0 where there is none
    share: float  # of all steps that let through more than a tenth of the peak
    ratio: float  # of the lengths of the two gradients
    angle: float  # between them, in degrees; 0 where the gradient is 0


def numbers(shapes, distance, gradient, wanted, *, shape, slope, peak) -> Comparison:
    """Compute the gradient with one surrogate; with ``peak`` its value at the threshold is the slope, else 1."""
    derivative, factor = shapes[shape](slope), slope if peak else 1.0
    weights = derivative(distance)
    found = np.ravel(gradient(factor * weights))
    size, other = np.linalg.norm(found), np.linalg.norm(wanted)
    cosine = np.clip(found @ wanted / (size * other), -1, 1) if size else 1.0
    return Comparison(shape, slope, factor, factor * derivative(_X), _direction(found),
                      float(np.mean(weights > 0.1)), float(size / other), np.degrees(np.arccos(cosine)))


def _direction(vector):
    size = np.linalg.norm(vector)
    return vector / size if size else vector


def draw(fig, distance, reference):
    """Make the axes, with a histogram of the distances, and the direction of the reference; return what moves."""
    left, right = _axes(fig, 1.3 * np.abs(reference).max())
    (curve,) = left.plot(_X, 0 * _X, color=plot.COLOURS["surrogate"], linewidth=2)
    share, edges = np.histogram(distance, 60, (-1.5, 1.5))
    left.plot(0.5 * (edges[1:] + edges[:-1]), 0.55 * (share / share.max()), color=plot.COLOURS["threshold"],
              drawstyle="steps-mid", linewidth=1)
    (dots,) = right.plot(reference, 0 * reference, "o", color=plot.COLOURS["surrogate"], markersize=3)
    right.plot([0, 1], [0, 1], transform=right.transAxes, color=plot.COLOURS["theory"], linestyle=":", linewidth=1)
    write = moving_numbers(left, "y", (0, 0.2, 0.4, 0.6, 0.8, 1.0), pad=34)

    def move(comparison):
        high = 10.0 ** np.ceil(np.log10(comparison.peak))
        curve.set_ydata(comparison.curve / high)
        dots.set_ydata(comparison.direction)
        write(high)

    return move


def _axes(fig, reach):
    left, right = fig.subplots(1, 2)
    plot.label(plot.tidy(left), "distance to the threshold, u - theta", "stands in for the derivative")
    plot.label(plot.tidy(right), "gradient with the reference, length 1", "with this surrogate, length 1")
    left.set_ylim(-0.02, 1.1)
    right.set(xlim=(-reach, reach), ylim=(-reach, reach))
    return left, right


def sentence(comparison) -> str:
    """Say how much the surrogate lets through, and how its gradient differs from that of the reference."""
    c = comparison
    words = (f"{c.shape}, slope {c.slope}, peak {c.peak:g}: {c.share:.1%} of all steps let through more "
             f"than a tenth of the peak; the gradient is {_times(c.ratio)} the reference")
    if c.ratio == 0:
        return words + ", so it has no direction."
    return words + f" and turned by {c.angle:.0f} degrees from it."


def _times(ratio):
    return f"{ratio:.2f} times" if ratio < 100 else f"{ratio:.0f} times"


def example() -> Explorer:
    """Make the explorer of a layer of the chapter's size whose potentials and errors are drawn at random."""
    rng = np.random.default_rng(0)
    trace = rng.gamma(1.0, size=(3200, 100))
    distance, error = rng.normal(-0.9, 0.5, (3200, 4)), rng.normal(size=(3200, 4)) / 3200
    shapes = {
        "fast sigmoid": lambda slope: lambda x: 1 / (1 + slope * abs(x)) ** 2,
        "triangle": lambda slope: lambda x: (1 - slope * abs(x)).clip(0),
        "gaussian": lambda slope: lambda x: np.exp(-((slope * x) ** 2) / 2),
        "rectangle": lambda slope: lambda x: 1.0 * (slope * abs(x) < 1),
        "truth": lambda slope: lambda x: 0 * x,
    }
    return surrogate_gradient(shapes, distance, lambda weights: trace.T @ (error * weights), shapes["fast sigmoid"](10))
