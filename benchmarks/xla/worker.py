"""Be a process that trains with XLA, one request at a time.

It reads pickled requests from its standard input and answers each on its standard output, as `measure.remote`
asks them. Nothing of torch is ever loaded here.
"""

import gc
import os
import pickle
import sys
import time


def main():
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    trained = None
    while (request := read(sys.stdin.buffer)) is not None:
        try:
            if trained is None:
                trained = started(**request)
                answer = "ready"
            else:
                answer = ANSWERS[request](trained)
        except Exception as error:  # the process that asked shall tell it
            answer = error_text(error)
        pickle.dump(answer, answers)
        answers.flush()


def read(stream):
    """Return the next request, None at the end."""
    try:
        return pickle.load(stream)
    except EOFError:
        return None


def error_text(error):
    """Return an exception as an answer."""
    return {"failed": f"{type(error).__name__}: {error}"}


def started(path, form, task, threads):
    """Load JAX and return what trains; `path` is the `sys.path` of the process that asked."""
    sys.path[:] = path
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_num_cpu_devices", threads)
    from xla.training import Training

    return Training(form, task)


def stepped(trained):
    """Train once; return the loss and the hidden spikes."""
    return trained.step(), trained.hidden_spikes()


def timed(trained):
    """Return the seconds of a step, and its loss; one untimed step goes before it."""
    trained.step()
    gc.collect()
    start = time.perf_counter()
    loss = trained.step()
    return time.perf_counter() - start, loss


def grown(trained):
    """Return by how many bytes a step grows this process."""
    from measure import memory

    return memory.growth(trained.step, lambda: None)


ANSWERS = {"step": stepped, "timed": timed, "gradients": lambda trained: trained.first_gradients(), "growth": grown}

if __name__ == "__main__":
    main()
