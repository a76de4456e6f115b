"""What a network computes, down to the last bit, for tests of what is saved and loaded."""

import numpy as np

X = (np.random.default_rng(0).random((12, 5, 3)) < 0.3).astype(np.float32)
Y = np.array([0, 1, 0, 1, 1])


def numbers(model):
    """All that a network computes from a batch, forward and backward."""
    record = model(X)
    model.zero_grad()
    (record.readout.square().sum() + sum(u.sum() for u in record.u)).backward()
    return [*record.s, *record.u, record.readout, *model.parameters(), *(w.grad for w in model.parameters())]


def same(model, other):
    """Whether two networks compute the same bits; where one has a NaN, so has the other."""
    return type(model) is type(other) and all(
        a.dtype == b.dtype and a.shape == b.shape and a.detach().numpy().tobytes() == b.detach().numpy().tobytes()
        for a, b in zip(numbers(model), numbers(other), strict=True))
