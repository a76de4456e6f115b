"""What comes to a network in another form than is wanted: taken where it can be, told where it cannot."""

import numpy as np
import pytest
import torch

from snntutor import fast, network
from snntutor.encode import Events
from snntutor.ensemble import Ensemble
from snntutor.lif import LIFParams
from snntutor.loss import cross_entropy
from snntutor.network import SNN, Network, leaky_readout, lif_layer, normal_weights, weigh
from snntutor.settings import Settings
from snntutor.surrogate import SurrogateSpike, fast_sigmoid, scaled, spike_fn, straight_through, true_derivative

X = np.random.default_rng(0).random((6, 2, 4))
EVENTS = Events([0, 1], [0, 1], [3, 0], (6, 2, 4))
DRIVE, P, SPIKE = torch.ones(6, 2, 3), LIFParams(), spike_fn(fast_sigmoid(10))
RUNS = [fast.run, network.run]


def weights():
    """Return the weights of a network of 4, 3 and 2 neurons."""
    return [torch.ones(4, 3), torch.ones(3, 2)]


def test_a_seed_of_numpys_own_makes_the_network_of_that_seed():
    nets = Ensemble(SNN((4, 3, 2), seed=k) for k in np.arange(3))
    assert torch.equal(nets.weights[0][2], SNN((4, 3, 2), seed=2).weights[0])


@pytest.mark.parametrize("seed", ["3", 1.5, -1, [1], 2**70, float("nan"), np.random.default_rng(0), True])
def test_a_seed_that_is_no_whole_number_is_told(seed):
    with pytest.raises(ValueError, match="seed is .* whole number, 0 or more"):
        SNN((4, 2), seed=seed)


@pytest.mark.parametrize("make", [lambda: SNN(784, 100, 10), lambda: SNN(784, 10), lambda: SNN(784), lambda: SNN(None),
                                  lambda: SNN("784")])
def test_sizes_without_brackets_are_told_with_an_example(make):
    with pytest.raises(ValueError, match=r"sizes is .*SNN\(\(784, 100, 10\)\)"):
        make()


def test_a_network_larger_than_the_machine_is_told():
    with pytest.raises(ValueError, match="would take .* GB; this machine has"):
        SNN((10**6, 10**7))


@pytest.mark.parametrize("kind", ["<f8", ">f8", ">f4", "f2", "g", "u2", "u4", "u8", ">u8", "?"])
def test_input_of_any_type_and_order_gives_the_same_record(kind):
    x = (9 * X).astype(int).astype(kind)
    net = SNN((4, 3, 2), seed=0, dtype=torch.float64)
    assert torch.equal(net(x[::-1, :, ::-1]).readout, net(x.astype(float)[::-1, :, ::-1].copy()).readout)


@pytest.mark.parametrize("spike", [fast_sigmoid(10), fast_sigmoid, scaled(fast_sigmoid(10), 2), true_derivative,
                                   straight_through, scaled(lambda x: x, 3)])
def test_a_derivative_in_place_of_a_spike_is_told_on_every_way_in(spike):
    for use in (lambda: Settings(spike), lambda: SNN((4, 2), spike), lambda: lif_layer(DRIVE, P, spike)):
        with pytest.raises(ValueError, match=r"surrogate derivative.*spike_fn\(fast_sigmoid\(10\)\)"):
            use()


@pytest.mark.parametrize("derivative, words", [(fast_sigmoid, r"fast_sigmoid\(10\)"), (SPIKE, "function of x|already"),
                                               (SurrogateSpike, "function of x"), (None, "function of x")])
def test_what_is_no_derivative_is_told(derivative, words):
    for use in (spike_fn, lambda f: scaled(f, 2)):
        with pytest.raises(ValueError, match=words):
            use(derivative)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("bad, words", [
    (None, "wanted is a list"), (5, "wanted is a list"), ("abc", "wanted is a list"), (DRIVE[0], "wanted is a list"),
    ([], "no weights"), ([None], "wanted is a tensor"), ([np.ones((4, 3))], "wanted is a tensor"),
    ([torch.ones(4)], "wanted is"), ([torch.ones(4, 3).int()], "fraction"),
    ([torch.ones(4, 3), torch.ones(5, 2)], "layer 2"), ([torch.tensor(1.0)], "wanted is")])
def test_weights_that_no_network_can_have_are_told_alike(run, bad, words):
    for use in (lambda: run(bad, EVENTS), lambda: Network(bad)):
        with pytest.raises(ValueError, match=words):
            use()


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("arguments, words", [
    ((None,), "wanted is a tensor"), ((X,), "wanted is a tensor"), ((torch.ones(6, 4),), "input has the shape"),
    ((torch.ones(6, 2, 5),), "layer 1"), ((torch.ones(0, 2, 4),), "input has the shape"),
    ((torch.ones(6, 2, 4).int(),), "fraction"), ((torch.ones(6, 2, 4).double(),), "float64"),
    ((EVENTS, None), "set of settings"), ((EVENTS, P), "set of settings"), ((EVENTS, SPIKE), "set of settings")])
def test_input_and_settings_that_fit_no_network_are_told_alike(run, arguments, words):
    with pytest.raises(ValueError, match=words):
        run(weights(), *arguments)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("recurrent", [5, "abc", [None], [torch.eye(2)], [np.eye(3)], torch.eye(3), True])
def test_recurrent_weights_that_do_not_fit_are_told_alike(run, recurrent):
    with pytest.raises(ValueError, match="wanted is"):
        run(weights(), EVENTS, recurrent=recurrent)


def test_a_spike_that_gives_no_tensor_is_told_by_the_fast_layers():
    with pytest.raises(ValueError, match="this spike function does not"):
        fast.run(weights(), EVENTS, Settings(lambda x: (x > 0).numpy()))


@pytest.mark.parametrize("arguments, words", [
    ((None, P, SPIKE), "drive is None"), ((X, P, SPIKE), r"weigh\(x, w\)"), ((EVENTS, P, SPIKE), r"weigh\(x, w\)"),
    ((DRIVE[:0], P, SPIKE), "a time step"), ((DRIVE, 0.9, SPIKE), "p is 0.9"), ((DRIVE, LIFParams, SPIKE), "p is"),
    ((DRIVE, P, None), "spike is None"), ((DRIVE, P, SPIKE, "subtract"), "reset is")])
def test_a_layer_tells_what_it_cannot_unroll(arguments, words):
    with pytest.raises(ValueError, match=words):
        lif_layer(*arguments)
    if len(arguments) == 3 and arguments[2] is SPIKE:
        with pytest.raises(ValueError, match=words):
            leaky_readout(*arguments[:2])


@pytest.mark.parametrize("v", [5, torch.eye(2), torch.ones(3, 4), np.eye(3), torch.eye(3).double()])
def test_a_layer_tells_loops_that_do_not_fit(v):
    with pytest.raises(ValueError, match="recurrent .*wanted"):
        lif_layer(DRIVE, P, SPIKE, recurrent=v)


@pytest.mark.parametrize("x, w", [(None, torch.ones(4, 3)), (EVENTS, None), (EVENTS, torch.ones(5, 3)),
                                  (EVENTS, torch.ones(4)), (EVENTS, np.ones((4, 3))), (X, torch.ones(4, 3)),
                                  (torch.from_numpy(X), torch.ones(4, 3)), (DRIVE, torch.ones(4, 3))])
def test_input_that_cannot_be_weighed_is_told(x, w):
    with pytest.raises(ValueError, match="wanted is"):
        weigh(x, w)


@pytest.mark.parametrize("members", [None, 5, "abc", [], [1], [None], SNN, SNN((4, 2)), [SNN((4, 2)), SNN((4, 3, 2))],
                                     [SNN((4, 2)), SNN((4, 2), dtype=torch.float64)], [Ensemble([SNN((4, 2))])]])
def test_members_of_which_no_ensemble_can_be_made_are_told(members):
    with pytest.raises(ValueError, match="wanted is|same sizes and type"):
        Ensemble(members)


@pytest.mark.parametrize("k", [2, -3, "a", None, 1.5])
def test_a_member_that_is_not_there_is_told(k):
    with pytest.raises(ValueError, match="There is no network|whole number"):
        Ensemble(SNN((4, 2), seed=k) for k in range(2)).member(k)


@pytest.mark.parametrize("name, value", [("recurrent", "yes"), ("run", "fast"), ("readout", 0),
                                         ("reset_gradient", "no")])
def test_a_switch_or_function_of_another_kind_is_told(name, value):
    with pytest.raises(ValueError, match=f"{name} is {value!r}"):
        SNN((4, 3, 2), **{name: value})


def test_a_network_whose_hidden_layer_is_silent_learns_nothing_at_all():
    net = SNN((4, 3, 2), seed=0, weight_scale=0.01)
    record = net(X)
    cross_entropy(record, [0, 1]).backward()
    assert not record.s[0].any() and not any(w.grad.any() for w in net.weights)


def test_weights_are_drawn_by_a_generator_of_torch():
    with pytest.raises(ValueError, match="generator is 0.*manual_seed"):
        normal_weights(4, 3, P, 0)
