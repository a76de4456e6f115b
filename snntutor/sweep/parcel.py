"""Send a function to another process, whether it stands in a notebook, in a file of the learner's, or in a library."""

import sys
from collections.abc import Callable
from contextlib import contextmanager

from snntutor import arguments

from .own import is_own


def packed(task: Callable, prepare: Callable | None) -> bytes:
    """Return a task, and what is called once before it, as bytes.

    Raises
    ------
    ValueError
        If it holds something that lives in this process alone.
    """
    import cloudpickle
    function = getattr(task, "args", (task,))[0]
    try:
        with _whole(sys.modules.get(getattr(function, "__module__", None) or "")):
            return cloudpickle.dumps((task, prepare))
    except Exception as error:
        raise ValueError(f"{arguments.shown(function)} cannot be sent to another process ({error}): it uses something "
                         "that lives in this one alone, such as an open file, a lock or a generator. Let the function "
                         "make it.") from None


def unpacked(parcel: bytes) -> tuple:
    """Return both again."""
    import cloudpickle
    return cloudpickle.loads(parcel)


@contextmanager
def _whole(module):
    """Send what a learner's own module defines as it is here, and not by its name: the file may be another there."""
    import cloudpickle
    name = getattr(module, "__name__", "")
    if not module or not is_own(module) or "." in name or name == "__main__":  # a package is there, too
        yield
        return
    cloudpickle.register_pickle_by_value(module)
    try:
        yield
    finally:
        cloudpickle.unregister_pickle_by_value(module)
