"""What a learner moves: sliders, rows of buttons, boxes to tick. They know no page and no widget.

A page shows a control from its `described`, a dictionary of plain values, and sends back what `read` takes.
"""

from decimal import Decimal

from snntutor import arguments


class Control:
    """A named value that moves; whoever sets ``moved`` is called after each change."""

    def __init__(self, text, value):
        self.text = text
        self.moved = lambda: None
        self._value = self._allowed(value)

    @property
    def value(self):
        """Where it stands."""
        return self._value

    @value.setter
    def value(self, value):
        before, self._value = self._value, self._allowed(value)
        if self._value != before:
            self.moved()

    def _allowed(self, value):
        return value

    def read(self, sent):
        """Return the value for which a page sends ``sent``."""
        return sent

    @property
    def sent(self):
        """The value as a page knows it."""
        return self._value

    def place(self) -> str:
        """Say where it stands, by its name: "tau_mem 10.0 ms"."""
        return f"{self.text} {self.told(self.value)}"

    def told(self, value) -> str:
        """Write one value as it is shown."""
        return str(value)

    def described(self) -> dict:
        """Return all that a page must know to show this control."""
        return {"kind": type(self).__name__.lower(), "label": self.text, "value": self.sent}


class Slider(Control):
    """A number between two ends, in even steps; see `slider`."""

    def __init__(self, text, low, high, value, step, unit="", on_release=False):
        self.min, self.max, self.step, self.unit = low, high, step, unit
        self.on_release = on_release
        self.whole = all(isinstance(v, int) for v in (low, high, step))
        self.digits = 0 if self.whole else max(_digits(low), _digits(step))
        super().__init__(text, value)

    def _allowed(self, value):
        arguments.between(self.min, self.max, **{self.text: value})
        return arguments.whole(self.text, value, self.min) if self.whole else float(value)

    def read(self, sent):
        """Return the step next to a number, without the rounding errors of counting steps."""
        steps = round((sent - self.min) / self.step)
        return min(self.max, round(self.min + steps * self.step, self.digits))

    def told(self, value) -> str:
        """Write a number with as many digits as a step has, and its unit."""
        return f"{value:.{self.digits}f} {self.unit}".rstrip()

    def described(self) -> dict:
        """Return all that a page must know to show this control."""
        return super().described() | {"low": self.min, "high": self.max, "step": self.step,
                                      "digits": self.digits, "unit": self.unit, "on_release": self.on_release}


class Choice(Control):
    """One of a few named values; see `choice`. A page knows them by their number."""

    def __init__(self, text, options, value=None):
        pairs = [option if isinstance(option, tuple) else (option, option) for option in options]
        self.names, self.options = zip(*pairs)
        super().__init__(text, self.options[0] if value is None else value)

    def _allowed(self, value):
        if value not in self.options:
            raise ValueError(f"{self.text} is one of {', '.join(self.names)}; {arguments.shown(value)} was given.")
        return value

    def read(self, sent):
        """Return the value of this number."""
        return self.options[sent]

    @property
    def sent(self):
        """The number of the value among the options."""
        return self.options.index(self.value)

    def told(self, value) -> str:
        """Return the name of a value."""
        return self.names[self.options.index(value)]

    def described(self) -> dict:
        """Return all that a page must know to show this control."""
        return super().described() | {"options": list(self.names)}


class Switch(Control):
    """On or off; see `switch`."""

    def _allowed(self, value):
        if value not in (True, False):
            raise ValueError(f"{self.text} is True or False; {arguments.shown(value)} was given.")
        return bool(value)

    def told(self, value) -> str:
        """Say yes or no."""
        return "yes" if value else "no"

    def place(self) -> str:
        """Say whether it is on: "a single spike at 20 ms: no"."""
        return f"{self.text}: {self.told(self.value)}"


def slider(text, low, high, value, step, unit="", *, on_release=False) -> Slider:
    """Make a slider with its name, number and unit beside it.

    Parameters
    ----------
    text : str
        What it moves: "input current", "tau_mem".
    low, high, value, step : float or int
        Whole numbers make a slider of whole numbers.
    unit : str
        Of the number: "ms", "Hz".
    on_release : bool
        Whether a page asks only when the slider is let go, and says so beside it: for work that takes longer than
        the 50 ms of a live move. Each press of a key counts as letting go.

    Raises
    ------
    ValueError
        If the value, now or later, lies outside of ``low`` to ``high``.
    """
    arguments.switch(on_release=on_release)
    return Slider(text, low, high, value, step, unit, bool(on_release))


def choice(text, options, value=None) -> Choice:
    """Make a row of buttons of which one is chosen; ``options`` are words or (word, value) pairs."""
    return Choice(text, options, value)


def switch(text, value=False) -> Switch:
    """Make a box that is ticked or not."""
    return Switch(text, value)


def _digits(number):
    """Count the digits behind the point."""
    return max(0, -Decimal(f"{number:.6g}").normalize().as_tuple().exponent)
