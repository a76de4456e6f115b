"""Judge a diagnosis: a wrong one is told which number on the patient's dashboard speaks against it."""

from collections.abc import Callable
from functools import cache

from snntutor.check import OPEN, RIGHT, Judge, Verdict, contains_ellipsis, show
from snntutor.diagnose import dashboard
from snntutor.diagnose.board import gradient_told
from snntutor.exercises import patients


@cache
def board_of(patient: Callable):
    """Return the dashboard of a patient as it comes in, untrained."""
    ill = patient()
    return dashboard(ill.network, ill.data, ill.loss, terms=ill.terms)


def by_diagnosis(patient: Callable, right: str, against: dict) -> Judge:
    """Make a judge of one word.

    Parameters
    ----------
    patient : callable
        Makes the patient.
    right : str
    against : dict of str to callable
        For each other diagnosis that is offered ``told(board) -> str``: what speaks against it.
    """
    def decide(answer):
        if contains_ellipsis(answer):
            return OPEN
        word = " ".join(answer.split()).casefold() if isinstance(answer, str) else answer
        if word == right:
            return RIGHT
        if isinstance(word, str) and word in against:
            return Verdict("wrong", against[word](board_of(patient)))
        offered = ", ".join(f'"{name}"' for name in sorted((right, *against)))
        return Verdict("wrong", f"This is {show(answer)}. Choose one of {offered}.")

    return Judge(decide)


def _hidden(board):
    return board.layers[0]


def _not_silent(board):
    return (f"The column silent says {_hidden(board).silent:.0%}, and the mean rate is {_hidden(board).rate:.3g} Hz. "
            "In a silent layer nothing spikes.")


def _not_saturated(board):
    return (f"The column saturated says {_hidden(board).saturated:.0%}, and the mean rate is "
            f"{_hidden(board).rate:.3g} Hz. Saturated units spike at every third step, which is 333 Hz, or more often.")


def _not_exploding(board):
    norms = " and ".join(gradient_told(w.gradient) for w in board.weights)
    return f"The gradients are {norms}, beside a loss of {board.terms[0].value:.2f}. One that explodes is far above it."


def _not_the_times(board):
    return (f"The first line says: tau_mem is {board.clock.tau_mem / board.clock.dt:.0f} steps, in a recording of "
            f"{board.clock.steps}. That is what it should be.")


def _hears_nothing(board):
    return (f"All {board.readout.classes} classes are still, but look at the line of the layer that they listen to: "
            f"its rate is {_hidden(board).rate:.3g} Hz. A readout that hears nothing may be as good as any.")


def _not_still(board):
    return f"The readout says none still: each of its {board.readout.classes} classes moves."


def _is_heard(board):
    return (f"Step {board.input.last} is the last that is heard, and {board.input.unheard:.0%} of the input comes "
            "later.")


judge_silent = by_diagnosis(patients.silent, "silent layer", {
    "saturated layer": _not_saturated, "dead readout": _hears_nothing, "exploding gradient": _not_exploding})

judge_saturated = by_diagnosis(patients.saturated, "saturated layer", {
    "silent layer": _not_silent, "time constants": _not_the_times,
    "exploding gradient": lambda board: (
        f"The gradient of weights.0 is {board.weights[0].gradient:.2f}, beside a loss of {board.terms[0].value:.0f}. "
        "It is the loss that is large: why is the readout so loud?")})

judge_milliseconds = by_diagnosis(patients.milliseconds, "time constants", {
    "silent layer": lambda board: (
        f"{_hidden(board).silent:.0%} of the units are silent: that is the symptom, and patient 1 had it for another "
        f"reason. The norm of weights.0 is {board.weights[0].norm:.4f}. What made it so small? Read the first line."),
    "saturated layer": _not_saturated, "dead readout": _hears_nothing})

judge_batch = by_diagnosis(patients.batch_dependent, "batch-dependent term", {
    "detached term": lambda board: (
        f"The gradient of the penalty is {board.terms[2].gradient:.2f}, that of the cross entropy "
        f"{board.terms[1].gradient:.2f}. A detached term has none."),
    "silent layer": lambda board: (
        f"Before training {_hidden(board).silent:.0%} of the units are silent, the mean rate is "
        f"{_hidden(board).rate:.3g} Hz. It falls silent as it learns, so something in the loss asks it to."),
    "exploding gradient": lambda board: (
        f"The cross entropy alone has the gradient {board.terms[1].gradient:.2f}, beside {board.terms[1].value:.2f}: "
        f"nothing explodes in this network. The penalty is {board.terms[2].value:.2f}; what is it proportional to?")})

judge_detached = by_diagnosis(patients.detached, "detached term", {
    "batch-dependent term": lambda board: (
        f"The column all/halves says {board.terms[2].growth:.2f} for the penalty: it is a mean over the batch."),
    "saturated layer": _not_saturated, "silent layer": _not_silent})

judge_dead_readout = by_diagnosis(patients.dead_readout, "dead readout", {
    "silent layer": _not_silent,
    "ties": lambda board: (
        f"Ties are {board.readout.ties:.0%}: the accuracy is {board.readout.accuracy:.2f} with them and "
        f"{board.readout.without_ties:.2f} without."),
    "unheard input": _is_heard})

judge_ties = by_diagnosis(patients.ties, "ties", {
    "exploding gradient": _not_exploding, "saturated layer": _not_saturated, "unheard input": _is_heard})

judge_exploding = by_diagnosis(patients.exploding, "exploding gradient", {
    "silent layer": _not_silent, "dead readout": _not_still, "time constants": _not_the_times})

judge_unheard = by_diagnosis(patients.unheard, "unheard input", {
    "silent layer": _not_silent, "time constants": _not_the_times,
    "dead readout": lambda board: (
        f"The norm of weights.1 is {board.weights[1].norm:.2f}, as in a healthy network, and the layer below spikes at "
        f"{_hidden(board).rate:.2g} Hz. So there is something to hear, and ears. When does it come?")})

judge_mislaid = by_diagnosis(patients.mislaid, "data", {
    "silent layer": _not_silent, "dead readout": _not_still, "exploding gradient": _not_exploding})
