"""The resets named after public programs: each against its formula, and against the program where it is installed."""

import pytest
import torch

from snntutor import credit
from snntutor.conventions import PRESETS, RESETS, Preset
from snntutor.explore import microscopes, reset_microscope
from snntutor.lif import LIFParams, subtract, to_zero_keeping
from snntutor.surrogate import fast_sigmoid, spike_fn

P = LIFParams(tau_mem=10e-3, tau_syn=0)
G = fast_sigmoid(10)
SPIKE = spike_fn(G)
AT, INPUT = (0.9, 1.3), 0.4  # potentials below and above the threshold; the input of the next step


def ours(preset, u):
    """Return the next potential and its slope on ``u``, as a preset says."""
    s = float(u > P.theta)
    step = credit.slopes(preset.reset, u, INPUT, s, P)
    slope = step.through(G(u - P.theta)) if preset.in_gradient else step.kept
    return preset.reset(P.beta * u, INPUT, s, P), float(slope)


def differentiated(step, u):
    """Return the same of a program's step."""
    at = torch.tensor([u], dtype=torch.float64, requires_grad=True)
    after = step(at)
    return after.item(), torch.autograd.grad(after.sum(), at)[0].item()


def snntorch(kind):
    snn = pytest.importorskip("snntorch")
    leaky = snn.Leaky(beta=P.beta, reset_mechanism=kind, spike_grad=SPIKE).double()
    return lambda u: leaky(torch.full_like(u, INPUT), u)[1]


def spikingjelly(v_reset):
    neuron = pytest.importorskip("spikingjelly.activation_based.neuron")

    def step(u):
        node = neuron.LIFNode(tau=1 / (1 - P.beta), decay_input=False, v_reset=v_reset, surrogate_function=SPIKE)
        node(u)  # from rest the first input is the potential that is compared with the threshold
        return P.beta * node.v + INPUT

    return step


def sinabs(reset):
    activation = pytest.importorskip("sinabs.activation")
    made = getattr(activation, reset)()
    return lambda u: P.beta * made(SPIKE(u - 1), {"v_mem": u}, 1.0)["v_mem"] + INPUT


@pytest.mark.parametrize("name, make", [
    ("snnTorch, subtract", lambda: snntorch("subtract")), ("snnTorch, zero", lambda: snntorch("zero")),
    ("SpikingJelly, hard", lambda: spikingjelly(0.0)), ("SpikingJelly, soft", lambda: spikingjelly(None)),
    ("sinabs, subtract", lambda: sinabs("MembraneSubtract")), ("sinabs, reset", lambda: sinabs("MembraneReset"))])
def test_a_preset_steps_and_differentiates_as_its_program_does(name, make):
    step = make()
    for u in AT:
        assert differentiated(step, u) == pytest.approx(ours(PRESETS[name], u), abs=1e-6)


@pytest.mark.parametrize("name, function", [("Norse, feed-forward", "lif_feed_forward_step"),
                                            ("Norse, recurrent", "lif_step")])
def test_a_preset_of_norse_lets_the_gradient_in_as_norse_does(name, function):
    lif = pytest.importorskip("norse.torch.functional.lif")
    zero, p = torch.zeros(1, 1, dtype=torch.float64), lif.LIFParameters(alpha=torch.tensor(10.0))

    def step(u):
        current = u[None] / 0.1  # from rest it lifts the potential to u
        if function == "lif_step":
            return 0.9 * lif.lif_step(zero, lif.LIFState(zero, zero, current), zero, zero, p, 1e-3)[1].v
        return 0.9 * lif.lif_feed_forward_step(zero, lif.LIFFeedForwardState(zero, current), p, 1e-3)[1].v

    value, slope = differentiated(step, 1.3)
    assert value == pytest.approx(0, abs=1e-6) and (abs(slope) > 0.01) == PRESETS[name].in_gradient
    assert PRESETS[name].reset is to_zero_keeping


def test_every_preset_has_a_reset_with_a_name_and_tells_both():
    assert all(preset.reset in RESETS for preset in PRESETS.values()) and len(PRESETS) == 11
    assert Preset(subtract, False).told() == "subtract theta; out of the gradient"


# the microscope

START = {"order": "leak, then reset", "reset": subtract, "through": True, "peak": 1, "slope": 10, "strength": 1.5,
         "noise": 0.0, "preset": "the settings above"}


def seen(**moved):
    return microscopes.numbers(PRESETS, **(START | moved))


def test_without_a_spike_and_with_the_reset_out_blame_decays_as_the_leak_does():
    now = seen(strength=0.5, through=False)
    assert len(now.spikes) == 0 and now.product[0] == pytest.approx(P.beta**59)
    assert "0 spikes" in microscopes.sentence(now) and f"{P.beta**59:.2g}" in microscopes.sentence(now)


def test_a_reset_to_zero_out_of_the_gradient_ends_all_blame_at_its_last_spike():
    now = seen(reset=to_zero_keeping, through=False)
    last = now.spikes[now.spikes < 59][-1]
    assert not now.product[:last + 1].any() and now.product[last + 1:].all()
    assert f"0 before step {last + 1}" in microscopes.sentence(now)


def test_the_order_matters_only_where_something_is_subtracted():
    for reset in RESETS:
        one, other = (seen(reset=reset, order=order) for order in ("leak, then reset", "reset, then leak"))
        assert (one.u.tolist() != other.u.tolist()) == (reset is subtract)


def test_a_preset_takes_the_place_of_the_settings():
    companion = PRESETS["companion notebooks"]
    one, other = seen(preset="companion notebooks"), seen(reset=companion.reset, through=companion.in_gradient)
    assert one.factors.tolist() == other.factors.tolist() and one.told == companion.told() == other.told


def test_factors_are_those_of_the_formula_with_any_peak():
    now = seen(peak=100, slope=20)
    for n in (3, 20, 40):
        wanted = P.beta - 100 / (1 + 20 * abs(now.u[n] - 1)) ** 2
        assert now.factors[n] == pytest.approx(wanted)
    assert f"{abs(now.factors).max():.3g}" in microscopes.sentence(now)


def test_presets_that_are_no_dict_and_names_that_are_none_are_refused():
    with pytest.raises(ValueError, match="presets is"):
        reset_microscope(["a"])
    with pytest.raises(ValueError, match="or as in"):
        reset_microscope(begin="nobody's")
