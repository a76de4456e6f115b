"""Rules that learn from what is local, each against the exact gradient less what the rule leaves out."""

import numpy as np
import pytest
import torch

from snntutor import credit, gradients, local
from snntutor.lif import LIFParams, simulate
from snntutor.network import SNN, leaky_readout, lif_layer, weigh
from snntutor.surrogate import fast_sigmoid, spike_fn, true_derivative

SEEDS = pytest.mark.parametrize("seed", range(3))


def spiking(seed, **about):
    return credit.random_spiking(seed, fast_sigmoid(10), **about)


def exact(net, *deleted):
    return credit.backward(credit.lif_network(net).without(*deleted)).reshape(-1, len(net.v))


def cosine(a, b):
    return np.sum(a * b) / np.linalg.norm(a) / np.linalg.norm(b)


# e-prop and deletions

@SEEDS
def test_eprop_is_the_exact_gradient_without_two_paths_and_autograd_with_spikes_detached(seed):
    net = spiking(seed)
    found = local.eprop_gradient(net, net.readout)
    np.testing.assert_allclose(found, exact(net, "reset", "recurrence"), rtol=1e-9, atol=1e-9 * abs(found).max())
    np.testing.assert_allclose(found, local.eprop_by_autograd(net), rtol=1e-9, atol=1e-9 * abs(found).max())
    assert not np.allclose(found, exact(net), rtol=1e-3)


@SEEDS
def test_without_weights_to_itself_eprop_leaves_out_the_reset_alone(seed):
    net = spiking(seed, recurrent=False)
    inputs = slice(len(net.w))
    np.testing.assert_allclose(local.eprop_gradient(net, net.readout)[inputs], exact(net, "reset")[inputs], rtol=1e-9)


@SEEDS
def test_what_is_kept_of_everything_is_the_exact_gradient(seed):
    net = spiking(seed)
    np.testing.assert_allclose(local.kept(net), exact(net), rtol=1e-9)


def test_kept_terms_send_errors_back_by_other_weights_and_add_up_over_outputs():
    net = spiking(0)
    parts = [local.kept(net, b=net.readout * (np.arange(2) == k)) for k in (0, 1)]
    np.testing.assert_allclose(sum(parts), exact(net), rtol=1e-9)


def test_an_error_of_the_same_step_alone_is_another_gradient():
    net = spiking(0)
    now, wanted = local.kept(net, late=False), exact(net)
    assert abs(cosine(now, wanted)) < 0.9999 and np.linalg.norm(now) < 0.5 * np.linalg.norm(wanted)


def test_no_path_of_another_name_can_be_deleted():
    with pytest.raises(ValueError, match="no path called memory"):
        local.kept(spiking(0), ["memory"])


# the gradient bench

@SEEDS
def test_estimators_have_the_shape_of_the_hidden_weights_and_differ_by_their_way_back(seed):
    bed = gradients.example(seed)
    found = [estimate(bed) for estimate in (local.eprop, local.superspike, local.random_feedback)]
    assert all(one.shape == bed.w.shape and one.dtype == np.float64 for one in found)
    assert cosine(found[0], exact(bed)[: len(bed.w)]) > 0.9 > max(cosine(found[0], one) for one in found[1:])


@SEEDS
def test_on_a_testbed_without_recurrence_eprop_is_the_surrogate_gradient(seed):
    bed = gradients.example(seed, recurrence=0)
    np.testing.assert_allclose(local.eprop(bed), gradients.surrogate_gradient(bed), rtol=1e-9)


@SEEDS
def test_an_estimator_hears_the_sum_of_errors_where_every_readout_weight_is_one(seed):
    bed = gradients.example(seed)
    same = bed._replace(readout=np.ones_like(bed.readout))
    np.testing.assert_allclose(local.superspike(same), local.eprop(same))


# SuperSpike

def test_the_distance_of_a_trial_is_van_rossums_and_that_of_equal_trains_is_zero():
    task = local.spike_trains([0, 1])
    found = local.trial(task.weights, task.x, task.target)
    np.testing.assert_allclose(found.distance, local.van_rossum(found.spikes[-1], task.target))
    assert not local.van_rossum(task.target, task.target).any()


def test_the_distance_of_one_spike_from_none_is_half_the_square_of_its_closed_form():
    p, k = LIFParams(), np.arange(60)
    train = np.zeros((62, 1))
    train[0] = 1
    trace = (p.beta**k - p.alpha**k) / (p.beta - p.alpha)
    assert local.van_rossum(train, 0 * train, p) == pytest.approx(0.5 * np.sum(trace[:61] ** 2), rel=1e-4)


@SEEDS
def test_a_trial_runs_the_neuron_of_the_book(seed):
    task = local.spike_trains([seed])
    drive = np.einsum("tki,kio->tko", task.x, task.weights[0])
    assert (local.trial(task.weights, task.x, task.target).spikes[0] == simulate(drive, LIFParams())[1]).all()


@SEEDS
def test_superspike_of_one_layer_is_the_surrogate_gradient_of_the_distance_without_the_reset(seed):
    task = local.spike_trains([seed], steps=200)
    w = torch.tensor(task.weights[0][0], requires_grad=True)
    found = local.trial(task.weights, task.x, task.target)
    (distance_gradient,) = torch.autograd.grad(_distance(w, task), w)
    np.testing.assert_allclose(found.updates[0][0], distance_gradient, rtol=1e-9)


def _distance(w, task):
    s, _ = lif_layer(weigh(torch.tensor(task.x), w), LIFParams(), spike_fn(fast_sigmoid(3)))
    return 0.5 * (leaky_readout(s - torch.tensor(task.target), LIFParams()) ** 2).sum()


def test_trains_come_nearer_to_their_targets():
    task = local.spike_trains([0], steps=200, spikes=2)
    _, history = local.learn(task.weights, task.x, task.target, trials=60)
    silence = local.van_rossum(0 * task.target, task.target)
    assert history[-1].distance < 0.5 * min(history[0].distance, silence)


def test_a_hidden_layer_that_hears_nothing_stays_as_it_is_and_the_last_one_learns():
    task = local.spike_trains([0, 1], (30, 4, 1), steps=100, spikes=2)
    weights, _ = local.learn(task.weights, task.x, task.target, trials=3, feedback=local.frozen)
    assert (weights[0] == task.weights[0]).all() and (weights[1] != task.weights[1]).any()


def test_networks_side_by_side_learn_each_as_if_alone():
    both, alone = (local.spike_trains(seeds, (30, 4, 1), steps=100, spikes=2) for seeds in ([0, 1], [1]))
    (w, _), (w_alone, _) = (local.learn(task.weights, task.x, task.target, trials=3, feedback=local.uniform)
                            for task in (both, alone))
    np.testing.assert_allclose(w[0][1], w_alone[0][0], atol=1e-12)


# feedback

def test_errors_come_back_by_other_weights_than_spikes_went_forward_by():
    rng = torch.Generator().manual_seed(0)
    s, w, b = (torch.randn(*shape, generator=rng, dtype=torch.float64) for shape in ((5, 3, 4), (4, 2), (4, 2)))
    s.requires_grad_(), w.requires_grad_()
    out = local.Feedback.apply(s, w, b)
    grad = torch.randn(out.shape, generator=rng, dtype=torch.float64)
    back, own = torch.autograd.grad(out, (s, w), grad)
    assert torch.equal(out, s @ w)
    assert torch.allclose(back, grad @ b.T) and torch.allclose(own, torch.einsum("tbi,tbo->io", s, grad))


def test_with_its_own_weights_a_way_back_is_autograds():
    network = local.feedback_network([0, 1], local.symmetric)
    split = local.odd_digits("validation")
    record = network(split.x)
    found = torch.autograd.grad(local.odd_loss(record, split.odd).sum(), (network.w, network.readout))
    plain = SNN.of_weights([network.w[0].detach(), network.readout[0].detach()])
    loss = local.odd_loss(plain(split.x), split.odd)
    for mine, theirs in zip(found, torch.autograd.grad(loss, plain.weights), strict=True):
        assert torch.allclose(mine[0], theirs, atol=1e-12)


def test_random_feedback_is_the_same_at_every_call_and_of_each_seed_by_itself():
    feedback, readout = local.random_feedback_of([3, 4]), np.zeros((2, 5, 1))
    assert (feedback(readout) == feedback(readout)).all()
    assert (feedback(readout)[1] == local.random_feedback_of(4)(readout[1])).all()


def test_the_angle_to_the_exact_update_falls_below_ninety_degrees():
    network = local.feedback_network([0], local.random_feedback_of([0]))
    turned = local.alignment(network, local.odd_digits("train"), epochs=2)
    assert turned.shape == (3, 1) and turned[-1] < 80


def test_the_parts_of_the_digits_do_not_overlap():
    sizes = [len(local.odd_digits(part).odd) for part in ("train", "validation", "test")]
    assert sizes == [1047, 300, 450]


# local errors

def test_a_layer_by_traces_is_the_neuron_of_the_book():
    (layer,) = local.local_layers(0, (20, 5), 3, torch.float64)
    x = (np.random.default_rng(0).random((60, 2, 20)) < 0.3).astype(float)
    state, found = layer.rest(2), []
    for sent in torch.tensor(x):
        state, s, _ = layer(state, sent)
        found.append(s.detach().numpy())
    _, wanted = simulate(x @ layer.w.detach().numpy(), LIFParams())
    assert wanted.sum() > 20 and (np.array(found) == wanted).all()


def _losses(layers, steps):
    rng = torch.Generator().manual_seed(0)
    states = [layer.rest(4) for layer in layers]
    for _ in range(steps):
        sent = (torch.rand(4, 10, generator=rng) < 0.4).double()
        states, losses, _ = local.local_losses(layers, states, sent, lambda said: (said**2).sum())
        yield losses


def test_no_way_leads_from_a_layers_loss_to_the_weights_of_another():
    layers = local.local_layers(0, (10, 8, 8), 3, torch.float64)
    first, second = (sum(losses) for losses in zip(*_losses(layers, 20)))
    assert torch.autograd.grad(second, layers[0].w, retain_graph=True, allow_unused=True) == (None,)
    assert torch.autograd.grad(first, layers[1].w, retain_graph=True, allow_unused=True) == (None,)
    assert torch.autograd.grad(second, layers[1].w)[0].abs().max() > 0


def test_learning_at_once_keeps_as_many_bytes_however_long_and_learning_at_the_end_keeps_ten_times_as_many():
    layers = local.local_layers(0, (10, 8, 8), 3, torch.float64)

    def at_once(steps):
        for losses in _losses(layers, steps):
            sum(losses).backward()

    def at_the_end(steps):
        sum(sum(losses) for losses in _losses(layers, steps)).backward()

    kept = [[local.kept_bytes(lambda learn=learn, n=n: learn(n)) for n in (10, 100)] for learn in (at_once, at_the_end)]
    assert kept[0][0] == kept[0][1] > 0
    assert kept[1][1] / kept[1][0] == pytest.approx(10, rel=0.1)


# streams

@pytest.fixture(scope="module")
def stream():
    return local.drifting([0, 1], drifts=(40, 80), length=120, width=1)


def test_classes_drift_where_they_are_told_to_and_back(stream):
    assert not stream.later[:38].any() and stream.later[42:78].all() and not stream.later[82:].any()
    assert set(np.unique(stream.label)) <= set(range(5))


def test_no_image_comes_twice_in_a_stream():
    stream = local.drifting([0])
    images = stream.x[:, :, 0].reshape(len(stream.x), -1)
    _, places = np.unique(images, axis=0, return_index=True)
    assert len(stream.x) - len(places) < 20  # a few images have the same spikes


def test_an_answer_does_not_depend_on_the_label_that_is_learned_from_it(stream):
    for label in (stream.label[0], (stream.label[0] + 1) % 5):
        network, twin = (local.online_network([0, 1]) for _ in range(2))
        for x, before in zip(stream.x[1:20], stream.label[1:20]):
            assert (network.answer(x, before) == twin.answer(x, before)).all()
        assert (network.answer(stream.x[0], label) == twin.answer(stream.x[0])).all()


def test_accuracy_fades_like_a_weighted_mean():
    right = np.array([1.0, 0.0, 0.0, 1.0])
    weights = 0.5 ** np.arange(4)[::-1]
    assert local.fading_accuracy(right, 0.5)[-1] == pytest.approx(weights @ right / weights.sum())
    assert local.fading_accuracy(right, 1.0).tolist() == [1.0, 0.5, 1 / 3, 0.5]


def test_a_network_that_learns_online_beats_chance_and_one_that_does_not_stays(stream):
    learning, still = local.online_network([0, 1]), local.online_network([0, 1])
    before = [w.copy() for w in still.weights]
    told = local.follow(learning, local.drifting([0, 1], length=300))
    local.follow(still, stream, learns=lambda n: False)
    assert told.right[150:].mean() > 0.6
    assert all((a == b).all() for a, b in zip(before, still.weights))


def test_the_hidden_layer_of_an_online_network_without_feedback_stays(stream):
    network = local.online_network([0, 1], feedback=local.frozen)
    before = network.weights[0].copy()
    local.follow(network, stream)
    assert (network.weights[0] == before).all() and network.weights[1].any()


@pytest.mark.parametrize("wrong, words", [
    (lambda: local.trial([np.zeros((1, 2, 2))] * 3, np.zeros((5, 1, 2)), np.zeros((5, 1, 2))), "3 arrays"),
    (lambda: local.trial([np.zeros((1, 3, 2))], np.zeros((5, 1, 2)), np.zeros((5, 1, 2))), "have the shapes"),
    (lambda: local.trial([np.zeros((1, 2, 2))], np.zeros((5, 1, 2)), np.zeros((4, 1, 2))), "have the shapes"),
    (lambda: local.trial([np.zeros((2, 2))], np.zeros((5, 1, 2)), np.zeros((5, 1, 2))), "have the shapes"),
    (lambda: local.drifting([0], length=3000), "a concept that has"),
    (lambda: local.fading_accuracy([1, 0], 1.5), "fading is 1.5"),
    (lambda: local.LocalLayer(torch.zeros(3, 4), torch.zeros(5, 2)), r"\(3, 4\) and \(5, 2\)"),
    (lambda: local.FeedbackNetwork(np.zeros((2, 3, 4)), np.zeros((4, 1)), local.uniform), r"\(2, 3, 4\) and \(4, 1\)"),
])
def test_what_does_not_fit_together_is_told(wrong, words):
    with pytest.raises(ValueError, match=words):
        wrong()


def test_the_true_derivative_leaves_every_rule_without_an_update():
    assert not local.eprop_gradient(spiking(0)._replace(derivative=true_derivative), spiking(0).readout).any()
