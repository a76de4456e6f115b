"""The benchmark of peers: who says it computes the course's neuron is held to it; goals; steps of other processes."""

import importlib
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
PEERS = BENCHMARKS.parent / "build" / "peers"


@pytest.fixture
def load(monkeypatch):
    """A function that imports a module of the benchmarks, or skips the test where its library is absent."""
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path, str(PEERS)])
    threads = torch.get_num_threads()
    torch.set_num_threads(1)

    def loaded(name):
        try:
            return importlib.import_module(name)
        except ImportError as error:
            pytest.skip(f"{name}: {error}")

    yield loaded
    torch.set_num_threads(threads)


def small_works(load):
    """Return a small work without recurrence and one with it."""
    tasks = load("contenders.task")
    return tasks.fashion(16, 40), tasks.random_events((100, 40, 3), 16, 40, active=0.1, recurrent=True)


def first_step(module, task):
    """Return the hidden spikes and copies of the gradients of a contender's first step."""
    step = module.make(task)
    return step()[1], [g.clone() for g in step.gradients()]


@pytest.mark.parametrize("name", ["fast_layers", "xla_dense_peer", "xla_segments_peer", "xla_matrix_peer"])
def test_who_computes_the_same_neuron_gives_every_spike_and_the_gradients_of_the_plain_layers(load, name):
    module, agreement = load(f"contenders.{name}"), load("measure.agreement")
    assert module.SAME_NEURON
    for task in small_works(load):
        told = agreement.Reference(task).agreed(*first_step(module, task))
        assert re.match(r"all [\d,]+ spikes, gradients to ", told)


def test_one_spike_too_many_is_enough_not_to_count(load):
    agreement, task = load("measure.agreement"), small_works(load)[0]
    s, gradients = first_step(load("contenders.plain"), task)
    s = s.clone()
    s[7, 3, 1] = 1 - s[7, 3, 1]
    with pytest.raises(agreement.Disagreement, match=r"1 of 64,000 hidden spikes"):
        agreement.Reference(task).agreed(s, gradients)


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("share, counts", [(0.9e-5, True), (1.2e-5, False), (np.nan, False)])
def test_a_gradient_of_any_weight_may_differ_by_a_hundred_thousandth_of_its_largest(load, which, share, counts):
    agreement, task = load("measure.agreement"), small_works(load)[1]
    s, gradients = first_step(load("contenders.plain"), task)
    gradients[which][2, 1] += share * gradients[which].abs().max()
    if counts:
        agreement.Reference(task).agreed(s, gradients)
    else:
        with pytest.raises(agreement.Disagreement, match="gradients differ"):
            agreement.Reference(task).agreed(s, gradients)


def test_spikes_with_the_batch_first_are_told_by_their_shape(load):
    agreement, task = load("measure.agreement"), small_works(load)[0]
    s, gradients = first_step(load("contenders.plain"), task)
    with pytest.raises(agreement.Disagreement, match=r"\(16, 40, 100\)"):
        agreement.Reference(task).agreed(s.transpose(0, 1), gradients)


def test_a_contender_that_says_the_same_of_another_neuron_is_named_and_not_raced(load):
    rounds, snn = load("measure.rounds"), load("contenders.companion")
    boast = SimpleNamespace(NAME="boast", SAME_NEURON=True, make=lambda task: batch_second(snn.make(task)))
    missing = {}
    assert rounds.ready([boast], small_works(load)[0], missing) == []
    assert re.match(r"Disagreement: it does not count: [\d,]+ of 64,000 hidden spikes", missing["boast"])


def batch_second(step):
    """Return a step whose spikes have the shape (time, batch, neurons)."""
    def turned():
        loss, s = step()
        return loss, s.transpose(0, 1)

    turned.gradients = step.gradients
    return turned


def rows(load, **milliseconds):
    """Return rows of a race by name, of two rounds."""
    rounds = load("measure.rounds")
    return [rounds.Row(rounds.Entry(name.replace("_", " "), None, 1, 1.0, 1.0), np.array(took), 1.0)
            for name, took in milliseconds.items()]


def test_goals_are_told_as_met_missed_or_not_measured(load):
    goals = load("measure.goals")
    first = rows(load, fast=[1.0, 2.0], snnTorch=[13.0, 24.0], companion_style=[20.0, 40.0])
    text = goals.told({"all": (first, rows(load, fast=[1.0, 1.0], Norse=[3.0, 3.2]))}).splitlines()
    assert text[0] == "- At least 12 times snnTorch: 12.5, met."
    assert text[1].endswith("where that helps it: 20.0, met.") and text[2].endswith("recurrence: 3.1, missed.")
    assert text[3].endswith("(aim: 10): not measured.")


def test_the_faster_form_of_events_counts_and_only_on_one_core(load):
    goals = load("measure.goals")
    both = {"XLA, events by segment": [9.0, 9.0], "XLA, events as a sparse matrix": [7.0, 7.0]}
    races = {cores: (rows(load, fast=[fast, fast], **both),) for cores, fast in (("all", 1.0), ("1", 2.0))}
    assert goals.told(races).splitlines()[3].endswith(": 3.5, missed; 7.0 on all cores.")


def test_what_goes_wrong_in_the_process_of_a_step_is_told(load, monkeypatch, tmp_path):
    remote, task = load("measure.remote"), small_works(load)[0]
    worker = tmp_path / "worker.py"
    monkeypatch.setattr(remote, "WORKER", worker)
    worker.write_text("raise SystemExit('out of memory')", encoding="utf-8")
    with pytest.raises(RuntimeError, match="its process ended: out of memory"):
        remote.RemoteStep("dense", task)()
    answer = {"failed": "ValueError: no such form"}
    worker.write_text(f"import pickle, sys\npickle.load(sys.stdin.buffer)\npickle.dump({answer}, sys.stdout.buffer)\n",
                      encoding="utf-8")
    with pytest.raises(RuntimeError, match="ValueError: no such form"):
        remote.RemoteStep("dense", task)()


def test_the_process_of_a_step_ends_with_it(load, monkeypatch, tmp_path):
    remote, task = load("measure.remote"), small_works(load)[0]
    worker = tmp_path / "worker.py"
    monkeypatch.setattr(remote, "WORKER", worker)
    worker.write_text("import pickle, sys\ntry:\n    while pickle.load(sys.stdin.buffer):\n"
                      "        pickle.dump((0.25, 1.5), sys.stdout.buffer)\n        sys.stdout.flush()\n"
                      "except EOFError:\n    pass\n", encoding="utf-8")
    step = remote.RemoteStep("dense", task)
    assert load("measure.rounds").timed(step, 1) == (0.25, 1.5)  # as the process says, not as it is timed here
    process = step.worker(1).process
    assert process.poll() is None
    del step
    assert process.poll() == 0
