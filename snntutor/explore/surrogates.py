"""Explorer of chapter 07: a surrogate's shape, and what it does to the gradient of a real network."""

import numpy as np

from snntutor import plot
from snntutor.explore.core import Explorer, choice, slider
from snntutor.explore.ticks import moving_numbers

_X = np.linspace(-1.5, 1.5, 401)


def surrogate(shapes, distance, gradient, reference):
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
    controls = {
        "shape": choice("shape", list(shapes)),
        "slope": slider("slope", 1, 100, 30, 1),
        "peak": choice("peak", [("1", False), ("slope", True)]),
    }
    fixed = (np.asarray(distance), gradient, np.ravel(gradient(reference(np.asarray(distance)))))
    return Explorer(controls, lambda fig: _build(fig, shapes, *fixed), size=(7.8, 3.4),
                    alt="Left the surrogate over the distance to the threshold, above a histogram of where the "
                        "neurons are. Right the gradient of each hidden weight against that of the reference.")


def _build(fig, shapes, distance, gradient, wanted):
    left, right = fig.subplots(1, 2)
    plot.label(plot.tidy(left), "distance to the threshold, u - theta", "stands in for the derivative")
    plot.label(plot.tidy(right), "gradient with the reference, length 1", "with this surrogate, length 1")
    (curve,) = left.plot(_X, 0 * _X, color=plot.COLOURS["surrogate"], linewidth=2)
    (there,) = left.plot([], [], color=plot.COLOURS["threshold"], drawstyle="steps-mid", linewidth=1)
    direction = _direction(wanted)
    reach = 1.3 * np.abs(direction).max()
    (dots,) = right.plot(direction, 0 * direction, "o", color=plot.COLOURS["surrogate"], markersize=3)
    right.plot([-reach, reach], [-reach, reach], color=plot.COLOURS["theory"], linestyle=":", linewidth=1)
    share, edges = np.histogram(distance, 60, (-1.5, 1.5))
    middle, share = 0.5 * (edges[1:] + edges[:-1]), share / share.max()
    there.set_data(middle, 0.55 * share)
    right.set(xlim=(-reach, reach), ylim=(-reach, reach))
    left.set_ylim(-0.02, 1.1)
    show = moving_numbers(left, "y", (0, 0.2, 0.4, 0.6, 0.8, 1.0), room=34)

    def update(shape, slope, peak):
        factor = slope if peak else 1.0
        derivative = shapes[shape](slope)
        found = np.ravel(gradient(factor * derivative(distance)))
        high = 10.0 ** np.ceil(np.log10(factor))
        curve.set_ydata(factor / high * derivative(_X))
        dots.set_ydata(_direction(found))
        show(high)
        return _sentence(shape, slope, factor, derivative(distance), found, wanted)

    return update


def _direction(vector):
    size = np.linalg.norm(vector)
    return vector / size if size else vector


def _sentence(shape, slope, factor, weights, found, wanted):
    size, other = np.linalg.norm(found), np.linalg.norm(wanted)
    words = (f"{shape}, slope {slope}, peak {factor:g}: {np.mean(weights > 0.1):.1%} of all steps let through more "
             f"than a tenth of the peak; the gradient is {_times(size / other)} the reference")
    if size == 0:
        return words + ", so it has no direction."
    angle = np.degrees(np.arccos(np.clip(found @ wanted / (size * other), -1, 1)))
    return words + f" and turned by {angle:.0f} degrees from it."


def _times(ratio):
    return f"{ratio:.2f} times" if ratio < 100 else f"{ratio:.0f} times"
