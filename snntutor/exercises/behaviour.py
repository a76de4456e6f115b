"""Judge a function by what its answers do, where many answers are right."""

from collections.abc import Callable

from snntutor.check import OPEN, RIGHT, Judge, Verdict, is_stub


def by_behaviour(wrong: Callable, wanted: str) -> Judge:
    """Make a judge that never raises.

    Parameters
    ----------
    wrong : callable
        ``wrong(answer)``, given a function, returns a sentence on what is wrong, "" if nothing is, ``...`` while a
        part of the answer is open. It may raise whatever the answer raises.
    wanted : str
        What kind of function is wanted, said to those who hand over something else.

    Returns
    -------
    Judge
    """
    def judge(answer):
        if is_stub(answer):
            return OPEN
        if not callable(answer):
            return Verdict("wrong", f"Wanted is {wanted}. Hand over its name, without brackets behind it.")
        try:
            sentence = wrong(answer)
        except (Exception, SystemExit) as error:  # whatever a learner's code raises is shown, not thrown
            sentence = f"It stops with {type(error).__name__}: {error}"
        if sentence is ...:
            return OPEN
        return Verdict("wrong", sentence) if sentence else RIGHT

    return Judge(judge)
