"""How far memory grows during one training step, measured in a process of its own.

Not from `getrusage`: its peak never falls, and on Linux a child inherits that of its parent. Linux can
set the peak of a process back, so the figure is the peak during a step less what stood before.
"""

import ctypes
import gc
import re
import subprocess
import sys
from pathlib import Path

SELF = Path("/proc/self")


def of_contender(script, name, *options):
    """Return the growth in bytes that `script --memory name` prints, None if it prints none."""
    if not (SELF / "clear_refs").exists():
        return None
    child = subprocess.run([sys.executable, script, "--memory", name, *options], capture_output=True, text=True)
    found = re.search(r"^growth (\d+)$", child.stdout, flags=re.MULTILINE)
    return int(found[1]) if found else None


def growth(step, forget):
    """Return by how many bytes the memory in use grows at most during a step; two steps go before it.

    `forget` gives back what is kept from one step for the next.
    """
    step()
    step()
    gc.collect()
    forget()
    ctypes.CDLL(None).malloc_trim(0)  # give back what is free, or the step takes it unseen
    (SELF / "clear_refs").write_text("5")
    before = status("VmRSS")
    step()
    return max(0, status("VmHWM") - before)


def status(field):
    """Return a field of this process's status, in bytes."""
    return 1024 * int(re.search(rf"^{field}:\s+(\d+) kB", (SELF / "status").read_text(), re.MULTILINE)[1])
