"""Say in words what is out of the ordinary on a dashboard, each time with the number behind it."""

import math

from .board import hertz, percent, short, time_told

# What is out of the ordinary: ten healthy networks stay below all of these, untrained and trained, and so do wide
# surrogates through two hidden layers, whose gradients are some thousand times the loss and with which a net learns.
MANY = 0.5  # of a layer's units that are silent
SOME = 0.25  # of a layer's units that are saturated
LONG = 10  # recordings that a time constant outlasts
FAR = 1e4  # gradient times norm: the change of the loss, to first order, as a weight is doubled; in losses, or in ones
NEAR = 1e-6  # the same, in losses
LATE = 0.1  # of the input, after the last step that is heard
TIED = 0.1  # of the samples
GROWN = 0.2  # by which a term on all samples differs from its mean on their halves


def findings(board) -> tuple:
    """Return sentences, one for each number of a `Dashboard` that is out of the ordinary."""
    parts = (_of_time(board.clock), _of_input(board.input, board.clock), _of_layers(board.layers, board.samples),
             _of_weights(board.weights, board.terms[0].value), _of_terms(board.terms),
             _of_readout(board.readout, board.samples))
    return tuple(sentence for part in parts for sentence in part)


def _of_time(clock):
    for name in ("tau_mem", "tau_syn"):
        tau = getattr(clock, name)
        if LONG * clock.steps * clock.dt < tau < math.inf:
            yield (f"{name} is {time_told(tau, clock.dt)}, but the recording has {clock.steps} steps: nothing is "
                   "forgotten. Times are in seconds.")


def _of_input(given, clock):
    if given.rate == 0:
        yield "Nothing comes in: the input is 0 at each step of all samples."
    if given.unheard > LATE:
        yield (f"{percent(given.unheard)} of the input comes after step {given.last} of 0 to {clock.steps - 1}, from "
               "which on nothing reaches the readout.")


def _these(samples):
    return "this one sample" if samples == 1 else f"all {samples} samples"


def _of_layers(layers, samples):
    for k, layer in enumerate(layers, 1):
        if layer.silent > MANY:
            yield f"Hidden layer {k}: {percent(layer.silent)} of its units never spike, in {_these(samples)}."
        if layer.saturated > SOME:
            yield (f"Hidden layer {k}: {percent(layer.saturated)} of its units spike at every third step or more "
                   f"often; the mean is {hertz(layer.rate)}.")
        if layer.passes == 0:
            yield f"Hidden layer {k}: the surrogate lets nothing through at any step."


def _of_weights(weights, loss):
    if not math.isfinite(loss):
        yield "The loss is no finite number."
    for w in weights:
        if not math.isfinite(w.norm):
            yield f"{w.name}: not all of its weights are finite numbers."
        if w.frozen:
            yield f"{w.name} is frozen: its requires_grad is False, so it does not learn."
        elif not w.gradient:
            yield f"{w.name}: " + ("no path leads to it from the loss." if w.gradient is None else "the gradient is 0.")
        elif not math.isfinite(w.gradient):
            yield f"{w.name}: the gradient is no finite number."
        elif w.gradient * w.norm > FAR * max(abs(loss), 1):
            yield f"{w.name}: the gradient explodes. {_beside(w, loss)}"
        elif w.gradient * w.norm < NEAR * abs(loss):
            yield f"{w.name}: the gradient vanishes. {_beside(w, loss)}"


def _beside(w, loss):
    return (f"Its norm is {short(w.gradient)}; times that of the weights it is {short(w.gradient * w.norm)}, beside a "
            f"loss of {short(loss)}.")


def _of_terms(terms):
    for term in terms:
        if not term.gradient and term.value:
            reason = "no path leads from it to any weight" if term.gradient is None else "its gradient is 0"
            yield f"The term {term.name} is {short(term.value)}, but {reason}: it changes nothing."
        if abs(term.growth - 1) > GROWN:
            yield (f"The term {term.name} is {short(term.growth)} times as large on all samples as on their halves: it "
                   "depends on the size of the batch.")


def _of_readout(readout, samples):
    if readout.still:
        which = f"all {readout.classes} classes" if len(readout.still) == readout.classes else \
            f"class {', '.join(map(str, readout.still))}"
        yield f"The logit of {which} is the same for {_these(samples)}."
    if readout.ties > TIED:
        yield (f"In {percent(readout.ties)} of the samples several classes share the largest logit; the first of them "
               f"counts as the answer. Without ties the accuracy is {readout.without_ties:.2f}.")
