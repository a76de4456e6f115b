"""Every patient is ill, of what its exercise says, by a number on its dashboard; a healthy network is not."""

import re

import numpy as np
import pytest
import torch

from snntutor.check import contents
from snntutor.exercises import diagnoses, patients
from snntutor.exercises.patients import TRAINING, digits, healthy
from snntutor.train import evaluate, fit

EXERCISES = {e.id: e for e in contents("H", "EXERCISES")}
PATIENTS = {id: e for id, e in EXERCISES.items() if e.title.startswith("diagnose")}
SIGN = {"H.1": "100% of its units never spike", "H.3": "100% of its units spike at every third step",
        "H.5": "tau_mem is 10000 ms", "H.7": "penalty is 3.99 times as large", "H.9": "no path leads from it",
        "H.11": "logit of class 7, 8, 9", "H.13": "In 100% of the samples", "H.15": "gradient explodes",
        "H.17": "100% of the input comes after step 25", "H.19": None}


def trained(ill):
    return fit(ill.network, ill.data, loss=ill.loss, **ill.training)


@pytest.mark.parametrize("id", PATIENTS)
def test_the_dashboard_finds_what_a_patient_has_before_it_is_trained(id):
    found = diagnoses.board_of(PATIENTS[id].given).findings
    assert any(SIGN[id] in told for told in found) if SIGN[id] else found == ()


@pytest.mark.parametrize("id", PATIENTS)
def test_each_wrong_diagnosis_is_answered_with_a_number_that_stands_in_the_table(id):
    table = diagnoses.board_of(PATIENTS[id].given).table
    judge, known = PATIENTS[id].judge, re.findall(r"\d+(?:\.\d+)?", table)
    offered = re.findall(r'"([^"]+)"', judge("no word of it").message)
    assert len(offered) == 4 and sum(judge(word).status == "right" for word in offered) == 1
    for word in offered:
        told = judge(word)
        numbers = set(re.findall(r"\d+(?:\.\d+)?", told.message)) - {"333"}
        assert told.status == "right" or numbers & set(known), told.message


@pytest.mark.parametrize("make", [patients.silent, patients.milliseconds, patients.unheard])
def test_of_some_patients_training_changes_no_bit(make):
    ill = make()
    before = [w.detach().clone() for w in ill.network.parameters()]
    trained(ill)
    assert all(map(torch.equal, before, ill.network.parameters()))


@pytest.mark.parametrize("make, most", [(patients.saturated, 0.4), (patients.dead_readout, 0.65),
                                        (patients.exploding, 0.5), (patients.mislaid, 0.5)])
def test_other_patients_learn_far_less_than_a_healthy_network(make, most):
    assert trained(make()).accuracies[-1] < most


def test_a_healthy_network_learns_on_each_of_ten_seeds():
    assert min(fit(healthy(seed), digits(), **TRAINING).accuracies[-1] for seed in range(10)) > 0.7


def test_mislaid_labels_are_learned_by_heart_if_at_all():
    ill = patients.mislaid()
    trained(ill)
    x, y = digits()
    assert evaluate(ill.network, (x, y)) < 0.2  # of the labels that belong to the images


def test_a_penalty_tuned_at_thirty_samples_silences_the_network_at_three_hundred():
    ill, as_tuned = patients.batch_dependent(), patients.batch_dependent()
    spikes = trained(ill).spikes[-1], fit(as_tuned.network, as_tuned.data, loss=as_tuned.loss, **TRAINING).spikes[-1]
    assert 4 * spikes[0] < spikes[1]


def test_training_with_a_detached_penalty_is_training_without_it():
    ill, without = patients.detached(), healthy()
    trained(ill)
    fit(without, ill.data, **TRAINING)
    assert all(map(torch.equal, ill.network.parameters(), without.parameters()))


def test_the_three_new_classes_of_patient_6_never_answer_and_their_weights_stay_zero():
    ill = patients.dead_readout()
    trained(ill)
    assert not ill.network.weights[1][:, patients.OLD:].any()
    x, _ = ill.data
    assert ill.network(x).readout.amax(0).argmax(-1).max() < patients.OLD


def test_patient_7_is_right_as_often_as_it_says_nothing():
    ill = patients.ties()
    assert trained(ill).accuracies[-1] == pytest.approx(np.mean(ill.data[1] == 0))


def test_each_call_hands_out_a_patient_of_its_own():
    first, second = patients.dead_readout(), patients.dead_readout()
    first.network.weights[0].data.zero_()
    assert second.network.weights[0].any() and patients.dead_readout().network.weights[0].any()
