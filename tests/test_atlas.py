"""The conventions of the atlas: each preset against a closed form or the book's own rooms, each difference pinned."""

import itertools
import re

import nbformat
import numpy as np
import pytest
import torch

from book import find
from snntutor import conventions as c
from snntutor.conventions import learning
from snntutor.encode import latency, poisson
from snntutor.lif import LIFParams, lif_step, simulate, subtract, to_zero
from snntutor.loss import max_over_time
from snntutor.network import SNN, leaky_readout, lif_layer, run
from snntutor.surrogate import arctan, fast_sigmoid, scaled, sigmoid, spike_fn

P, BARE = LIFParams(), LIFParams(tau_syn=0)
ROWS = {row.name: row for row in c.ATLAS}
RNG = np.random.default_rng(3)
DRIVE = RNG.normal(0.05, 0.3, (200, 4, 5))

PINNED = {  # what each convention gives, as the table of the page prints it
    "reset-value": (218, 166, 994), "reset-input": (37, 49), "reset-order": (12, 16, 20), "reset-leak": (83, 90),
    "reset-one": (12, 9), "strict": (6, 5), "delay": (2, 1, 0), "delay-layers": (10, 5, 0),
    "order-in-step": (83, 90, 90),
    "synapse-order": (0.01725, 0.02107), "start": (12, 5, 15), "decay": (0.01725, 0.02), "gain": (5.797, 0.5517, 0.1),
    "tau-unit": (0.9048, 0.9, 0.9999), "letters": (31, 53), "chance": (500, 393.5), "rounding": (5, 6, 6),
    "dark": (0, 784), "latency": (10, 49), "bins": (10, 140), "edges": (0, 1), "crowd": (4, 2),
    "reading": (-0.1946, 1.228, -15.53), "one-step-more": (0, 0.5), "peak": (1, 25, 6.25),
    "slope": (0.01657, 0.07051, 0.02546), "distance": (0.25, 0.1111), "detach": (0.9048, 0.6012),
    "penalty": (0.8921, 3.539),
}


def test_there_are_at_least_twenty_differences_and_each_is_pinned():
    assert len(c.ATLAS) == len(ROWS) >= 20 and set(PINNED) == set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_the_conventions_of_a_row_differ_by_the_numbers_that_are_told(name):
    numbers = list(ROWS[name].numbers().values())
    assert numbers == pytest.approx(PINNED[name], rel=6e-4) and len(set(numbers)) > 1


@pytest.mark.parametrize("neuron, reset", [(c.article, subtract), (c.zero_losing_input, to_zero)])
def test_presets_are_the_neurons_of_the_book_bit_for_bit(neuron, reset):
    for mine, book in zip(c.run(DRIVE, P, neuron), simulate(DRIVE, P, reset)):
        assert (mine == book).all()


@pytest.mark.parametrize("reset, neuron", [
    (c.leaking, c.threshold_leaks), (c.by_one, c.subtract_one), (c.nothing, c.no_reset)])
def test_a_reset_serves_a_simulation_and_a_network_as_its_neuron_does(reset, neuron):
    p, drive = LIFParams(theta=0.7), 20 * DRIVE
    wanted = c.run(drive, p, neuron)[1]
    assert wanted.any() and (simulate(drive, p, reset)[1] == wanted).all()
    s, _ = lif_layer(torch.as_tensor(drive), p, spike_fn(fast_sigmoid(10)), reset)
    assert (s.numpy() == wanted).all()
    net = SNN((5, 8, 3), seed=0, reset=reset, run=run)
    net(torch.as_tensor(DRIVE, dtype=torch.float32)).readout.sum().backward()
    assert all(w.grad is not None for w in net.weights)


def written_out(drive, p, reset):
    """Simulate a neuron whose reset is written as it stands in its sentence: reset(u, i, s, s_before, p)."""
    i = u = before = np.zeros_like(drive[0])
    found = []
    for d in drive:
        s = (u > p.theta) * 1.0
        found.append(s)
        i, u, before = p.alpha * i + d, reset(u, i, s, before, p), s
    return np.array(found)


@pytest.mark.parametrize("neuron, reset", [
    (c.zero_keeping_input, lambda u, i, s, before, p: p.beta * u * (1 - s) + i),
    (c.threshold_leaks, lambda u, i, s, before, p: p.beta * (u - p.theta * s) + i),
    (c.subtract_one, lambda u, i, s, before, p: p.beta * u + i - s),
    (c.no_reset, lambda u, i, s, before, p: p.beta * u + i),
    (c.late, lambda u, i, s, before, p: p.beta * u + i - p.theta * before),
    (c.late_zero, lambda u, i, s, before, p: (p.beta * u + i) * (1 - before)),
    (c.gain, lambda u, i, s, before, p: p.beta * u + (1 - p.beta) * i - p.theta * s),
])
def test_each_reset_is_what_its_sentence_says(neuron, reset):
    p = LIFParams(theta=0.7)
    found = c.run(20 * DRIVE, p, neuron)[1]
    assert found.any() and (found == written_out(20 * DRIVE, p, reset)).mean() > 0.9999  # but for a tie by rounding


def test_a_layer_with_the_new_current_is_the_articles_one_step_earlier():
    assert (c.run(DRIVE, P, c.current_at_once)[1][:-1] == c.run(DRIVE, P)[1][1:]).all()


def test_a_layer_that_spikes_in_the_inputs_step_is_the_articles_two_steps_earlier():
    assert (c.run(DRIVE, P, c.same_step)[1][:-2] == c.run(DRIVE, P)[1][2:]).all()


def test_a_reset_at_once_is_a_threshold_that_leaks_two_steps_earlier():
    at_once, leaks = c.run(DRIVE, P, c.same_step_reset_at_once)[1], c.run(DRIVE, P, c.threshold_leaks)[1]
    assert (at_once[:-2] == leaks[2:]).all() and at_once.any()


def test_a_reset_to_zero_at_once_keeps_the_input_of_the_next_step():
    at_once, keeps = c.run(DRIVE, P, c.same_step_zero_at_once)[1], c.run(DRIVE, P, c.zero_keeping_input)[1]
    assert (at_once[:-2] == keeps[2:]).all()


@pytest.mark.parametrize("x, p", [(1.5, BARE), (4, BARE), (2, P)])
def test_an_interval_is_a_step_longer_where_the_input_is_lost(x, p):
    drive = c.steady(x, LIFParams(p.tau_mem, 0), 3000)
    loses, keeps = (np.diff(c.spike_steps(drive, LIFParams(p.tau_mem, 0), neuron)[2:])
                    for neuron in (c.zero_losing_input, c.zero_keeping_input))
    assert set(loses) == {keeps[0] + 1} and len(set(keeps)) == 1


def test_a_late_reset_makes_doublets_under_a_weak_drive_and_one_in_time_does_not():
    for neuron, doublets in ((c.article, False), (c.late, True), (c.late_zero, True)):
        assert (1 in np.diff(c.spike_steps(c.steady(1.5, BARE), BARE, neuron))) is doublets


def test_strictness_shows_only_at_a_tie():
    gathers = LIFParams(tau_mem=np.inf, tau_syn=0)
    for weight, tie in ((0.25, True), (0.3, False)):
        strict, other = (list(c.spike_steps(np.full(20, weight), gathers, n)) for n in (c.article, c.at_threshold))
        assert (strict != other) is tie


def test_euler_decays_are_one_minus_dt_over_tau_and_of_one_step_nothing_is_left():
    q = c.euler_constants(P)
    assert (q.alpha, q.beta) == pytest.approx((1 - 1 / 5, 1 - 1 / 10), abs=1e-15)
    assert c.euler_constants(LIFParams(tau_syn=1e-3)).alpha == 0
    assert c.euler_constants(LIFParams(tau_mem=np.inf)).beta == 1
    assert c.leak_per_step(2, P).beta == pytest.approx(0.5, abs=1e-15)


def test_the_weakest_steady_drive_is_that_of_the_geometric_sums():
    assert c.weakest_steady(P) == pytest.approx((1 - P.alpha) * (1 - P.beta), rel=1e-3)
    assert c.weakest_steady(P, c.euler) == pytest.approx(0.2 * 0.1, rel=1e-3)
    assert c.weakest_steady(P, c.gain) == pytest.approx(1 - P.alpha, rel=1e-3)
    assert c.weakest_steady(P, c.gain_on_both) == pytest.approx(1, rel=1e-3)
    assert c.weakest_steady(P, c.fresh_input_decays) == pytest.approx((1 - P.alpha) * (1 - P.beta) / P.alpha, rel=1e-3)


def test_with_a_gain_the_weakest_drive_does_not_move_with_the_membrane():
    slow = LIFParams(tau_mem=20e-3)
    assert c.weakest_steady(slow, c.gain) == pytest.approx(c.weakest_steady(P, c.gain), rel=1e-3)
    assert c.weakest_steady(slow) == pytest.approx(0.5 * c.weakest_steady(P), rel=0.05)


def test_swapped_letters_give_the_same_potential_until_a_neuron_spikes():
    deaf = LIFParams(theta=1e9)
    assert c.run(DRIVE, deaf, c.letters_swapped)[0] == pytest.approx(c.run(DRIVE, deaf)[0], abs=1e-12)
    u, s = c.run(c.steady(3, P), P)
    other, _ = c.run(c.steady(3, P), P, c.letters_swapped)
    first = np.flatnonzero(s)[0]
    assert other[:first + 1] == pytest.approx(u[:first + 1], abs=1e-12) and abs(other - u)[first + 1:].max() > 0.1


@pytest.mark.parametrize("p", [P, BARE, LIFParams(20e-3, 2e-3, 0.7, 0.5e-3)])
def test_decays_and_gains_are_translated_to_the_last_spike(p):
    theirs = LIFParams(p.dt / (1 - p.beta), p.dt / (1 - p.alpha), p.theta, p.dt)  # keeps 1 - dt/tau: what p keeps
    wanted = c.run(20 * DRIVE, p)[1]
    assert (c.run(20 * DRIVE / (1 - p.beta), c.euler_constants(theirs), c.gain)[1] == wanted).all() and wanted.any()
    assert (c.run(20 * DRIVE / (1 - p.beta) / (1 - p.alpha), p, c.gain_on_both)[1] == wanted).all()
    assert (c.run(20 * DRIVE / max(p.alpha, 1e-9), p, c.fresh_input_decays)[1] == wanted).all() or p.alpha == 0


@pytest.mark.parametrize("theta", [0.5, 2.0])
def test_a_threshold_of_1_translates_subtract_one_and_no_scale_translates_a_reset_to_zero(theta):
    wanted = c.run(20 * DRIVE, LIFParams(theta=theta))[1]
    assert (c.run(20 * DRIVE / theta, P, c.subtract_one)[1] == wanted).all() and wanted.any()
    assert all((c.run(20 * scale * DRIVE, P, c.zero_losing_input)[1] != wanted).any() for scale in (0.5, 1, 2))


def test_rows_that_are_told_by_number_stand_there():
    assert [c.ATLAS[k - 1].name for k in (2, 4, 5, 9)] == ["reset-input", "reset-leak", "reset-one", "order-in-step"]


def test_two_resets_to_zero_share_all_spikes_of_the_article_at_some_drives_and_hardly_any_at_others():
    for x, all_in, few_in in ((1.1, c.zero_losing_input, c.zero_keeping_input),
                              (1.25, c.zero_keeping_input, c.zero_losing_input)):
        mine, same, other = (c.spike_steps(c.steady(x, BARE, 1000), BARE, n) for n in (c.article, all_in, few_in))
        assert set(mine) <= set(same) and len(set(mine) & set(other)) < 0.1 * len(mine)


def test_layers_without_delay_spike_two_steps_earlier_in_each_layer():
    x, weights = (RNG.random((60, 3, 20)) < 0.2) * 1.0, [RNG.normal(0.2, 0.5, (20, 10)), RNG.normal(0.5, 0.9, (10, 10))]
    pairs = zip(c.layers(x, weights, P), c.layers(x, weights, P, c.same_step), (2, 4))
    for mine, theirs, shift in pairs:
        assert (mine[shift:] == theirs[:-shift]).all() and mine.any()


def test_two_neurons_of_one_name_spike_46_and_50_times():
    """A pair of conventions that would explain such counts; whose they were is not known."""
    drive = c.steady(1.85, BARE, 400)
    assert [len(c.spike_steps(drive, BARE, n)) for n in (c.article, c.same_step_reset_at_once)] == [46, 50]


def test_the_latency_code_of_the_book_is_floor_and_drop():
    x = RNG.random((6, 40))
    assert (c.latency_as(x, 50).dense() == latency(x, 50).dense()).all()
    kept = c.latency_as(x, 50, keep=c.keep_at_the_end).dense()
    assert (kept.sum(0) == 1).all() and kept[-1].sum() > latency(x, 50).dense()[-1].sum()


def test_a_straight_line_of_latency_runs_from_the_first_to_the_last_step():
    assert list(c.latency_as([[1.0, 0.0]], 80, time=c.linear_time).time) == [0, 79]


def test_the_rate_code_of_the_book_spikes_with_rate_times_dt():
    mean = len(poisson(np.full((1, 1000), 500.0), 1000, 1e-3, np.random.default_rng(0))) / 1e6
    assert mean == pytest.approx(c.chance_linear(500.0, 1e-3), abs=0.002)
    assert c.chance_poisson(500.0, 1e-3) == pytest.approx(1 - np.exp(-0.5))


def test_digitize_never_fills_bin_0():
    times = RNG.random(1000) * 0.1
    assert set(c.floor_bins(times, 1e-3, 100) + 1 - c.digitize_bins(times, 1e-3, 100)) == {0}


def test_wide_bins_stretch_every_time_constant():
    stretched = c.same_decay(P, 14e-3)
    assert (stretched.alpha, stretched.beta) == pytest.approx((P.alpha, P.beta), abs=1e-15)
    assert (stretched.tau_mem, c.effective_tau(10e-3, 1e-3, 14e-3)) == pytest.approx((0.14, 0.14))


def test_surrogates_of_the_book_give_the_other_conventions_by_their_peak():
    x = np.linspace(-2, 2, 101)
    for preset, formula in ((fast_sigmoid(25), learning.fast_sigmoid_peak_1),
                            (scaled(fast_sigmoid(25), 25), learning.fast_sigmoid_peak_slope),
                            (scaled(sigmoid(25), 25 / 4), learning.sigmoid_derivative),
                            (scaled(arctan(np.pi / 2 * 25), 25 / 2), learning.arctan_derivative)):
        assert preset(x) == pytest.approx(formula(x, 25.0), rel=1e-9, abs=1e-12)


def test_half_widths_are_those_of_the_formulas():
    assert learning.half_width(learning.fast_sigmoid_peak_1, 25) == pytest.approx((2**0.5 - 1) / 25)
    assert learning.half_width(learning.sigmoid_derivative, 25) == pytest.approx(2 * np.arccosh(2**0.5) / 25)
    assert learning.half_width(learning.arctan_derivative, 25) == pytest.approx(2 / np.pi / 25)


@pytest.mark.parametrize("attached, way", [(False, learning.past_the_reset), (True, learning.through_the_reset)])
def test_a_network_detaches_the_reset_or_not_as_the_formula_says(attached, way):
    u = torch.tensor(0.9, dtype=torch.float64, requires_grad=True)
    s = spike_fn(fast_sigmoid(10))(u - 1)
    state = lif_step((c.State(torch.tensor(0.4), u, 0)), s if attached else s.detach(), 0.0, P, to_zero)
    (slope,) = torch.autograd.grad(state.u, u)
    assert slope.item() == pytest.approx(way(0.9, 0.4, P, learning.fast_sigmoid_peak_1(-0.1, 10)), abs=1e-8)
    drive = torch.full((30, 1, 1), 0.3)
    assert torch.equal(*(lif_layer(drive, P, spike_fn(fast_sigmoid(10)), reset_gradient=a)[0] for a in (True, False)))


def test_readings_of_a_readout_are_those_of_a_network_and_one_step_more_changes_nothing_else():
    x = (RNG.random((40, 3, 20)) < 0.1) * 1.0
    net = SNN((20, 10, 4), seed=0, dtype=torch.float64)
    record, longer = net(x), net(c.one_step_more(x))
    assert torch.equal(longer.readout[:-1], record.readout)
    readout = record.readout.detach().numpy()
    assert (learning.largest(readout) == max_over_time(record).detach().numpy()).all()
    assert (learning.last(readout) == readout[-1]).all() and (learning.summed(readout) == readout.sum(0)).all()


def test_the_readout_of_the_atlas_is_that_of_a_network():
    drive = RNG.normal(size=(30, 2, 3))
    assert c.readout(drive) == pytest.approx(leaky_readout(torch.as_tensor(drive), P).numpy(), abs=1e-12)


def test_a_mean_over_samples_does_not_grow_with_the_batch_and_a_squared_sum_grows_with_its_square():
    counts = np.tile(RNG.poisson(3.0, (1, 10)), (64, 1))
    for penalty, ratio in ((learning.penalty_per_sample, 1), (learning.penalty_of_the_batch, 4)):
        assert penalty(counts) / penalty(counts[:32]) == pytest.approx(ratio)


@pytest.mark.parametrize("bad, says", [
    ({"drive": np.ones((3, 3))}, "drive has shape"), ({"drive": [np.nan]}, "not finite"),
    ({"neuron": "late"}, "neuron is"), ({"p": 3}, "p is"), ({"start": "0"}, "start"),
])
def test_what_cannot_be_run_is_told(bad, says):
    with pytest.raises(ValueError, match=says):
        c.run(**({"drive": np.ones(5), "p": P} | bad))


PAGE = nbformat.read(find("A").path, 4)


def test_the_page_asks_every_question_of_the_atlas_in_its_order_and_runs_a_few_lines_for_it():
    headed = [(match[1], cell) for before, cell in itertools.pairwise(PAGE.cells)
              if (match := re.match(r"### (\d+\. .*)", before.source))]
    assert [question for question, _ in headed] == [f"{k}. {row.question}" for k, row in enumerate(c.ATLAS, 1)]
    for question, cell in headed:
        assert cell.cell_type == "code" and cell.outputs and len(cell.source.splitlines()) <= 12, question


def test_the_index_of_the_page_is_the_table_of_the_package():
    (shown,) = [output.data["text/markdown"] for cell in PAGE.cells for output in cell.get("outputs", [])
                if "text/markdown" in output.get("data", {})]
    assert shown.strip() == c.table(c.ATLAS)


def test_the_table_has_a_line_for_each_row_with_the_numbers_computed():
    lines = c.table(c.ATLAS[:3]).splitlines()
    assert len(lines) == 5 and "**16**" in lines[4] and lines[2].startswith("| 1 | What does a spike leave")
