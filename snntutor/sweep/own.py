"""Tell code that a learner may change from that of a library."""

import functools
import sysconfig
from pathlib import Path


def is_own(module) -> bool:
    """Tell whether a module is neither of Python nor of an installed library: a notebook, a script, this package."""
    if getattr(module, "__name__", "").partition(".")[0] in ("__main__", "snntutor"):
        return True
    file = getattr(module, "__file__", None) or ""
    return file != "" and not any(Path(file).is_relative_to(folder) for folder in _libraries()) \
        and "site-packages" not in Path(file).parts


@functools.cache
def _libraries():
    paths = sysconfig.get_paths()
    return tuple({paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")})
