"""What papers and chapters say is measured, kept, and told as it was."""

import json
import math
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import words

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "benchmarks"))  # last: tools has a module peers too

from claims import told  # noqa: E402
from claims.claim import Bound, claim, each_at_least, each_at_most, each_between, mean_at_least  # noqa: E402
from claims.found import claims_of, found  # noqa: E402
from claims.kept import Kept  # noqa: E402
from claims.kept import code as code_now  # noqa: E402
from claims.measuring import measure, result  # noqa: E402

FIELDS = ("name", "claim", "paper", "ours", "spread", "seeds", "bound", "passed", "seconds", "why")
QUICK = [one for one in found().values() if one.quick]


@claim("A seed is its own number.", bound=each_at_most(2), seeds=range(4))
def seed_itself(seed):
    return float(seed)


@pytest.fixture
def kept(tmp_path):
    return Kept(tmp_path / "measured.jsonl", "code 1")


@pytest.mark.parametrize("one", QUICK, ids=lambda one: one.name)
def test_a_quick_claim_holds(one):
    numbers = [one.measure(seed) for seed in one.seeds]
    assert one.bound.holds(numbers), f"{one.name}: {numbers}; {one.bound.words}"


@pytest.mark.parametrize("one", found().values(), ids=lambda one: one.name)
def test_a_claim_says_what_it_claims_and_how_it_is_measured(one):
    assert one.sentence.endswith(".") and one.bound.words and one.paper and one.measure.__doc__
    assert len(set(one.seeds)) == len(one.seeds) > 0


@pytest.mark.parametrize("one", found().values(), ids=lambda one: one.name)
def test_no_claim_holds_of_numbers_that_are_none(one):
    def spoiled(number):
        return dict.fromkeys(number, math.nan) if isinstance(number, dict) else math.nan

    results = {row["name"]: row for row in told.read()}
    ours = results[one.name]["ours"] if one.name in results else math.nan
    assert not one.bound.holds([spoiled(ours)] * len(one.seeds))


@pytest.mark.parametrize("bound, good, bad", [
    (each_at_most(1), [0, 1], [0, 1.1]), (each_at_least(1), [1, 2], [0.9, 2]), (each_between(0, 1), [0, 1], [0, 1.1]),
    (mean_at_least(1), [0, 2], [0, 1.9])])
def test_a_bound_holds_up_to_its_limit_and_no_further(bound, good, bad):
    assert bound.holds(good) and not bound.holds(bad) and not bound.holds([math.nan] * 2)


def test_ours_is_the_mean_and_the_spread_the_standard_deviation(kept):
    for seed in seed_itself.seeds:
        kept.add("seed-itself", seed, seed_itself.measure(seed), 0.1)
    row, = measure([seed_itself], kept)
    assert row["ours"] == 1.5 and row["spread"] == pytest.approx(statistics.stdev(range(4)))
    assert row["passed"] is False and row["seeds"] == 4 and set(FIELDS) <= set(row)


def test_numbers_by_name_are_summarised_by_name_and_counted_together():
    @claim("Two numbers.", bound=Bound("any", lambda numbers: True), seeds=(1, 3), counts={"large": len})
    def two(seed):
        return {"a": seed, "b": -seed}

    numbers = [two.measure(seed) for seed in two.seeds]
    assert two.ours(numbers) == {"a": 2, "b": -2, "large": 2} and two.spread(numbers)["a"] == pytest.approx(2**0.5)
    assert told.figures({"ours": two.ours(numbers), "spread": two.spread(numbers)}) == "a 2 ± 1.4, b -2 ± 1.4, large 2"


@pytest.fixture
def only_ours(monkeypatch):
    """A claim of this file's is the only one that is found; the seeds it was asked for."""
    asked = []

    @claim("A seed is its own number.", bound=each_at_most(3), seeds=range(4))
    def counted(seed):
        asked.append(seed)
        if asked == [0, 1, 2]:
            raise KeyboardInterrupt
        return float(seed)

    monkeypatch.setattr("claims.measuring.found", lambda: {"counted": counted})
    return counted, asked


def test_a_run_that_was_stopped_goes_on_where_it_was(only_ours, kept):
    counted, asked = only_ours
    with pytest.raises(KeyboardInterrupt):
        measure([counted], kept, jobs=1)
    row, = measure([counted], Kept(kept.file, "code 1"), jobs=1)
    assert asked == [0, 1, 2, 2, 3] and row["passed"] is True


def test_numbers_of_other_code_and_torn_lines_count_for_nothing(kept):
    kept.add("a", 0, 1.0, 0.1)
    with kept.file.open("a") as file:
        file.write('{"name": "a", "seed": 1, "number"')
    again = Kept(kept.file, "code 1")
    assert ("a", 0) in again and ("a", 1) not in again and ("a", 0) not in Kept(kept.file, "code 2")
    again.add("a", 1, 2.0, 0.1)
    assert Kept(kept.file, "code 1")["a", 1] == (2.0, 0.1)


def test_an_experiment_that_raises_has_failed_and_says_why(monkeypatch, kept):
    @claim("It divides by its seed.", bound=each_at_least(0), seeds=range(2))
    def divided(seed):
        return 1 / seed

    monkeypatch.setattr("claims.measuring.found", lambda: {"divided": divided})
    row, = measure([divided], kept, jobs=1)
    assert row["passed"] is False and row["why"] == "seed 0: ZeroDivisionError: division by zero"


def test_a_claim_that_cannot_be_measured_here_is_not_run_and_never_passed(kept):
    @claim("Needs what is not here.", bound=each_at_least(0), missing=lambda: "needs a GPU")
    def absent(seed):
        raise AssertionError

    row = result(absent, kept, missing=absent.missing())
    assert row["passed"] is None and row["ours"] is None and row["why"] == "needs a GPU"
    assert measure([absent], kept)[0] == row


def test_a_new_result_takes_the_place_of_the_old_but_not_run_does_not(tmp_path):
    file, page = tmp_path / "results.jsonl", tmp_path / "RESULTS.md"
    old = {"name": "a", "claim": "A.", "paper": "none", "ours": 1.0, "spread": None, "seeds": 1, "bound": "b",
           "passed": True, "seconds": 1.0, "why": "", "date": "2026-01-01"}
    gone = old | {"name": "gone"}
    told.keep([old, gone], file, page, order=("a", "gone"))
    told.keep([old | {"passed": None, "ours": None}], file, page, order=("a",))
    assert told.read(file) == [old] and "## gone" not in page.read_text()
    told.keep([old | {"ours": 2.0}], file, page, order=("a",))
    assert "- ours: 2 (one seed, 1 s, 2026-01-01)" in page.read_text()


def test_the_page_tells_the_kept_results_of_every_claim():
    rows = told.read()
    assert [row["name"] for row in rows] == list(found())
    assert told.PAGE.read_text(encoding="utf-8") == told.text(rows)
    for row in rows:
        one = found()[row["name"]]
        assert (row["claim"], row["bound"], row["paper"]) == (one.sentence, one.bound.words, one.paper)
        assert row["passed"] in (True, None) and bool(row["why"]) == (row["passed"] is None)


def quotes():
    """Give the file, the words and the claim of every link from a text of the project to a row of RESULTS.md."""
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("chapters/*.ipynb")]):
        text = path.read_text(encoding="utf-8")
        for said, name in re.findall(r"\[([^][\n]+)\]\([./]*RESULTS\.md#([\w-]+)\)", text):
            yield path.name, said, name


def test_a_text_that_quotes_a_claim_says_its_numbers():
    rows = {row["name"]: told.figures(row) for row in told.read()}
    assert ("07_surrogate_gradients.ipynb", "surrogate-learns") in {(file, name) for file, _, name in quotes()}
    for file, said, name in quotes():
        missing = set(re.findall(r"[\d.]*\d", said)) - set(re.findall(r"[\d.]*\d", rows[name]))
        assert not missing, f"{file} says {said}, but {name} is {rows[name]}"


def test_a_claim_is_found_in_the_module_that_makes_it():
    assert [one.name for one in claims_of(sys.modules[__name__])] == ["seed-itself"]
    assert "seed-itself" not in found()


def run(*args):
    return subprocess.run([sys.executable, ROOT / "benchmarks" / "claims", *args], cwd=ROOT, capture_output=True,
                          text=True)


def test_the_list_names_every_claim_with_its_bound():
    done = run("--list")
    assert done.returncode == 0, done.stderr
    assert all(f"{name}" in done.stdout and one.bound.words in done.stdout for name, one in found().items())


def test_an_unknown_name_is_told_with_those_that_exist():
    done = run("no-such-claim")
    assert done.returncode == 2 and "There is no claim no-such-claim. These exist:" in done.stderr


def test_the_fingerprint_changes_with_a_loaded_file_of_the_package(monkeypatch, tmp_path):
    before = code_now()
    assert code_now() == before
    (tmp_path / "lif.py").write_text("other")
    monkeypatch.setattr("claims.kept.ROOT", Path(ROOT.anchor))  # both files lie below it
    moved = code_now()
    monkeypatch.setattr(sys.modules["snntutor.lif"], "__file__", str(tmp_path / "lif.py"))
    assert code_now() != moved


def test_one_object_a_line_is_json():
    row = told.read()[0]
    assert json.loads(told.line(row)) == row and "\n" not in told.line(row)


def test_a_student_copy_says_where_the_numbers_are(monkeypatch, tmp_path):
    monkeypatch.setattr(words, "ROOT", tmp_path)
    with pytest.raises(words.SetupError, match="RESULTS.md tells"):
        words.claims([])
