"""Exercises: check an answer, ask for a hint or the solution, note a prediction, see progress."""

from snntutor import arguments
from snntutor.check import progress_file as _file
from snntutor.check.cases import by_cases
from snntutor.check.compare import same, show
from snntutor.check.exercise import Exercise, Prediction, chapter_of, contents, find
from snntutor.check.note import tell
from snntutor.check.patience import SECONDS, judged
from snntutor.check.source import solution_of
from snntutor.check.values import by_value, by_words
from snntutor.check.verdict import OPEN, RIGHT, Judge, Mistake, Verdict, contains_ellipsis, is_stub

__all__ = [
    "check", "hint", "solution", "predict", "reveal", "given", "progress",  # a learner's words
    "Exercise", "Prediction", "Judge", "Mistake", "Verdict", "OPEN", "RIGHT",  # an exercise's
    "by_cases", "by_value", "by_words", "contains_ellipsis", "is_stub", "same", "show",
    "contents", "solution_of",
]


def check(id: str, answer, seconds: float = SECONDS) -> None:
    """Say whether an answer to an exercise is open, right or wrong, and why.

    Parameters
    ----------
    id : str
        The exercise, as "5.2".
    answer : function or value
        What the exercise asks for; ``...`` while it is open.
    seconds : float
        An answer that has not come to an end after so long is stopped, and this is said.

    Raises
    ------
    ValueError
        If there is no such exercise. A wrong answer never raises.
    """
    exercise = find(id, "EXERCISES")
    verdict = judged(exercise.judged, answer, seconds)
    warning = "" if verdict.status == "open" else _note_try(id, verdict.status)
    message = exercise.right if verdict.status == "right" else verdict.message
    title = f"Exercise {id}, {exercise.title}: {verdict.status}."
    tell(verdict.status, title, message, warning)


def _note_try(id, status):
    def edit(kept):
        entry = _entry(kept, id)
        entry["tries"] = entry.get("tries", 0) + 1
        entry["right"] = entry.get("right", False) or status == "right"

    return _file.change(edit)[1]


def _count(id, what):
    """Add one to a counter of an exercise; return what it was and a warning."""
    def edit(kept):
        entry = _entry(kept, id)
        before = entry.get(what, 0)
        entry[what] = before + 1
        return before

    return _file.change(edit)


def _entry(kept, id):
    return kept["exercises"].setdefault(id, {"tries": 0, "right": False})


def hint(id: str) -> None:
    """Show one more hint for an exercise; after the last one, all of them again."""
    exercise = find(id, "EXERCISES")
    before, warning = _count(id, "hints")
    count = len(exercise.hints)
    title, shown = ((f"Hint {before + 1} of {count}", exercise.hints[before]) if before < count else
                    (f"All {count} hints", "\n".join(exercise.hints)))
    tell("note", f"{title} for exercise {id}.", shown, warning)


def solution(id: str) -> None:
    """Show the solution of an exercise as code, when it is asked for a second time."""
    find(id, "EXERCISES")
    before, warning = _count(id, "solutions")
    if before == 0:
        tell("note", f"The solution of {id}: are you sure?",
              f'A hint may be enough: hint("{id}"). To see the solution, call solution("{id}") again.',
              warning)
        return
    try:
        tell("note", f"A solution of exercise {id}:", solution_of(id), warning, code=True)
    except LookupError as missing:
        tell("note", f"Exercise {id}.", str(missing), warning)


def given(id: str):
    """Return what an exercise hands to you to work on."""
    exercise = find(id, "EXERCISES")
    if exercise.given is None:
        raise ValueError(f"Exercise {id} gives nothing to work on; it asks for an answer only.")
    return exercise.given()


def predict(id: str, choice) -> None:
    """Note what you expect, before the next cells show it; the first choice is the one kept.

    Parameters
    ----------
    id : str
        The prediction, as "5.a".
    choice : str
        One of the letters; ``...`` shows the question.
    """
    prediction = find(id, "PREDICTIONS")
    options = "\n".join(f"  {letter})  {text}" for letter, text in prediction.options.items())
    question = f"{prediction.question}\n{options}"
    choice = prediction.letter(choice)
    if choice is ...:
        tell("open", f"Prediction {id}: open.", f"{question}\nPut a letter in place of the dots.")
    elif not isinstance(choice, str) or choice not in prediction.options:
        letters = ", ".join(prediction.options)
        tell("wrong", f"Prediction {id}: {arguments.shown(choice)} is no choice.",
              f'Choose one of {letters}, as in predict("{id}", "{letters[0]}").')
    else:
        first, warning = _file.change(lambda kept: kept["predictions"].setdefault(id, choice))
        kept = "" if first == choice else f" Your first choice, {first}, is the one that counts."
        tell("note", f"Prediction {id}: {choice} is noted.{kept}",
              f"{question}\nRun on and see.", warning)


def reveal(id: str) -> None:
    """Say what is true of a prediction, and why, once cells have shown it.

    Parameters
    ----------
    id : str
        The prediction, as "5.a".
    """
    prediction = find(id, "PREDICTIONS")
    kept, warning = _file.read()
    said, answer = kept["predictions"].get(id), prediction.answer
    words = "it is" if said is None else f"you said {said}, {'and so ' if said == answer else ''}it is"
    tell("right" if said == answer else "note", f"Prediction {id}: {words} {answer}.",
          f"{answer})  {prediction.options[answer]}\n{prediction.because}".strip(), warning)


def progress(reset: bool = False) -> None:
    """Show, chapter by chapter, what is solved and which predictions came true.

    Parameters
    ----------
    reset : bool
        True, and nothing else, begins anew; the old file is kept beside the new one.
    """
    if reset is True:
        tell("note", "Progress.", _file.reset())
        return
    kept, warning = _file.read()
    if reset is not False:
        told = f"Nothing was reset: to begin anew call progress(reset=True), not {arguments.shown(reset)}."
        warning = f"{told} {warning}".strip()
    begun = sorted({chapter_of(id) for part in ("exercises", "predictions") for id in kept[part]})
    lines = [_chapter_line(chapter, kept) for chapter in begun]
    tell("note", "Your progress.", "\n".join(lines) or "Nothing tried yet: the first check begins it.",
          warning)


def _chapter_line(chapter, kept):
    solved = {id for id, entry in kept["exercises"].items() if entry.get("right")}
    exercises = contents(chapter, "EXERCISES")
    predictions = contents(chapter, "PREDICTIONS")
    made = [p for p in predictions if p.id in kept["predictions"]]
    true = sum(kept["predictions"][p.id] == p.answer for p in made)
    kind = "Chapter" if chapter.isdecimal() else "Page"
    return (f"{kind} {chapter}: {sum(e.id in solved for e in exercises)} of {len(exercises)} exercises "
            f"solved; {true} of {len(made)} predictions came true.")
