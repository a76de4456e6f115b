"""What a learner moves: sliders, rows of buttons, boxes to tick, each with its name beside it."""

import ipywidgets as widgets

from snntutor import arguments

_WIDE = {"description_width": "initial"}
_HALF = {"width": "46%", "min_width": "300px"}


def slider(text, low, high, value, step, form=".3g"):
    """Make a slider with its name and unit beside it.

    Parameters
    ----------
    text : str
        What it moves, with the unit: "input current", "tau_mem (ms)".
    low, high, value, step : float or int
        Whole numbers make a slider of whole numbers.
    form : str
        How the number beside it is written.
    """
    arguments.between(low, high, **{text: value})
    if whole := all(isinstance(v, int) for v in (low, high, step)):
        value = arguments.whole(text, value, low)
    kind, form = (widgets.IntSlider, "d") if whole else (widgets.FloatSlider, form)
    return kind(value=value, min=low, max=high, step=step, description=text, readout_format=form,
                style=_WIDE, layout=widgets.Layout(**_HALF))


def choice(text, options, value=None):
    """Make a row of buttons of which one is pressed; ``options`` are words or (word, value) pairs."""
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    return widgets.ToggleButtons(options=options, value=first if value is None else value,
                                 description=text, style={**_WIDE, "button_width": "auto"},
                                 layout=widgets.Layout(**_HALF))


def switch(text, value=False):
    """Make a box that is ticked or not."""
    return widgets.Checkbox(value=value, description=text, style=_WIDE, indent=False)
