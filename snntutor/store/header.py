"""What the file of a network says about it beside its weights: written, checked, and made settings again."""

import math
import warnings
from dataclasses import asdict
from types import NoneType

from snntutor import fast, network, surrogate
from snntutor.ensemble import Ensemble
from snntutor.lif import LIFParams, nothing, subtract, to_zero, to_zero_keeping

FORMAT, VERSION = "a network of snntutor", 2
OWN = "not in the file"
RESETS = {each.__name__: each for each in (subtract, to_zero, to_zero_keeping, nothing)}
RUNS = {"by device": None, "network": network.run, "fast": fast.run}
FIXED = {each.__name__: each for each in (surrogate.true_derivative, surrogate.straight_through)}
SHAPES = {make.__name__: make for make in surrogate.SHAPES}
NUMBERS = (int, float)  # a bool is none
# What `header_of` says, and the types that each may have.
KINDS = {"format": (str,), "version": (int,), "networks": (int, NoneType), "sizes": (list,), "recurrent": (bool,),
         "dtype": (str,), "p": (dict,), "readout": (dict, NoneType), "spike": (dict, str), "reset": (str,),
         "reset_gradient": (bool,), "delay": (bool,), "run": (str,)}


def header_of(model) -> dict:
    """Say all about a network but its weights."""
    settings = model.settings
    return {"format": FORMAT, "version": VERSION, "networks": len(model) if isinstance(model, Ensemble) else None,
            "sizes": list(model.sizes), "recurrent": len(model.recurrent) > 0,
            "dtype": str(model.weights[0].dtype).removeprefix("torch."),
            "p": _constants(settings.p), "readout": settings.readout and _constants(settings.readout),
            "spike": _described(settings.spike), "reset": _name(settings.reset, RESETS),
            "reset_gradient": bool(settings.reset_gradient), "delay": bool(settings.delay),
            "run": _name(model.run, RUNS)}


def parts_of(header) -> dict:
    """Return the run and what `Settings` takes, a function of one's own as ``OWN``.

    Raises
    ------
    ValueError, KeyError, TypeError
        If the text lacks something or holds another kind of value than `header_of` writes: nothing is guessed.
    """
    if header["format"] != FORMAT or header["version"] not in (1, VERSION):
        raise ValueError(f"it holds {header['format']}, version {header['version']}, and this snntutor reads versions "
                         f"1 and {VERSION} of {FORMAT}")
    if header["version"] == 1:  # written when every neuron had its delay, and without a word on it
        header = {"delay": True} | header
    _check_form(header)
    return {"p": _params(header["p"]), "readout": None if header["readout"] is None else _params(header["readout"]),
            "reset_gradient": header["reset_gradient"], "delay": header["delay"], "spike": _spike(header["spike"]),
            "reset": OWN if header["reset"] == OWN else RESETS[header["reset"]],
            "run": OWN if header["run"] == OWN else RUNS[header["run"]]}


def _check_form(header):
    sizes = header["sizes"]
    if type(sizes) is not list or not all(type(size) is int for size in sizes) or header["networks"] == 0:
        raise ValueError(f"no weights have the shapes of {header['networks']} networks of the sizes {sizes!r}")
    for name, kinds in KINDS.items():
        if type(header[name]) not in kinds:  # exactly: True is no number here, and "false" is not False
            raise ValueError(f"its {name} is {header[name]!r}")
    if header.keys() != KINDS.keys():
        raise ValueError(f"it says {', '.join(map(repr, header.keys() - KINDS.keys()))}, which is unknown here")


def _name(function, names):
    return next((name for name, known in names.items() if known is function), OWN)


def _constants(p):
    """Return the constants of a neuron as numbers; JSON has none for infinity."""
    values = {name: float(value) for name, value in asdict(p).items()} if type(p) is LIFParams else {}
    same = values and _params(values)
    if not same or any(getattr(same, each) != getattr(p, each) for each in ("alpha", "beta", "theta")):
        raise ValueError(f"{p} cannot be kept as it is; make it a LIFParams of Python's own numbers.")
    return {name: value if math.isfinite(value) else str(value) for name, value in values.items()}


def _params(constants):
    """Return the constants, each of which must be told: a number, or text where JSON has no number for it."""
    with warnings.catch_warnings(action="ignore"):  # of a second or more it was warned when the network was made
        p, names = LIFParams(**{name: float(value) for name, value in constants.items()}), asdict(LIFParams())
    if constants.keys() != names.keys():
        raise ValueError(f"of the constants of a neuron it should tell {', '.join(names)}, and tells "
                         f"{', '.join(constants) or 'none'}")
    if not all(type(value) in NUMBERS or value == "inf" for value in constants.values()):
        raise ValueError(f"a constant of its neurons is no number: {constants}")
    return p


def _described(spike):
    """Describe a spike whose surrogate is known; else say that it is one's own."""
    derivative = spike.derivative if type(spike) is surrogate.Spike else None
    if type(derivative) is surrogate.Surrogate:
        name = next((name for name, make in SHAPES.items() if make().formula is derivative.formula), OWN)
        return OWN if name == OWN else {"name": name, "slope": derivative.slope, "peak": derivative.peak}
    name = _name(derivative, FIXED)
    return OWN if name == OWN else {"name": name}


def _spike(described):
    if described == OWN:
        return OWN
    if described["name"] in FIXED and len(described) == 1:
        return surrogate.spike_fn(FIXED[described["name"]])
    if described["name"] not in SHAPES:
        raise ValueError(f"there is no surrogate {described['name']!r}")
    numbers = [value for name, value in described.items() if name in ("slope", "peak") and type(value) in NUMBERS]
    if len(numbers) != 2 or len(described) != 3:
        raise ValueError(f"a surrogate has a name, a slope and a peak, and this is {described}")
    return surrogate.spike_fn(surrogate.scaled(SHAPES[described["name"]](described["slope"]), described["peak"]))
