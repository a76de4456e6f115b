"""Every exercise: right answers pass, wrong ones are named, stubs are open."""

import importlib
import itertools
import re
from pathlib import Path

import nbformat
import pytest

from book import everything, find
from snntutor.check import by_value, contents, solution_of
from snntutor.check.exercise import chapter_of, module_of

ANSWERED = {path.stem for path in (Path(__file__).parent / "answers").glob("[a-z]*.py")}
CHAPTERS = [chapter.number for chapter in everything() if module_of(chapter.number) in ANSWERED]
EXERCISES = {e.id: e for chapter in CHAPTERS for e in contents(chapter, "EXERCISES")}
PREDICTIONS = {p.id: p for chapter in CHAPTERS for p in contents(chapter, "PREDICTIONS")}
ANSWERS = {id: answers for chapter in CHAPTERS
           for id, answers in importlib.import_module(f"answers.{module_of(chapter)}").ANSWERS.items()}

TOLD = list(PREDICTIONS)

every_exercise = pytest.mark.parametrize("id", EXERCISES)


def notebook(chapter):
    return nbformat.read(find(chapter).path, 4)


def cells(chapter, kind):
    return [cell for cell in notebook(chapter).cells if cell.cell_type == kind]


def run_solution(id):
    """Run a solution's source as the learner would; return what it hands to check."""
    handed = []
    exec(solution_of(id), {"check": lambda asked, answer: handed.append((asked, answer))})
    assert [asked for asked, _ in handed] == [id]
    return handed[0][1]


def test_every_exercise_is_tried_and_nothing_else_is():
    assert set(ANSWERS) == set(EXERCISES)


@every_exercise
def test_the_solution_passes(id):
    verdict = EXERCISES[id].judge(run_solution(id))
    assert verdict.status == "right", verdict.message


@every_exercise
def test_a_right_answer_written_differently_passes(id):
    assert ANSWERS[id].otherwise
    for answer in ANSWERS[id].otherwise:
        verdict = EXERCISES[id].judge(answer)
        assert verdict.status == "right", verdict.message


@every_exercise
def test_every_listed_mistake_is_told_in_the_words_that_stand_beside_it(id):
    judge = EXERCISES[id].judge
    for answer, message in getattr(judge, "mistakes", ()):
        computed = isinstance(judge, by_value) and callable(answer)
        assert judge(answer() if computed else answer) == ("wrong", message)


@every_exercise
def test_a_mistake_written_differently_is_named_as_well(id):
    messages = []
    for phrase, answer in ANSWERS[id].wrong:
        verdict = EXERCISES[id].judge(answer)
        assert verdict.status == "wrong"
        assert phrase in verdict.message, f"wanted {phrase!r} in: {verdict.message}"
        messages.append(verdict.message)
    assert len(set(messages)) == len(messages), "two mistakes get the same message"


@every_exercise
def test_three_mistakes_or_more_are_named_each_in_words_of_its_own(id):
    """The forms of one mistake stand side by side in a list, with one message."""
    exercise = EXERCISES[id]
    listed = [message for message, _ in itertools.groupby(m.message for m in getattr(exercise.judge, "mistakes", ()))]
    assert len(set(listed)) == len(listed), "two mistakes get the same message"
    assert len({*listed, *(exercise.judge(answer).message for _, answer in ANSWERS[id].wrong)}) >= 3


@every_exercise
def test_a_wrong_answer_on_no_list_is_caught(id):
    assert ANSWERS[id].unlisted
    for answer in ANSWERS[id].unlisted:
        verdict = EXERCISES[id].judge(answer)
        assert verdict.status == "wrong"
        assert len(verdict.message) > 20


@every_exercise
@pytest.mark.parametrize("stub", [..., lambda *anything: ...], ids=["dots", "body of dots"])
def test_an_untouched_answer_is_open(id, stub):
    assert EXERCISES[id].judge(stub if stub is ... or callable(ANSWERS[id].otherwise[0]) else ...).status == "open"


@every_exercise
@pytest.mark.parametrize("nonsense", [None, "word", 12345.678, [], object(), float("nan"), {"a": 1}, int, b"x"])
def test_nonsense_is_wrong_and_never_an_exception(id, nonsense):
    verdict = EXERCISES[id].judge(nonsense)
    assert verdict.status == "wrong" and verdict.message


@every_exercise
def test_the_parts_of_an_exercise_are_there(id):
    exercise = EXERCISES[id]
    assert len(exercise.hints) >= 2 and all(len(hint) > 10 for hint in exercise.hints)
    assert exercise.difficulty in (1, 2, 3) and 1 <= exercise.minutes <= 60
    assert exercise.right and exercise.title


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_three_to_six_exercises_and_two_predictions(chapter):
    count, page = len(contents(chapter, "EXERCISES")), not chapter.isdecimal()  # which may have more
    assert 3 <= count and (count <= 6 or page) or chapter == "00"
    assert len(contents(chapter, "PREDICTIONS")) >= 2 or chapter == "00"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_exercises_are_numbered_in_the_order_in_which_the_chapter_asks_them(chapter):
    asked = re.findall(r'check\("(\w+\.\d+)"', "\n".join(cell.source for cell in cells(chapter, "code")))
    assert asked == [e.id for e in contents(chapter, "EXERCISES")]
    assert asked == [f"{chapter.lstrip('0') or 0}.{k}" for k in range(1, len(asked) + 1)]


@every_exercise
def test_the_chapter_states_the_exercise_and_leaves_it_open(id):
    exercise, chapter = EXERCISES[id], chapter_of(id)
    text = "\n".join(cell.source for cell in cells(chapter, "markdown"))
    heading = re.search(rf"^### Exercise {re.escape(id)}: (.*)$", text, re.MULTILINE)
    assert heading and heading[1].strip().lower() == exercise.title.lower()
    (cell,) = [cell for cell in cells(chapter, "code") if f'check("{id}"' in cell.source]
    assert "exercise" in cell.metadata.get("tags", [])
    shown = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
    assert shown.startswith(f"Exercise {id}, {exercise.title}: open.")


@pytest.mark.parametrize("id", PREDICTIONS)
def test_a_prediction_is_asked_in_its_chapter_with_an_answer_among_its_options(id):
    prediction = PREDICTIONS[id]
    assert prediction.answer in prediction.options and len(prediction.options) >= 2
    assert sum(f'predict("{id}", ...)' in cell.source for cell in cells(chapter_of(id), "code")) == 1


@pytest.mark.parametrize("id", TOLD)
def test_a_prediction_is_answered_with_its_reason_only_after_other_cells_have_shown_it(id):
    code = [cell.source for cell in cells(chapter_of(id), "code")]
    (asked,), (told,) = ([n for n, source in enumerate(code) if f'{word}("{id}"' in source]
                         for word in ("predict", "reveal"))
    assert told > asked + 1 and len(PREDICTIONS[id].because.split()) >= 15


@pytest.mark.parametrize("id", TOLD)
def test_no_teachers_note_speaks_of_a_prediction_before_it_is_told(id):
    all_cells = notebook(chapter_of(id)).cells
    (told,) = (n for n, cell in enumerate(all_cells) if f'reveal("{id}")' in cell.source)
    notes = [n for n, cell in enumerate(all_cells)
             if "instructor" in cell.metadata.get("tags", []) and id in cell.source]
    assert notes and min(notes) > told
