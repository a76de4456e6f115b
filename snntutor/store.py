"""Keep a trained network in a file, and make it again.

The file is a NumPy archive (``.npz``): the weights, and a text in JSON that says what kind of network
they belong to. Nothing in it is ever run; there is no pickle and no code in it.
"""

import io
import json
import math
import warnings
import zipfile
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import torch

from snntutor import fast, files, network, surrogate
from snntutor.ensemble import Ensemble
from snntutor.lif import LIFParams, subtract, to_zero
from snntutor.network import SNN

FORMAT, VERSION = "a network of snntutor", 1
OWN = "not in the file"
RESETS = {"subtract": subtract, "to_zero": to_zero}
RUNS = {"by device": None, "network": network.run, "fast": fast.run}
FIXED = ("true_derivative", "straight_through")
SHAPED = ("fast_sigmoid", "sigmoid", "triangle", "arctan", "exponential", "gaussian", "rectangle")
TYPES = {"float32": torch.float32, "float64": torch.float64}


def save(model, path):
    """Write a network, or an ensemble of networks, to a file.

    Parameters
    ----------
    model : SNN or Ensemble
        A spike, reset or run of your own cannot be kept: a warning says so, and `load` wants it again.
    path : str or pathlib.Path
        By custom it ends in ``.npz``. A file of that name is replaced once the new one is whole.

    Raises
    ------
    ValueError
        If it is another kind of model, or has numbers that cannot be kept as they are.
    OSError
        If the file cannot be written; what was there before stays.
    """
    if type(model) not in (SNN, Ensemble):
        raise ValueError(f"Only an SNN or an Ensemble can be saved, not {type(model).__name__}.")
    arrays = {f"{kind}_{n}": w.detach().cpu().numpy()
              for kind in ("weights", "recurrent") for n, w in enumerate(getattr(model, kind))}
    told = _told(model)
    _check_shapes(told, arrays)
    for name in ("spike", "reset", "run"):
        if told[name] == OWN:
            warnings.warn(f"The {name} of this network is your own function, which the file cannot hold. Give it again "
                          f"when you load: load({str(path)!r}, {name}=...).", stacklevel=2)
    content = io.BytesIO()
    np.savez(content, told=json.dumps(told, allow_nan=False), **arrays)
    files.write(path, content.getvalue())


def load(path, *, spike=None, reset=None, run=None):
    """Make a network again from a file that `save` wrote.

    Parameters
    ----------
    path : str or pathlib.Path
    spike, reset, run : callable, optional
        As `SNN` takes them. They are needed where the file could not hold them, and otherwise take the
        place of what it says.

    Returns
    -------
    SNN or Ensemble
        On the CPU, as trained: it gives the same numbers, bit for bit.

    Raises
    ------
    ValueError
        If the file is damaged or something else, or a function is missing that it could not hold.
    OSError
        If it cannot be read.
    """
    content = Path(path).read_bytes()
    with _blamed_on(path):
        told, arrays = _opened(content)
        settings = _settings(told)
    settings |= {name: given for name, given in (("spike", spike), ("reset", reset), ("run", run))
                 if given is not None}
    for name, value in settings.items():
        if value is OWN:
            raise ValueError(f"The network in {path} was made with a {name} of one's own, which the file does not "
                             f"hold. Give it: load({str(path)!r}, {name}=...).")
    with _blamed_on(path):
        return _built(told, settings, arrays)


def _told(model):
    """Say all about a network but its weights."""
    return {"format": FORMAT, "version": VERSION, "networks": len(model) if isinstance(model, Ensemble) else None,
            "sizes": list(model.sizes), "recurrent": len(model.recurrent) > 0,
            "dtype": str(model.weights[0].dtype).removeprefix("torch."),
            "p": _constants(model.p), "readout": model.readout and _constants(model.readout),
            "spike": _surrogate(model.spike), "reset": _name(model.reset, RESETS),
            "reset_gradient": bool(model.reset_gradient), "run": _name(model.run, RUNS)}


def _settings(told):
    """Return what `SNN` takes beside sizes, a function of one's own as ``OWN``."""
    if told["format"] != FORMAT or told["version"] != VERSION:
        raise ValueError(f"it holds {told['format']}, version {told['version']}, and this snntutor reads version "
                         f"{VERSION} of {FORMAT}")
    return {"p": _params(told["p"]), "readout": told["readout"] and _params(told["readout"]),
            "reset_gradient": told["reset_gradient"] is True, "spike": _spike(told["spike"]),
            "reset": OWN if told["reset"] == OWN else RESETS[told["reset"]],
            "run": OWN if told["run"] == OWN else RUNS[told["run"]]}


def _name(function, names):
    return next((name for name, known in names.items() if known is function), OWN)


def _constants(p):
    """Return the constants of a neuron as numbers; JSON has none for infinity."""
    values = {name: float(value) for name, value in asdict(p).items()} if type(p) is LIFParams else {}
    if not values or any(getattr(LIFParams(**values), each) != getattr(p, each) for each in ("alpha", "beta", "theta")):
        raise ValueError(f"{p} cannot be kept as it is; make it a LIFParams of Python's own numbers.")
    return {name: value if math.isfinite(value) else str(value) for name, value in values.items()}


def _params(constants):
    return LIFParams(**{name: float(value) for name, value in constants.items()})


def _surrogate(spike):
    """Describe a spike whose surrogate is known, if it does what it says; else say that it is one's own."""
    derivative = surrogate.derivative_of(spike)
    name = derivative.name if isinstance(derivative, surrogate.Surrogate) else getattr(derivative, "__name__", "")
    if name in SHAPED and isinstance(derivative, surrogate.Surrogate):
        told = {"name": name, "slope": derivative.slope, "peak": derivative.peak}
    elif name in FIXED:
        told = {"name": name}
    else:
        return OWN
    return told if surrogate.alike(spike, _spike(told)) else OWN


def _spike(told):
    if told == OWN:
        return OWN
    if told["name"] in FIXED:
        return surrogate.spike_fn(getattr(surrogate, told["name"]))
    if told["name"] not in SHAPED:
        raise ValueError(f"there is no surrogate {told['name']!r}")
    shaped = getattr(surrogate, told["name"])(told["slope"])
    return surrogate.spike_fn(shaped if told["peak"] == 1 else surrogate.scaled(shaped, told["peak"]))


def _check_shapes(told, arrays):
    """Hold that there are the arrays of such a network, no more and no fewer, all of one type."""
    lead = () if told["networks"] is None else (told["networks"],)
    sizes, hidden = told["sizes"], told["sizes"][1:-1] if told["recurrent"] else []
    wanted = {f"weights_{n}": (*lead, *pair) for n, pair in enumerate(zip(sizes, sizes[1:]))}
    wanted |= {f"recurrent_{n}": (*lead, size, size) for n, size in enumerate(hidden)}
    if {name: array.shape for name, array in arrays.items()} != wanted:
        raise ValueError(f"the weights do not have the shapes of a network of the sizes {sizes}")
    if told["dtype"] not in TYPES or {array.dtype.name for array in arrays.values()} != {told["dtype"]}:
        raise ValueError("the weights must be all float32 or all float64")


def _built(told, settings, arrays):
    _check_shapes(told, arrays)
    make = partial(SNN, told["sizes"], recurrent=told["recurrent"], seed=0, dtype=TYPES[told["dtype"]], **settings)
    model = make() if told["networks"] is None else Ensemble(make() for _ in range(told["networks"]))
    with torch.no_grad():
        for kind in ("weights", "recurrent"):
            for n, w in enumerate(getattr(model, kind)):
                w.copy_(torch.from_numpy(arrays[f"{kind}_{n}"].astype(told["dtype"])))
    return model


def _opened(content):
    """Return the text and the arrays of an archive; what is packed could unfold without end and is refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > len(content):
            raise ValueError("it is packed")
        members = {name.removesuffix(".npy"): io.BytesIO(archive.read(name)) for name in archive.namelist()}
    arrays = {name: np.lib.format.read_array(member, allow_pickle=False) for name, member in members.items()}
    return json.loads(arrays.pop("told").item()), arrays


@contextmanager
def _blamed_on(path):
    """Tell any trouble with the content of a file as what it is, whatever a damaged byte led to."""
    try:
        yield
    except Exception as error:
        raise ValueError(f"{path} is not a network that snntutor saved, or it is damaged: {error}.") from error
