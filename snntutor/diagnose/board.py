"""What a dashboard holds: plain numbers, and a table of them as its text."""

from typing import NamedTuple


class Clock(NamedTuple):
    """The time that a network lives in: ``dt``, ``tau_mem`` and ``tau_syn`` in seconds, NaN where nobody says."""

    steps: int
    dt: float
    tau_mem: float
    tau_syn: float


class Input(NamedTuple):
    """What comes in.

    ``rate`` is the mean over samples and units in hertz. ``last`` is the last step from which a gradient connects
    input and readout, None where there is no such step. ``unheard`` is the share of all input that comes after it.
    """

    rate: float
    last: int | None
    unheard: float


class Layer(NamedTuple):
    """What a hidden layer does.

    ``silent`` and ``saturated`` are shares of its units: those that spike in no sample, and those that spike at every
    third step or more often. ``rate`` is the mean over samples and units in hertz. ``low`` and ``high`` are the ends of
    the potential in units of theta. ``passes`` is the share of (step, sample, unit) where the surrogate is above a
    tenth of its value at the threshold.
    """

    units: int
    silent: float
    saturated: float
    rate: float
    low: float
    high: float
    passes: float


class Weight(NamedTuple):
    """A parameter: its Euclidean norm, and that of its gradient, None where no path leads to it from the loss.

    To a ``frozen`` one, whose ``requires_grad`` is off, no gradient is asked for.
    """

    name: str
    shape: tuple
    norm: float
    gradient: float | None
    frozen: bool = False


class Term(NamedTuple):
    """A term of the loss.

    ``gradient`` is the norm over all parameters, None without a path to any. ``growth`` is the value on all samples
    divided by the mean of the values on either half of them: 1 for a mean over samples, 2 for a sum, 4 for its square.
    """

    name: str
    value: float
    gradient: float | None
    growth: float


class Readout(NamedTuple):
    """What comes out.

    ``still`` are the classes whose logit is the same number for all samples. ``ties`` is the share of samples of which
    several classes share the largest logit, ``confidence`` the mean of the largest probability. Accuracy counts the
    first of equals as the answer, ``without_ties`` counts a tie as wrong; both are NaN where labels are no classes.
    """

    classes: int
    still: tuple
    ties: float
    confidence: float
    accuracy: float
    without_ties: float


class Dashboard(NamedTuple):
    """What `dashboard` found: its text is the ``table``, and below it the ``findings``, each with its number."""

    samples: int
    clock: Clock
    input: Input
    layers: tuple
    weights: tuple
    terms: tuple
    readout: Readout
    findings: tuple = ()

    def __repr__(self):
        told = [f"- {finding}" for finding in self.findings] or ["- nothing out of the ordinary"]
        return "\n".join([self.table, "Findings", *told])

    @property
    def table(self) -> str:
        """The numbers alone, line by line, without the findings."""
        tables = (_layers(self.layers), _weights(self.weights), _terms(self.terms))
        return "\n".join([*_head(self), *(line for rows in tables for line in _aligned(rows)),
                          *_readout(self.readout)])


def _head(board):
    clock, given = board.clock, board.input
    taus = "".join(f", {name} {time_told(getattr(clock, name), clock.dt)}" for name in ("tau_mem", "tau_syn")
                   if getattr(clock, name) == getattr(clock, name))
    yield f"{board.samples} samples of {clock.steps} steps" + (f" of {1e3 * clock.dt:g} ms" if taus else "") + taus
    heard = "no step is connected with the readout" if given.last is None else \
        f"step {given.last} is the last that is heard, {percent(given.unheard)} comes later"
    yield f"Input    {hertz(given.rate)}; {heard}"


def _layers(layers):
    if not layers:
        return []
    rows = [(f"hidden {k}", layer.units, percent(layer.silent), percent(layer.saturated), hertz(layer.rate),
             f"{short(layer.low)} to {short(layer.high)}", percent(layer.passes)) for k, layer in enumerate(layers, 1)]
    return [("Layer", "units", "silent", "saturated", "rate", "potential/theta", "passes"), *rows]


def _weights(weights):
    rows = [(w.name, " x ".join(map(str, w.shape)), short(w.norm),
             "frozen" if w.frozen else gradient_told(w.gradient)) for w in weights]
    return [("Weight", "shape", "norm", "gradient"), *rows]


def _terms(terms):
    rows = [(t.name, short(t.value), gradient_told(t.gradient), short(t.growth)) for t in terms]
    return [("Term", "value", "gradient", "all/halves"), *rows]


def _readout(readout):
    still = "none still" if not readout.still else "all still" if len(readout.still) == readout.classes else \
        f"{len(readout.still)} still ({', '.join(map(str, readout.still))})"
    yield (f"Readout  {readout.classes} classes, {still}; ties {percent(readout.ties)}; confidence "
           f"{readout.confidence:.2f}")
    yield f"         accuracy {readout.accuracy:.2f}, without ties {readout.without_ties:.2f}"


def _aligned(rows):
    """Write rows below each other: the first column to the left, the others to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts)]
    for first, *others in texts:
        yield "  ".join([first.ljust(max(widths[0], 9)), *(o.rjust(w) for o, w in zip(others, widths[1:]))])


def percent(share) -> str:
    """Write a share; one above 0 never as 0 %, one below 1 never as 100 %."""
    if share != share:
        return "?"
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def hertz(rate) -> str:
    """Write a rate."""
    return "? Hz" if rate != rate else f"{rate:.3g} Hz" if rate < 100 else f"{rate:.0f} Hz"


def short(number) -> str:
    """Write a number in two or three digits; NaN is a question mark."""
    if number != number:
        return "?"
    size = abs(number)
    return f"{number:.2f}" if 0.1 <= size < 100 or size == 0 else f"{number:.0f}" if 100 <= size < 1e5 else \
        f"{number:.2g}"


def gradient_told(norm) -> str:
    """Write the norm of a gradient; None is no path."""
    return "no path" if norm is None else "0" if norm == 0 else short(norm)


def time_told(tau, dt) -> str:
    """Write a time constant in milliseconds and in steps."""
    return f"{1e3 * tau:g} ms ({tau / dt:g} steps)"
