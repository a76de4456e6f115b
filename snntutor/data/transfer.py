"""Move bytes from an address to a file and unzip them, never more than are known to be wanted, and never for ever."""

import gzip
import time
from collections.abc import Callable
from typing import IO

CHUNK = 2**16  # bytes
SILENCE = 30.0  # seconds without an answer
GRACE = 60.0  # seconds after which the average speed is looked at
SLOWEST = 10_000.0  # bytes a second; the largest file then takes 45 minutes


class TooMuch(ValueError):
    """More came than the file that is wanted has."""


class TooSlow(OSError):
    """Less came in the time than anybody would wait for."""


def download(url, path, most):
    """Write what is at an address to a file.

    Parameters
    ----------
    url : str
    path : pathlib.Path
    most : int
        The most bytes that it may be.

    Raises
    ------
    OSError
        If the address refuses, breaks off, is too slow, or the file cannot be written.
    TooMuch
        If it sends more.
    """
    import requests
    import urllib3
    with requests.get(url, stream=True, timeout=SILENCE) as response, open(path, "wb") as file:
        response.raise_for_status()
        read = getattr(response.raw, "read1", response.raw.read)  # what is there by now, where urllib3 can give it
        try:
            with _Pace(response.headers.get("content-length", "")) as pace:
                _copy(lambda: read(CHUNK, decode_content=True), file, most, pace.arrived)
        except urllib3.exceptions.HTTPError as error:  # what requests calls an OSError elsewhere
            raise OSError(str(error)) from error


def unzip(packed, path, most):
    """Unzip a file into another one; raises `TooMuch` if that would be larger than `most` bytes."""
    with gzip.open(packed) as content, open(path, "wb") as file:
        _copy(lambda: content.read(CHUNK), file, most)


def _copy(read: Callable[[], bytes], file: IO[bytes], most, arrived=lambda n: None):
    total = 0
    while chunk := read():
        total += len(chunk)
        if total > most:
            raise TooMuch(f"more than {most:,} bytes")
        file.write(chunk)
        arrived(len(chunk))


class _Pace:
    """A bar that shows how much arrived, and an error once it is too little for the time."""

    def __init__(self, announced):
        from tqdm import tqdm
        self.bar = tqdm(total=int(announced) if announced.isdecimal() else None, unit="B", unit_scale=True, ncols=79)
        self.start, self.total = time.monotonic(), 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bar.close()

    def arrived(self, n):
        """Note n more bytes; raise `TooSlow` if they are too few by now."""
        self.bar.update(n)
        self.total += n
        over = time.monotonic() - self.start - GRACE
        if over > 0 and self.total < SLOWEST * (GRACE + over):
            raise TooSlow("too slow")
