"""The environment in which chapters run when they are built and when they are tested."""

import os
from pathlib import Path

# Bars in a notebook are widgets that ignore TQDM_DISABLE; without them tqdm writes plain text, or,
# told so, nothing.
STARTUP = 'import sys\n\nsys.modules["tqdm.notebook"] = None\n'


def chapter_env(home, base=None):
    """Return the environment variables of a kernel that runs a chapter for the record.

    The numbers that a chapter prints must not depend on who runs it: progress starts empty, data
    come from the bundled files, sums run on one thread, no progress bar writes its timings, and
    IPython starts with its defaults.

    Parameters
    ----------
    home : path-like
        An empty folder for progress and predictions; IPython's settings are written into it.
    base : mapping, optional
        The variables to start from, by default those of this process.
    """
    startup = Path(home) / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True, exist_ok=True)
    (startup / "plain_bars.py").write_text(STARTUP, encoding="utf-8")
    env = dict(os.environ if base is None else base)
    env.pop("SNNTUTOR_DATA", None)
    env.update(SNNTUTOR_HOME=str(home), IPYTHONDIR=str(Path(home) / "ipython"),
               TQDM_DISABLE="1", PYDEVD_DISABLE_FILE_VALIDATION="1")
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        env.setdefault(name, "1")
    return env
