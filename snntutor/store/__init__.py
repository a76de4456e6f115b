"""Keep a trained network in a file, and make it again.

The file is a NumPy archive (``.npz``): the weights, and a text in JSON that says what kind of network they belong
to. Nothing in it is ever run; there is no pickle and no code in it.
"""

import io
import json
import warnings
import zipfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch

from snntutor import files
from snntutor.ensemble import Ensemble
from snntutor.network import SNN
from snntutor.settings import Settings, check_weights
from snntutor.store.header import OWN, header_of, parts_of

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
    check_weights(model.weights, model.recurrent, model.sizes[0])
    arrays = {f"{kind}_{n}": w.detach().cpu().numpy()
              for kind in ("weights", "recurrent") for n, w in enumerate(getattr(model, kind))}
    header = header_of(model)
    _check_arrays(header, arrays)
    if not all(np.isfinite(array).all() for array in arrays.values()):
        raise ValueError("A weight is not a finite number: nothing can be computed with this network.")
    for name in ("spike", "reset", "run"):
        if header[name] == OWN:
            warnings.warn(f"The {name} of this network is your own function, which the file cannot hold. Give it again "
                          f"when you load: load({str(path)!r}, {name}=...).", stacklevel=2)
    content = io.BytesIO()
    np.savez(content, told=json.dumps(header, allow_nan=False), **arrays)
    with files.told(path, "written"):
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
    with files.told(path, "read"):
        content = Path(path).read_bytes()
    with _blamed_on(path):
        header, arrays = _opened(content)
        parts = parts_of(header)
    parts |= {name: given for name, given in (("spike", spike), ("reset", reset), ("run", run)) if given is not None}
    for name, value in parts.items():
        if value is OWN:
            raise ValueError(f"The network in {path} was made with a {name} of one's own, which the file does not "
                             f"hold. Give it: load({str(path)!r}, {name}=...).")
    with _blamed_on(path):
        _check_arrays(header, arrays)
        return _built(header, parts, arrays)


def _check_arrays(header, arrays):
    """Hold that there are the arrays of such a network, no more and no fewer, all of one type."""
    lead = () if header["networks"] is None else (header["networks"],)
    sizes, hidden = header["sizes"], header["sizes"][1:-1] if header["recurrent"] else []
    wanted = {f"weights_{n}": (*lead, *pair) for n, pair in enumerate(zip(sizes, sizes[1:]))}
    wanted |= {f"recurrent_{n}": (*lead, size, size) for n, size in enumerate(hidden)}
    if {name: array.shape for name, array in arrays.items()} != wanted:
        raise ValueError(f"the weights do not have the shapes of a network of the sizes {sizes}")
    if header["dtype"] not in TYPES or {array.dtype.name for array in arrays.values()} != {header["dtype"]}:
        raise ValueError("the weights must be all float32 or all float64")


def _built(header, parts, arrays):
    tensors = {name: torch.from_numpy(array.astype(header["dtype"])) for name, array in arrays.items()}
    weights, recurrent = ([tensors[f"{kind}_{n}"] for n in range(sum(name.startswith(kind) for name in tensors))]
                          for kind in ("weights", "recurrent"))
    make, run = SNN if header["networks"] is None else Ensemble, parts.pop("run")
    return make.of_weights(weights, recurrent, Settings(**parts), run)


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
