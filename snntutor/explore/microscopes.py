"""Explorer of chapter 10: one neuron, its reset, and what blame is multiplied by on its way back."""

from functools import partial
from typing import NamedTuple

import numpy as np

from snntutor import arguments, plot
from snntutor.conventions import PRESETS, RESETS, Preset, leaking
from snntutor.credit import carried, passage
from snntutor.explore.controls import choice, slider, switch
from snntutor.explore.core import Explorer
from snntutor.lif import LIFParams, nothing, subtract, to_zero, to_zero_keeping

_STEPS, _P = 60, LIFParams(tau_syn=0)
_NOISE = np.random.default_rng(3).normal(size=_STEPS)  # the same at every move
_TALL, _DECADES = 3.0, 8  # what the panels show of a factor, and of a product to both sides of 1
_ORDERS = ("leak, then reset", "reset, then leak")
_OWN = "the settings above"


def reset_microscope(presets=None, begin=_OWN, strength=1.5):
    """Make a live picture of one neuron: its potential, each step's factor of the blame, and their product.

    Parameters
    ----------
    presets : dict of str to Preset, optional
        By default all of `snntutor.conventions.PRESETS`.
    begin : str
        The preset to begin with; by default none of them, so that reset, order and gradient are those of the controls.
    strength : float
        Where the slider of the input starts: the thresholds to which a steady input lifts the potential.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If there is no preset of that name.
    """
    presets = PRESETS if presets is None else presets
    arguments.instance(dict, "a dict of presets, as snntutor.conventions.PRESETS", presets=presets)
    controls = {
        "order": choice("order", _ORDERS),
        "reset": choice("reset", [(RESETS[reset], reset) for reset in (subtract, nothing, to_zero_keeping, to_zero)]),
        "through": switch("the reset is in the gradient", True),
        "peak": choice("peak of the surrogate", [("1", 1), ("10", 10), ("100", 100)]),
        "slope": slider("slope", 1, 100, 10, 1),
        "strength": slider("input", 0.0, 4.0, strength, 0.05, "thresholds"),
        "noise": slider("noise", 0.0, 1.0, 0.2, 0.05),
        "preset": choice("or as in", [_OWN, *presets], begin),
    }
    return Explorer(controls, partial(numbers, presets), draw, sentence, size=(7.8, 4.8),
                    alt="Above the potential of one neuron with its spikes, in the middle what blame is multiplied by "
                        "at each step back, below the product of these factors from the last step on.")


class Microscope(NamedTuple):
    """What one neuron does in 60 steps of 1 ms, and what becomes of blame on its way back."""

    told: str  # the reset, and whether it is in the gradient
    u: np.ndarray  # (time,)
    spikes: np.ndarray  # steps
    kept: np.ndarray  # (time - 1,), of each factor
    factors: np.ndarray  # (time - 1,), with the missing term where it is let in
    product: np.ndarray  # (time,), from the last step to each


def numbers(presets, *, preset, reset, order, through, peak, slope, strength, noise) -> Microscope:
    """Run the neuron and multiply its factors; the input has the strength of a steady one, and noise."""
    if preset == _OWN:
        chosen = Preset(leaking if reset is subtract and order == _ORDERS[1] else reset, through)  # 0 cannot leak
    else:
        chosen = presets[preset]
    drive = (strength + 3 * noise * _NOISE) * _P.theta * (1 - _P.beta)
    run = passage(drive, _P, chosen.reset, lambda x: peak / (1 + slope * np.abs(x)) ** 2)
    factors = run.factors(chosen.in_gradient)
    return Microscope(chosen.told(), run.u, np.flatnonzero(run.s), run.kept, factors, carried(factors))


def draw(fig):
    """Make three axes; return what moves the potential, the factors and their product."""
    top, middle, bottom = _axes(fig)
    t = np.arange(_STEPS)
    (potential,) = top.plot(t, 0 * t, color=plot.COLOURS["potential"], label="potential U")
    (spikes,) = top.plot([], [], "|", color=plot.COLOURS["spike"], markersize=9, markeredgewidth=2, label="spikes")
    (kept,) = middle.plot(t[:-1], 0 * t[:-1], ".", color=plot.COLOURS["plain"], markersize=4, label="spike held")
    (factors,) = middle.plot(t[:-1], 0 * t[:-1], "o", color=plot.COLOURS["surrogate"], fillstyle="none", markersize=5,
                             label="factor")
    (beyond,) = middle.plot([], [], "x", color=plot.COLOURS["spike"], markersize=6, label="outside")
    (product,) = bottom.plot(t, 0 * t, color=plot.COLOURS["readout"])
    for ax in (top, middle):
        plot.legend(ax, loc="center left", bbox_to_anchor=(1, 0.5))

    def move(now):
        potential.set_ydata(np.clip(now.u, -1, 4))
        spikes.set_data(now.spikes, np.full(len(now.spikes), 3.6))
        kept.set_ydata(now.kept)
        inside = np.abs(now.factors) <= _TALL
        factors.set_data(t[:-1][inside], now.factors[inside])
        beyond.set_data(t[:-1][~inside], 0.92 * _TALL * np.sign(now.factors[~inside]))
        product.set_ydata(_decades(now.product))

    return move


def _axes(fig):
    top, middle, bottom = fig.subplots(3, 1, sharex=True, height_ratios=(1.2, 1.2, 1))
    for ax, x, y in ((top, "", "potential U"), (middle, "", "factor"), (bottom, "time (ms)", "size of product")):
        plot.label(plot.tidy(ax), x, y)
    top.axhline(_P.theta, color=plot.COLOURS["threshold"], linestyle=plot.DASHES["threshold"], linewidth=1)
    for edge in (-1, 1):
        middle.axhline(edge, color=plot.COLOURS["threshold"], linestyle=plot.DASHES["threshold"], linewidth=1)
    bottom.axhline(0, color=plot.COLOURS["threshold"], linewidth=0.8)
    top.set(xlim=(-1, _STEPS), ylim=(-1.05, 4.1))
    middle.set(ylim=(-_TALL, _TALL), yticks=(-2, -1, 0, 1, 2))
    bottom.set_ylim(-1.05 * _DECADES, 1.05 * _DECADES)
    bottom.set_yticks((-8, -4, 0, 4, 8), ("1e-8", "1e-4", "1", "1e4", "1e8"))
    return top, middle, bottom


def _decades(product):
    size = np.abs(product)
    return np.clip(np.log10(np.where(size > 0, size, 1e-300)), -_DECADES, _DECADES)


def sentence(now) -> str:
    """Say what the neuron does, how large a factor becomes and what the product is at the first step."""
    sizes = np.abs(now.factors)
    count, large = len(now.spikes), int((sizes > 1).sum())
    words = (f"{now.told}: {count} spike{'s' * (count != 1)}; the largest factor has size {sizes.max():.3g}, {large} "
             f"of "
             f"{len(sizes)} are larger than 1; ")
    end = np.abs(now.product)
    return words + (f"blame of the last step reaches the first multiplied by {end[0]:.2g}, and at most by "
                    f"{end.max():.3g} on its way." if end[0] else
                    f"blame of the last step is 0 before step {int(np.flatnonzero(end)[0])}, at most {end.max():.3g} "
                    "on its way.")


def example() -> Explorer:
    """Make the explorer as chapter 10 does, with fewer presets."""
    return reset_microscope({name: PRESETS[name] for name in ("companion notebooks", "sinabs, subtract")})
