"""Training steps that are made in a process of their own, where no other runtime's threads are.

The process times its own steps: what it costs to ask for one is not in its figures.
"""

import os
import pickle
import subprocess
import sys
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import torch

WORKER = Path(__file__).resolve().parent.parent / "xla" / "worker.py"


class RemoteStep:
    """A training step of XLA, for one form of the input; there is one process for each number of threads.

    Parameters
    ----------
    form : str
        One of `xla.inputs.FORMS`.
    task : contenders.task.Task
    """

    def __init__(self, form, task):
        self.form, self.task = form, plain_task(task)
        self.workers = {}

    def __call__(self):
        """Make a step; return its loss and the hidden spikes."""
        loss, s = self.worker().ask("step")
        return loss, torch.from_numpy(s).float()

    def timed(self, threads):
        """Return the seconds of a step, and its loss; one untimed step goes before it."""
        return self.worker(threads).ask("timed")

    def gradients(self):
        """Return the gradients of the first step, once it was made."""
        return [torch.from_numpy(g) for g in self.worker().ask("gradients")]

    def growth(self):
        """Return by how many bytes a step grows the process that makes it."""
        return self.worker().ask("growth")

    def worker(self, threads=None):
        """Return the process for so many threads, started when it is first needed."""
        threads = threads or torch.get_num_threads()
        if threads not in self.workers:
            self.workers[threads] = Worker(self.form, self.task, threads)
        return self.workers[threads]


class Worker:
    """A process that makes steps."""

    def __init__(self, form, task, threads):
        env = {**os.environ, "NPROC": str(threads)}  # XLA takes so many threads
        self.said = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the process
        self.process = subprocess.Popen([sys.executable, str(WORKER)], env=env, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.said)
        self.close = weakref.finalize(self, end, self.process)
        self.ask({"path": sys.path, "form": form, "task": task, "threads": threads})

    def ask(self, request):
        """Return the answer to a request; raise RuntimeError with what went wrong there."""
        try:
            pickle.dump(request, self.process.stdin)
            self.process.stdin.flush()
            answer = pickle.load(self.process.stdout)
        except (EOFError, OSError):
            raise RuntimeError(f"its process ended: {self.last_words()}") from None
        if isinstance(answer, dict):
            raise RuntimeError(answer["failed"])
        return answer

    def last_words(self):
        """Return the last line of what the process wrote as errors."""
        self.said.seek(0)
        lines = self.said.read().decode(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "without a word")


def end(process):
    """Close the pipes of a process, which ends it."""
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # it may have ended before with a request unread
            pipe.close()
    process.wait()


def plain_task(task):
    """Return a task without torch and without classes of the course, whose loading would load torch, too."""
    e, p = task.events, task.p
    events = SimpleNamespace(time=e.time, batch=e.batch, unit=e.unit, shape=tuple(e.shape))
    constants = SimpleNamespace(alpha=p.alpha, beta=p.beta, theta=p.theta)
    arrays = [tuple(w.numpy() for w in ws) for ws in (task.weights, task.recurrent)]
    return SimpleNamespace(events=events, y=task.y.numpy(), weights=arrays[0], recurrent=arrays[1], p=constants)
