"""Whether the threads of two runtimes disturb each other: XLA and torch in one process, against two processes."""

import re
import subprocess
import sys

import numpy as np

from measure.remote import RemoteStep, plain_task
from measure.rounds import DEFAULT_THREADS, timed

FORM = "matrix"


def told(script, *options):
    """Return the sentence that `script --together` prints, or why there is none."""
    child = subprocess.run([sys.executable, script, "--together", *options], capture_output=True, text=True)
    found = re.search(r"^In one process .*$", child.stdout, re.MULTILINE)
    if found:
        return found[0]
    why = (child.stderr.strip() or "no message").splitlines()[-1]
    return f"XLA and torch in one process were not measured: {why}"


def sentence(modules, task, rounds):
    """Be that child: time steps of torch's and of XLA's alternately, XLA here and elsewhere; return the sentence."""
    apart, here = RemoteStep(FORM, task), inside(task)
    found = []
    for module in modules:
        step = module.make(task)
        step()
        pairs = [[timed(s, DEFAULT_THREADS)[0] for s in (step, apart, step, here)] for _ in range(rounds + 1)]
        beside, theirs, shared, ours = np.array(pairs[1:]).T
        found.append(f"{module.NAME} takes {spread(shared / beside)} times as long as with XLA in another process, "
                     f"and XLA between its steps {spread(ours / theirs)} times")
    return f"In one process with XLA ({rounds} rounds, 10 to 90 %), {'; '.join(found)}."


def inside(task):
    """Return a training step of XLA's in this process."""
    import jax

    jax.config.update("jax_num_cpu_devices", DEFAULT_THREADS)
    from xla.training import Training

    training = Training(FORM, plain_task(task))
    return lambda: (training.step(), None)


def spread(ratios):
    """Return median, 10th and 90th percentile."""
    low, middle, high = np.percentile(ratios, [10, 50, 90])
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"
