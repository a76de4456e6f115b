"""A seal on the files in which numba keeps compiled loops, so that a changed byte is noticed before it is run.

Numba reads its files as they are: a flipped bit in one is an exception of any kind, or machine code that does something
else. Here each file ends in the SHA-256 of what stands before it, which pickle does not read.
"""

import hashlib
import io
import pickle
from contextlib import contextmanager
from pathlib import Path

from numba.core.caching import IndexDataCacheFile

SIZE = hashlib.sha256().digest_size


def sealed(kernel):
    """Seal the files of a compiled function that numba keeps on disk; return the function."""
    if hasattr(kernel, "_cache"):  # it has none where NUMBA_DISABLE_JIT asks for plain Python
        kernel._cache._cache_file.__class__ = _SealedFiles  # numba offers no way to choose the class
    return kernel


class _SealedFiles(IndexDataCacheFile):
    """Numba's files of one function, each sealed when written and looked at when read."""

    @contextmanager
    def _open_for_write(self, filepath):
        content = io.BytesIO()
        with super()._open_for_write(filepath) as file:
            yield content
            file.write(content.getvalue() + hashlib.sha256(content.getvalue()).digest())

    def _load_index(self):
        _check(self._index_path)
        return super()._load_index()

    def _load_data(self, name):
        _check(self._data_path(name))
        return super()._load_data(name)


def _check(path):
    """Raise an error if a file is there and its seal is broken, or it has none."""
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:  # numba compiles
        return
    if hashlib.sha256(content[:-SIZE]).digest() != content[-SIZE:]:
        raise pickle.UnpicklingError(f"{Path(path).name} is damaged")
