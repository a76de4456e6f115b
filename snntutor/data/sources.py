"""Find where a data set lies: in a folder of yours, among the downloads, or in this project."""

import os
from dataclasses import dataclass
from pathlib import Path

from snntutor import arguments
from snntutor.files import ROOT, cache, from_root

from .facts import IDX_FILES, SPLITS
from .idx import DamagedDownload, DataError, read_length
from .manifolds import SIZES as RANDMAN_SIZES
from .yinyang import SIZES as YIN_YANG_SIZES
from .yinyang import read_points

ADVICE = {
    "SNNTUTOR_DATA": "Replace the file, or unset SNNTUTOR_DATA.",
    "cache": "`python run.py data NAME` gets it again.",
    "bundled": "Get the project's folder `data` again, for example by `git checkout -- data`.",
}


GENERATED = {"yin-yang": YIN_YANG_SIZES, "randman": RANDMAN_SIZES}


@dataclass(frozen=True)
class Source:
    """One place from which a data set can be loaded.

    Attributes
    ----------
    name : str
        The data set.
    place : str
        "SNNTUTOR_DATA", "cache", "bundled", "scikit-learn" or "generated".
    path : pathlib.Path or None
        The folder of its files; None where there are none.
    sizes : dict
        The number of samples of each split.
    files : tuple of pathlib.Path
    """

    name: str
    place: str
    path: Path | None
    sizes: dict
    files: tuple = ()

    @property
    def megabytes(self) -> float:
        """Space that the files take on disk, in MB (10^6 bytes)."""
        return sum(file.stat().st_size for file in self.files) / 1e6


def source(name, which="auto") -> Source:
    """Return where `load` takes a data set from.

    Parameters
    ----------
    name : str
        The data set.
    which : "auto" or "bundled"
        "auto" prefers the folder SNNTUTOR_DATA, then what was downloaded, then what needs neither.
        "bundled" is that last one: the cut in the project's folder ``data``, or the set that is
        generated or comes with scikit-learn. It is the same on every machine.

    Raises
    ------
    ValueError
        If there is no such data set or no such choice.
    DataError
        If the folder SNNTUTOR_DATA, or the files of the set in it, are missing or not whole.
    """
    if which not in ("auto", "bundled"):
        raise ValueError(f"source is {arguments.shown(which)}; it must be 'auto' or 'bundled'.")
    if not (isinstance(name, str) and name in SPLITS):
        raise ValueError(f"There is no data set {arguments.shown(name)}; there are {', '.join(SPLITS)}.")
    found = None if which == "bundled" else _in_your_folder(name) or in_cache(name)
    return found or _always_there(name)


def all_sources(name) -> list:
    """Return every `Source` of a data set, the one that `load` prefers first."""
    found = [_in_your_folder(name), in_cache(name), _always_there(name)]
    return [each for each in found if each is not None]


def explained(error, name, place) -> DataError:
    """Return the error with a sentence that says what to do about it."""
    kind = DamagedDownload if place == "cache" else DataError
    return kind(f"{error} {ADVICE[place].replace('NAME', name)}")


def cache_folder(name) -> Path:
    """Return the folder of the downloaded files of a data set, which may not exist.

    It lies in the user's cache folder, or in the folder ``data`` of SNNTUTOR_HOME.
    """
    return cache() / "data" / name


def _in_your_folder(name):
    given = os.environ.get("SNNTUTOR_DATA")
    if not given or name in ("digits", "randman"):
        return None
    if not from_root(given).is_dir():
        raise DataError(f"SNNTUTOR_DATA is {given!r}, and {from_root(given)} is not a folder. "
                        "Correct it or unset it.")
    folder = from_root(given) / name
    if not folder.is_dir():
        return None
    return _yin_yang_files(folder) if name == "yin-yang" else _idx_files(
        name, "SNNTUTOR_DATA", folder)


def in_cache(name) -> Source | None:
    """Return the `Source` of the downloaded set, or None where it is not complete."""
    folder = cache_folder(name)
    names = [file for pair in IDX_FILES.values() for file in pair]
    if not all((folder / file).is_file() for file in names):
        return None
    return _idx_files(name, "cache", folder)


def _always_there(name):
    if name in GENERATED:
        return Source(name, "generated", None, GENERATED[name])
    if name == "digits":
        return Source(name, "scikit-learn", None, {"train": 1347, "test": 450})
    return _idx_files(name, "bundled", ROOT / "data" / name)


def _idx_files(name, place, folder):
    try:
        files = {split: tuple(_existing(folder, file) for file in pair)
                 for split, pair in IDX_FILES.items()}
        sizes = {split: read_length(pair[1]) for split, pair in files.items()}
    except DataError as error:
        raise explained(error, name, place) from None
    return Source(name, place, folder, sizes, files["train"] + files["test"])


def _existing(folder, file):
    for path in (folder / file, folder / f"{file}.gz"):
        if path.is_file():
            return path
    raise DataError(f"{folder} has no file {file} or {file}.gz.")


def _yin_yang_files(folder):
    try:
        sizes = {split: len(read_points(folder, split)[1]) for split in SPLITS["yin-yang"]}
    except DataError as error:
        raise explained(error, "yin-yang", "SNNTUTOR_DATA") from None
    return Source("yin-yang", "SNNTUTOR_DATA", folder, sizes, tuple(sorted(folder.glob("*.npy"))))
