"""Download the full data sets, check them, keep them."""

import errno
import gzip
import sys
import time
import zlib
from functools import partial
from pathlib import Path

from . import transfer
from .facts import MIRRORS, PUBLISHED_BYTES, PUBLISHED_SHA256, SPLITS
from .idx import DataError
from .sources import cache_folder, in_cache

# What may go wrong at one address. The errors of requests are OSErrors, a wrong checksum is a
# ValueError of pooch.
FAILURES = (OSError, ValueError, EOFError, zlib.error)
# What is wrong on this side, so that another address would not help.
LOCAL = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS)


def fetch(name):
    """Download a full data set and return the `Source` of what was downloaded.

    Files that are already there and whole are kept, so that calling again goes on where an earlier
    call stopped. Each file is checked before it takes its place in the cache.

    Parameters
    ----------
    name : str
        "fashion-mnist" or "mnist".

    Raises
    ------
    ValueError
        If there is no such data set, or nothing to download for it.
    DataError
        If a file could not be downloaded or kept. What is there goes on working.
    """
    if name not in MIRRORS:
        known = f"there are {', '.join(MIRRORS)} to download"
        raise ValueError(f"{name} needs no download; {known}." if name in SPLITS
                         else f"There is no data set {name!r}; {known}.")
    folder = cache_folder(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(folder)
        for file, sha256 in PUBLISHED_SHA256[name].items():
            _fetch_file(name, file, sha256)
            (folder / f"{file}.damaged").unlink(missing_ok=True)
    except DataError:
        raise
    except OSError as error:
        raise DataError(_trouble(folder, error)) from None
    return in_cache(name)


def set_aside(name, error):
    """Rename the damaged files of a download, so that the next call doesn't meet them again."""
    import pooch
    for file, sha256 in PUBLISHED_SHA256[name].items():
        path = cache_folder(name) / file
        if path.is_file() and pooch.file_hash(str(path)) != sha256:
            path.replace(path.with_name(f"{file}.damaged"))
    print(f"snntutor.data: {error} It is set aside until then.", file=sys.stderr)


def _fetch_file(name, file, sha256):
    """Try one address after the other; pooch keeps what is whole and replaces what is not."""
    import pooch
    reasons = []
    for mirror in MIRRORS[name]:
        try:
            pooch.retrieve(f"{mirror}{file}.gz", f"sha256:{sha256}", fname=file,
                           path=cache_folder(name),
                           downloader=partial(_download_unzipped, most=PUBLISHED_BYTES[file]))
            return
        except FAILURES as error:
            if getattr(error, "errno", None) in LOCAL:
                raise
            reasons.append(f"{mirror.split('/')[2]} {_reason(error)}")
    raise DataError(f"{file} of {name} could not be downloaded: {'; '.join(reasons)}. Files that "
                    "are complete are kept, and what is bundled goes on working; call again when "
                    "the network is there.")


def _download_unzipped(url, output_file, _, most):
    """Download for pooch, which then checks the unzipped file and renames it into its place."""
    packed = Path(f"{output_file}.gz")
    try:
        transfer.download(url, packed, most + most // 100 + 1000)  # what cannot be packed grows a little
        transfer.unzip(packed, output_file, most)
    finally:
        packed.unlink(missing_ok=True)


def _remove_leftovers(folder):
    """Remove what a killed download left, but not what another process is writing now."""
    for path in folder.glob("tmp*"):
        if time.time() - path.stat().st_mtime > 3600:
            path.unlink(missing_ok=True)


def _reason(error):
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return f"refused (status {status})"
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
        return "sent a file that cannot be unzipped"
    if isinstance(error, transfer.TooMuch):
        return "sent more than the published file has"
    if isinstance(error, transfer.TooSlow):
        return "sent so little that it would take hours"
    if isinstance(error, ValueError):
        return "sent another file than the published one"
    return "did not answer, or not to the end"


def _trouble(folder, error):
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (f"The disk is full: a set needs 55 MB in {folder}, and 30 MB more while it is "
                "downloaded. Files that are complete are kept. Make room and call again, or let "
                "SNNTUTOR_HOME name a folder on another disk.")
    return f"{folder} cannot be written to: {error.strerror or error}. SNNTUTOR_HOME moves it."
