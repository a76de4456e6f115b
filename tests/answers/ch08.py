"""Answers to the exercises of chapter 08."""

import numpy as np
import torch

from answers import Answers


def cost_from_dense(events, n_hidden):
    dense = events.dense()
    return int(dense.sum()) * n_hidden, dense.size * n_hidden


def recall_by_loop(confusion):
    return [row[k] / sum(row) for k, row in enumerate(confusion.tolist())]


def penalty_by_loop(counts, limit):
    excess = [max(sum(row) / len(row) - limit, 0) for row in counts.tolist()]
    return sum(e * e for e in excess) / len(excess)


def choice_by_sorting(accuracies, spikes, price):
    mean = accuracies.mean(axis=1)
    order = sorted(range(len(spikes)), key=lambda k: spikes[k])
    return next(k for k in order if mean[k] >= max(mean) - price)


def choice_with(score, best=max):
    def choose(accuracies, spikes, price):
        means = [score(row) for row in accuracies.tolist()]
        fine = [k for k, m in enumerate(means) if m >= best(means) - price]
        return min(fine, key=lambda k: spikes[k])
    return choose


def leak_by_bytes(train, validation):
    known = {image.tobytes() for image in train}
    return sum(image.tobytes() in known for image in validation)


def leak_by(same):
    return lambda train, validation: sum(any(same(v, t) for t in train) for v in validation)


def masked_choice(fine, score=lambda a: a.mean(1), rank=lambda mean, spikes: spikes):
    def choose(accuracies, spikes, price):
        mean = score(accuracies)
        return np.argmin(np.where(fine(mean, price), rank(mean, spikes), np.inf))
    return choose


def in_reach(mean, price):
    return mean.max() - mean <= price


def penalty_in_torch(counts, limit):
    return torch.relu(torch.tensor(counts, dtype=torch.float32).mean(1) - limit).square().mean().item()


def precision(confusion):
    called = confusion.sum(0).astype(float)
    called[called == 0] = np.nan
    return np.diag(confusion) / called


ANSWERS = {
    "8.1": Answers(
        otherwise=(cost_from_dense, lambda e, n: torch.tensor([len(e), int(np.prod(e.shape))]) * n),
        wrong=(("You count one addition", lambda e, n: (len(e), n * int(np.prod(e.shape)))),
               ("multiplies the zeros too", lambda e, n: (n * len(e), n * len(e) * e.shape[0])),
               ("at every time step", lambda e, n: (n * len(e), n * e.shape[2] * e.shape[1])),
               ("that of one sample", lambda e, n: (n * len(e), n * e.shape[2] * e.shape[0])),
               ("exchanged", lambda e, n: (n * int(np.prod(e.shape)), n * len(e)))),
        unlisted=(lambda e, n: (len(e) * n, 2 * int(np.prod(e.shape)) * n),
                  lambda e, n: (len(set(e.unit.tolist())) * n, int(np.prod(e.shape)) * n),
                  lambda e, n: (np.count_nonzero(e.dense()) * n, int(np.prod(e.shape)) * n))),
    "8.2": Answers(
        otherwise=(leak_by_bytes, lambda train, validation: sum(
            any(np.array_equal(v, t) for t in train) for v in validation)),
        wrong=(("You count pairs", lambda train, validation: sum(
                   np.array_equal(v, t) for v in validation for t in train)),
               ("different images", lambda train, validation: len(
                   {v.tobytes() for v in validation} & {t.tobytes() for t in train})),
               ("only whether", lambda train, validation: leak_by_bytes(train, validation) > 0),
               ("first training image", lambda train, validation: leak_by_bytes(train[:1], validation)),
               ("nearly the same", leak_by(lambda v, t: np.allclose(v, t, rtol=0, atol=0.3))),
               ("same place", lambda train, validation: sum(
                   np.array_equal(v, t) for v, t in zip(validation, train))),
               ("the other way round", lambda train, validation: leak_by_bytes(validation, train)),
               ("the same sum", lambda train, validation: sum(
                   v.sum() in {t.sum() for t in train} for v in validation)),
               ("pixel values, not images", lambda train, validation: sum(
                   np.isin(v, train).all() for v in validation))),
        unlisted=(leak_by(lambda v, t: np.array_equal(v > 0, t > 0)), lambda train, validation: 0, lambda train, validation: len(validation))),
    "8.3": Answers(
        otherwise=(recall_by_loop, lambda c: (torch.tensor(c).diag() / torch.tensor(c).sum(1)).tolist(),
                   lambda c: np.diag(c / c.sum(1, keepdims=True)).astype(np.float32),
                   lambda c: np.einsum("kk->k", c) / c.sum(axis=-1)),
        wrong=(("That is the precision", precision),
               ("divide by all samples", lambda c: c.diagonal() / c.sum()),
               ("largest entry of the row", lambda c: c.diagonal() / c.max(axis=1)),
               ("mean over the classes", lambda c: (c.diagonal() / c.sum(1)).mean()),
               ("per cent", lambda c: 100 * c.diagonal() / c.sum(1)),
               ("You round", lambda c: (c.diagonal() / c.sum(1)).round(2)),
               ("These are counts", lambda c: c.diagonal().copy()),
               ("share that is missed", lambda c: 1 - c.diagonal() / c.sum(1)),
               ("This is the accuracy", lambda c: c.diagonal().sum() / c.sum())),
        unlisted=(lambda c: (c.diagonal() / c.sum(1)).round(3), lambda c: c.diagonal() / c.sum(1).max(),
                  lambda c: c.max(1) / c.sum(1))),
    "8.4": Answers(
        otherwise=(penalty_by_loop, penalty_in_torch, lambda counts, limit: ((counts.mean(-1) - limit).clip(min=0) ** 2).mean()),
        wrong=(("inside the square", lambda counts, limit: max(counts.sum(0).mean() - limit, 0) ** 2),
               ("batch as a whole", lambda counts, limit: 0.0 if counts.mean() <= limit else penalty_by_loop(counts, limit)),
               ("Right for each sample", lambda counts, limit: (counts.mean(1) - limit).clip(0) ** 2),
               ("at the very end", lambda counts, limit: (counts.mean(1) - limit).clip(0).mean() ** 2),
               ("You sum over samples", lambda counts, limit: ((counts.mean(1) - limit).clip(0) ** 2).sum()),
               ("a loud sample hides", lambda counts, limit: (counts.mean() - limit).clip(0) ** 2),
               ("the square forgets the sign", lambda counts, limit: ((counts.mean(1) - limit) ** 2).mean()),
               ("every unit by itself", lambda counts, limit: ((counts - limit).clip(0) ** 2).mean()),
               ("sum over units", lambda counts, limit: ((counts.sum(1) - limit).clip(0) ** 2).mean()),
               ("the square, which is missing", lambda counts, limit: (counts.mean(1) - limit).clip(0).mean())),
        unlisted=(lambda counts, limit: penalty_by_loop(counts, max(limit, 0.5)),
                  lambda counts, limit: ((counts.mean(0) - limit).clip(0) ** 2).mean(),
                  lambda counts, limit: ((limit - counts.mean(1)).clip(0) ** 2).mean())),
    "8.5": Answers(
        otherwise=(choice_by_sorting, masked_choice(in_reach), choice_with(lambda row: sum(row) / len(row))),
        wrong=(("never pay the price", lambda a, s, p: int(np.argmax(a.mean(1)))),
               ("the quietest of all", lambda a, s, p: int(np.argmin(s))),
               ("the shorter list", lambda a, s, p: s[a.mean(1) >= a.mean(1).max() - p].argmin()),
               ("exactly the price", masked_choice(lambda mean, price: mean.max() - mean < price)),
               ("share of the best", masked_choice(lambda mean, price: mean >= mean.max() * (1 - price))),
               ("the median", masked_choice(in_reach, lambda a: np.median(a, 1))),
               ("number of spikes", lambda a, s, p: s[masked_choice(in_reach)(a, s, p)]),
               ("luckiest seed", choice_with(max)),
               ("worst seed", choice_with(min)),
               ("first seed alone", choice_with(lambda row: row[0]))),
        unlisted=(lambda a, s, p: 0, lambda a, s, p: int(np.argmax(s)),
                  masked_choice(in_reach, rank=lambda mean, spikes: spikes / mean),
                  masked_choice(lambda mean, price: in_reach(mean, price + 0.003)),
                  masked_choice(lambda mean, price: in_reach(mean.round(2), price + 1e-9)))),
}
