"""Right and wrong answers to the exercises of chapter 08."""

import numpy as np
import torch

from answers import Answers


def cost_from_dense(events, n_hidden):
    dense = events.dense()
    return int(dense.sum()) * n_hidden, dense.size * n_hidden


def leak_by_bytes(train, validation):
    known = {image.tobytes() for image in train}
    return sum(image.tobytes() in known for image in validation)


def leak_by(same):
    return lambda train, validation: sum(any(same(v, t) for t in train) for v in validation)


def recall_by_loop(confusion):
    return [row[k] / sum(row) for k, row in enumerate(confusion.tolist())]


def precision(confusion):
    called = confusion.sum(0).astype(float)
    called[called == 0] = np.nan
    return np.diag(confusion) / called


def penalty_by_loop(counts, limit):
    excess = [max(sum(row) / len(row) - limit, 0) for row in counts.tolist()]
    return sum(e * e for e in excess) / len(excess)


def penalty_in_torch(counts, limit):
    return torch.relu(torch.tensor(counts, dtype=torch.float32).mean(1) - limit).square().mean().item()


def choice_with(score):
    def choose(accuracies, spikes, price):
        scores = [score(row) for row in accuracies.tolist()]
        fine = [k for k, m in enumerate(scores) if m >= max(scores) - price]
        return min(fine, key=lambda k: spikes[k])

    return choose


def masked_choice(fine=lambda mean, price: mean.max() - mean <= price, rank=lambda mean, spikes: spikes):
    def choose(accuracies, spikes, price):
        mean = accuracies.mean(1)
        return np.argmin(np.where(fine(mean, price), rank(mean, spikes), np.inf))

    return choose


def choice_by_sorting(accuracies, spikes, price):
    mean = accuracies.mean(axis=1)
    order = sorted(range(len(spikes)), key=lambda k: spikes[k])
    return next(k for k in order if mean[k] >= max(mean) - price)


def luck_image_by_image(truth, n_settings, n_images, rng):
    return (rng.random((n_settings, n_images)) < truth).mean(1).max() - truth


def luck_by_loop(truth, n_settings, n_images, rng):
    return torch.tensor(max(rng.binomial(n_images, truth) for _ in range(n_settings)) / n_images - truth)


def mean_luck(truth, n_settings, n_images, rng):
    return np.mean([luck_image_by_image(truth, n_settings, n_images, rng) for _ in range(20)])


ANSWERS = {
    "8.1": Answers(
        otherwise=(cost_from_dense, lambda e, n: torch.tensor([len(e), int(np.prod(e.shape))]) * n),
        unlisted=(lambda e, n: (len(e) * n, 2 * int(np.prod(e.shape)) * n),
                  lambda e, n: (len(set(e.unit.tolist())) * n, int(np.prod(e.shape)) * n),
                  lambda e, n: (np.count_nonzero(e.dense()) * n, int(np.prod(e.shape)) * n))),
    "8.2": Answers(
        otherwise=(leak_by_bytes, leak_by(np.array_equal)),
        wrong=(("You count pairs",
                lambda train, validation: sum(np.array_equal(v, t) for v in validation for t in train)),
               ("nearly the same", leak_by(lambda v, t: np.allclose(v, t, rtol=0, atol=0.3))),
               ("same place",
                lambda train, validation: sum(np.array_equal(v, t) for v, t in zip(validation, train))),
               ("the same sum", leak_by(lambda v, t: v.sum() == t.sum())),
               ("pixel values, not images",
                lambda train, validation: sum(np.isin(v, train).all() for v in validation))),
        unlisted=(leak_by(lambda v, t: np.array_equal(v > 0, t > 0)), lambda train, validation: 0,
                  lambda train, validation: len(validation))),
    "8.3": Answers(
        otherwise=(recall_by_loop, lambda c: (torch.tensor(c).diag() / torch.tensor(c).sum(1)).tolist(),
                   lambda c: np.diag(c / c.sum(1, keepdims=True)).astype(np.float32),
                   lambda c: np.einsum("kk->k", c) / c.sum(axis=-1)),
        wrong=(("That is the precision", precision),),
        unlisted=(lambda c: (c.diagonal() / c.sum(1)).round(3), lambda c: c.diagonal() / c.sum(1).max(),
                  lambda c: c.max(1) / c.sum(1))),
    "8.4": Answers(
        otherwise=(penalty_by_loop, penalty_in_torch,
                   lambda counts, limit: ((counts.mean(-1) - limit).clip(min=0) ** 2).mean()),
        wrong=(("inside the square", lambda counts, limit: max(counts.sum(0).mean() - limit, 0) ** 2),
               ("batch as a whole",
                lambda counts, limit: 0.0 if counts.mean() <= limit else penalty_by_loop(counts, limit))),
        unlisted=(lambda counts, limit: penalty_by_loop(counts, max(limit, 0.5)),
                  lambda counts, limit: ((counts.mean(0) - limit).clip(0) ** 2).mean(),
                  lambda counts, limit: ((limit - counts.mean(1)).clip(0) ** 2).mean())),
    "8.5": Answers(
        otherwise=(choice_by_sorting, masked_choice(), choice_with(lambda row: sum(row) / len(row))),
        wrong=(("exactly the price", masked_choice(lambda mean, price: mean.max() - mean < price)),
               ("share of the best", masked_choice(lambda mean, price: mean >= mean.max() * (1 - price))),
               ("luckiest seed", choice_with(max)),
               ("worst seed", choice_with(min))),
        unlisted=(lambda a, s, p: 0, lambda a, s, p: int(np.argmax(s)),
                  masked_choice(rank=lambda mean, spikes: spikes / mean),
                  masked_choice(lambda mean, price: mean.max() - mean <= price + 0.003),
                  masked_choice(lambda mean, price: mean.round(2).max() - mean.round(2) <= price + 1e-9))),
    "8.6": Answers(
        otherwise=(luck_image_by_image, luck_by_loop),
        wrong=(("subtract the truth", lambda p, k, n, rng: luck_image_by_image(p, k, n, rng) + p),
               ("the same number", lambda p, k, n, rng: luck_image_by_image(p, k, n, np.random.default_rng(0))),
               ("no mean over many", mean_luck), ("gives nothing back", lambda p, k, n, rng: rng.shuffle([p])),
               ("yours have shape", lambda p, k, n, rng: rng.binomial(n, p, k) / n - p)),
        unlisted=(lambda p, k, n, rng: luck_image_by_image(p, 1, n, rng), lambda p, k, n, rng: 0.02,
                  lambda p, k, n, rng: abs(luck_image_by_image(p, k, n, rng)), lambda p, k, n: 0)),
}
