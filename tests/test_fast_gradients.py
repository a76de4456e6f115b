"""The gradient of hidden spikes: a product that is multiplied out where somebody looks at it."""

import copy

import numpy as np
import torch

from runs import assert_close, random_events
from snntutor import fast, network
from snntutor.ensemble import Ensemble
from snntutor.fast.product import Product
from snntutor.loss import cross_entropy, upper_activity
from snntutor.network import SNN
from snntutor.train import fit

X, Y = random_events(np.random.default_rng(7), 40, 8, 12, 0.2), np.arange(8) % 3
RUNS = (network.run, fast.run)


def deep():
    return SNN((12, 7, 5, 3), seed=0, dtype=torch.float64)


def test_the_gradient_of_hidden_spikes_and_potentials_can_be_asked_for():
    net, found = deep(), []
    for net.run in RUNS:
        record = net(X)
        found.append(torch.autograd.grad(cross_entropy(record, Y), [*record.s, net.weights[0]]))
    assert all(g.any() for g in found[0])
    assert_close(*found)


def test_a_penalty_alone_reaches_the_weights():
    net, found = deep(), []
    for net.run in RUNS:
        record = net(X)
        loss = record.s[0].sum() + record.s[1].sum()
        found.append(torch.autograd.grad(loss, list(net.weights)[:2]))
    assert_close(*found)


def test_a_loss_with_a_penalty_has_one_gradient_of_hidden_spikes_both_ways():
    net, found = deep(), []
    for net.run in RUNS:
        record = net(X)
        loss = cross_entropy(record, Y) + 0.3 * upper_activity(record, 0.1)
        found.append(torch.autograd.grad(loss, [*record.s, *net.weights]))
    assert_close(*found)


def test_networks_side_by_side_have_one_gradient_of_hidden_spikes_both_ways():
    nets, found = Ensemble(SNN((12, 7, 5, 3), seed=k, dtype=torch.float64) for k in range(3)), []
    for penalty in (0.0, 0.3):
        for nets.run in RUNS:
            record = nets(X)
            loss = cross_entropy(record, Y).sum() + penalty * upper_activity(record, 0.1).sum()
            found.append(torch.autograd.grad(loss, [*record.s, *nets.weights]))
        assert_close(*found[-2:])
        assert type(found[-1][0]) is Product and found[-1][0].shape == (40, 3, 8, 7)
    alone = SNN((12, 7, 5, 3), seed=1, dtype=torch.float64)
    record = alone(X)
    loss = cross_entropy(record, Y) + 0.3 * upper_activity(record, 0.1)
    assert_close(torch.autograd.grad(loss, record.s), [g[:, 1] for g in found[-1][:2]])


def test_of_networks_side_by_side_one_alone_may_be_penalised():
    nets, found = Ensemble(SNN((12, 7, 5, 3), seed=k, dtype=torch.float64) for k in range(3)), []
    for nets.run in RUNS:
        record = nets(X)
        loss = cross_entropy(record, Y)[0] + record.s[0][:, 2].sum()
        found.append(torch.autograd.grad(loss, [*record.s, *nets.weights]))
    assert_close(*found)
    assert found[0][2][2].any() and not found[0][2][1].any()


def test_a_loss_inside_fit_gets_the_same_gradient_from_both_ways_to_run():
    """Also where it is looked at after training has changed the weights."""
    def looking(record, y):
        loss = cross_entropy(record, y)
        seen[-1].append(torch.autograd.grad(loss, record.s[0], retain_graph=True)[0])
        return loss

    seen = []
    for run in RUNS:
        net = deep()
        net.run, _ = run, seen.append([])
        fit(net, (X, Y), 2, 8, loss=looking, optimizer=torch.optim.SGD, progress=False)
    assert len(seen[0]) == 2 and all(g.abs().max() > 1e-3 for g in seen[0])
    assert_close(*seen)


def test_a_second_way_back_gives_the_same_once_more():
    found = []
    for run in RUNS:
        net = deep()
        net.run = run
        loss = cross_entropy(net(X), Y)
        loss.backward(retain_graph=True)
        once = [w.grad.clone() for w in net.weights]
        loss.backward()
        assert_close([2 * g for g in once], [w.grad for w in net.weights])
        found.append(once)
    assert_close(*found)


def product():
    """Return a gradient of hidden spikes as the loops give it, and the numbers that it stands for."""
    g = torch.Generator().manual_seed(0)
    d, back, rest = (torch.randn(*shape, generator=g) for shape in ((4, 3, 2), (2, 5), (4, 3, 5)))
    return Product(d, back, rest), d @ back + rest


def test_a_product_is_a_tensor_like_any_other():
    it, wanted = product()
    assert it.shape == (4, 3, 5) and it.dtype == torch.float32 and not it.requires_grad
    for same in (it + 0, 1 * it, it.clone(), it.detach(), copy.deepcopy(it), torch.stack([it])[0], it[:], it.cpu()):
        torch.testing.assert_close(same, wanted)
    assert (it.numpy() == np.asarray(it)).all() and it.tolist() == wanted.tolist()
    assert it.norm() == wanted.norm() and repr(it) == repr(wanted) and float(it.max()) == float(wanted.max())


def test_a_sum_of_gradients_stays_a_product_on_its_way():
    it, wanted = product()
    with torch._C.DisableTorchFunctionSubclass():  # as autograd adds
        one, other, both = it + torch.ones(4, 3, 5), torch.ones(4, 3, 5) + it, it + it
    assert type(one) is type(other) is type(both) is Product
    for found, expected in ((one, wanted + 1), (other, wanted + 1), (both, 2 * wanted)):
        torch.testing.assert_close(found.clone(), expected)


def test_gradients_that_are_kept_or_hooked_are_numbers():
    net, found, hooked = deep(), [], []
    for net.run in RUNS:
        record = net(X)
        record.s[0].retain_grad()
        record.s[1].register_hook(lambda g: hooked.append(g.sum().item()))
        cross_entropy(record, Y).backward()
        found.append(record.s[0].grad.numpy().copy())
    np.testing.assert_allclose(*found, rtol=0, atol=1e-12)
    assert found[0].any() and abs(hooked[0] - hooked[1]) < 1e-12
