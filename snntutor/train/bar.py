"""What training says while it runs, and when it is stopped."""

import numpy as np
from tqdm.auto import tqdm


def bar_of(steps, progress):
    """Return a progress bar that counts steps and goes when it is done; one that never shows without ``progress``."""
    return tqdm(total=steps, leave=False, **({} if progress else {"disable": True}))


def show(bar, *numbers):
    """Put means over the networks on the progress bar, to be drawn when it is drawn next."""
    names = ("loss", "accuracy", "validation")
    bar.set_postfix({name: f"{np.mean(value):.3f}" for name, value in zip(names, numbers)}, refresh=False)


def now_has(best):
    """Say which weights a model has whose training was stopped."""
    if not best.weights:
        return "the network keeps what it has learned."
    if best.epoch.ndim:
        epochs = ", ".join(map(str, best.epoch))
        return f"each network has the weights that did best on the validation data, of epochs {epochs}."
    return f"the network has the weights that did best on the validation data, those of epoch {best.epoch}."
