"""Right and wrong answers to the exercises of the bug hospital."""

import math

import numpy as np
import torch

from answers import Answers
from snntutor.encode import Events
from snntutor.exercises.patients import SIZES, counted_again, healthy, positive, summed
from snntutor.lif import LIFParams
from snntutor.network import SNN
from snntutor.surrogate import fast_sigmoid, gaussian, rectangle, scaled, spike_fn, triangle, true_derivative


def diagnosis(right, **told):
    """Answers to a diagnosis; ``told`` says for each other one, by its first word, what a phrase of its message is."""
    names = {"silent": "silent layer", "saturated": "saturated layer", "readout": "dead readout", "ties": "ties",
             "exploding": "exploding gradient", "times": "time constants", "batch": "batch-dependent term",
             "detached": "detached term", "unheard": "unheard input"}
    return Answers(otherwise=(right.upper(), f"  {right.replace(' ', '   ')} "), unlisted=("no idea", "a", ("x",), 3),
                   wrong=tuple((phrase, names[name]) for name, phrase in told.items()))


def doubled(w, seed):
    new = w.clone()
    new[:, 7:] = w[:, :3]
    return new


def drawn(w, seed):
    new = w.numpy().copy()
    new[:, 7:] = 0.1 * np.abs(np.random.default_rng(seed).normal(size=(len(w), 3)))
    return new


def drawn_with_signs(w, seed):
    new = w.clone()
    new[:, 7:] = 0.1 * torch.randn(32, 3, generator=torch.Generator().manual_seed(seed), dtype=w.dtype)
    return new


def only(value):
    def weights(w, seed):
        new = w.clone()
        new[:, 7:] = value
        return new

    return weights


def by_loop(z, y):
    return sum(all(row[k] > row[j] for j in range(len(row)) if j != k) for row, k in zip(z, y)) / len(y)


def by_sorting(z, y):
    ordered = np.sort(z, 1)
    return ((z.argmax(1) == y) * (ordered[:, -1] > ordered[:, -2])).mean()


def by_neighbours(images, labels):
    apart = np.square(images[:, None] - images[None]).sum(-1)
    np.fill_diagonal(apart, np.inf)
    nearest = apart.argmin(1)
    shifts = sorted(range(-5, 6), key=abs)
    return np.roll(labels, -max(shifts, key=lambda k: (np.roll(labels, -k)[nearest] == np.roll(labels, -k)).sum()))


def spiked_again(record):
    count = spike_fn(fast_sigmoid(10))(record.u[0] - 1.0).sum(0).mean(-1)
    return 2.0 * (count - 0.5).clamp(min=0).square().mean()


def padded(before, behind):
    return lambda x: np.concatenate([np.zeros((before, *x.shape[1:])), x, np.zeros((behind, *x.shape[1:]))])


ANSWERS = {
    "H.1": diagnosis("silent layer", saturated="mean rate is 0 Hz", readout="All 10 classes",
                     exploding="gradients are 0 and 0"),
    "H.2": Answers(
        otherwise=(lambda seed: SNN(SIZES, p=LIFParams(theta=0.15), weight_scale=1.0, seed=seed, dtype=torch.float64),
                   lambda seed: healthy(seed, weight_scale=5.0)),
        wrong=(("100% of its units never spike", lambda seed: healthy(seed, weight_scale=1.2)),
               ("sizes (64, 32, 10)", lambda seed: SNN((64, 10), seed=seed)),
               ("0.6", lambda seed: healthy(seed, weight_scale=300.0)),
               ("the same weights", lambda seed: healthy(3)),
               ("makes one for each seed", healthy()), ("TypeError", lambda: healthy())),
        unlisted=(lambda seed: seed, lambda seed: healthy(seed, spike=spike_fn(true_derivative)))),
    "H.3": diagnosis("saturated layer", silent="says 0%", times="10 steps", exploding="5.30"),
    "H.4": Answers(
        otherwise=(lambda seed: positive(seed, 1.5),),
        wrong=(("are negative", healthy), ("every third step", lambda seed: positive(seed, 100.0)),
               ("no gradient", lambda seed: positive(seed, 0.0)), ("sizes", lambda seed: seed)),
        unlisted=(lambda seed: seed, lambda seed: positive(seed, 0.01))),
    "H.5": diagnosis("time constants", silent="100% of the units are silent", saturated="says 0%", readout="All 10"),
    "H.6": Answers(
        otherwise=(LIFParams(), {"tau_mem": 10e-3, "tau_syn": 0.005, "theta": 1.0}),
        wrong=(("the owner meant 10 ms", LIFParams(20e-3, 5e-3)), ("the owner meant 5 ms", LIFParams(tau_syn=0.01)),
               ("tau_mem is 0.005 s", LIFParams(5e-3, 10e-3)), ("leave theta", LIFParams(theta=0.8)),
               ("leave dt as it is", LIFParams(10e-3, 5e-3, dt=2e-3)),
               ("tau_mem is 800 ms", LIFParams(0.8, 0.5)), ("never spike", LIFParams(theta=9.0))),
        unlisted=(LIFParams(math.inf, 5e-3), 10e-3, "ms")),
    "H.7": diagnosis("batch-dependent term", detached="26.8", silent="12%", exploding="2.69"),
    "H.8": Answers(
        otherwise=(lambda record: 0.1 * record.s[0].sum(0).mean(), lambda record: 3 * record.s[0].mean((0, 2)).mean(),
                   lambda record: (record.s[0].sum(0).mean(-1) - 0.5).clamp(min=0).square().mean()),
        wrong=(("4.00 times", summed), ("2.00 times", lambda record: 1e-3 * record.s[0].sum()),
               ("without axes", lambda record: record.s[0].sum(0).mean(-1)),
               ("No path", lambda record: record.s[0].detach().sum(0).mean()),
               ("make the penalty stronger", lambda record: 1e-9 * record.s[0].sum(0).mean()),
               ("nothing back", lambda record: print(end=""))),
        unlisted=(lambda record: 1e3 * record.s[0].sum(0).mean(), lambda record: 0.1, lambda record: "0.1")),
    "H.9": diagnosis("detached term", batch="1.00", saturated="says 0%", silent="6.61"),
    "H.10": Answers(
        otherwise=(lambda record: 2 * (torch.relu(record.s[0].sum(0).mean(1) - 0.5) ** 2).mean(),
                   spiked_again),
        wrong=(("No path", counted_again), ("Mend the path", lambda record: record.s[0].sum(0).mean()),
               ("Mend the path", lambda record: counted_again(record) / 2),
               ("For silence", lambda record: 2 * (record.s[0].sum(0).mean(-1) - 0.5).square().mean()),
               ("without axes", lambda record: record.s[0]),
               ("nothing back", lambda record: print(end=""))),
        unlisted=(lambda record: counted_again(record) + 0 * record.s[0].sum(), lambda record: 3)),
    "H.11": diagnosis("dead readout", silent="22%", ties="Ties are 2%", unheard="0%"),
    "H.12": Answers(
        otherwise=(doubled, drawn),
        wrong=(("have changed", lambda w, seed: 0.1 * torch.randn(w.shape, dtype=w.dtype)),
               ("wanted is 0.6", only(0.0)), ("dead again", drawn_with_signs),
               ("shape (32, 10)", lambda w, seed: w[:, :7]),
               ("TypeError", lambda w: w)),
        unlisted=(only(-0.1), lambda w, seed: "w")),
    "H.13": diagnosis("ties", exploding="gradients are 0 and 0", saturated="says 0%", unheard="Step 55"),
    "H.14": Answers(
        otherwise=(by_loop, by_sorting),
        wrong=(("argmax", lambda z, y: float((torch.tensor(z).argmax(1).numpy() == y).mean())),
               ("losers",
               lambda z, y: np.mean([len(np.unique(r)) == len(r) and r.argmax() == k for r, k in zip(z, y)]))),
        unlisted=(lambda z, y: 0.5, lambda z, y: (z > 0).mean())),
    "H.15": diagnosis("exploding gradient", silent="124 Hz", readout="none still", times="10 steps"),
    "H.16": Answers(
        otherwise=(spike_fn(fast_sigmoid(8)), spike_fn(gaussian(6))),
        wrong=(("explodes", spike_fn(scaled(fast_sigmoid(10), 10))),
               ("lets nothing through", spike_fn(true_derivative)),
               ("spike_fn(fast_sigmoid(10)) in place", fast_sigmoid(10))),
        unlisted=(spike_fn(scaled(triangle(1), 5)), spike_fn(scaled(rectangle(2), 4)), lambda x: x)),
    "H.17": diagnosis("unheard input", silent="2.4 Hz", times="in a recording of 30", readout="2.19"),
    "H.18": Answers(
        otherwise=(padded(0, 6), lambda x: Events(*np.nonzero(x), (40, *x.shape[1:])), padded(3, 8),
                   lambda x: torch.cat([torch.tensor(x), torch.zeros(9, *x.shape[1:])]),
                   lambda x: np.roll(x, -15, 0)),
        wrong=(("100% of the input", padded(10, 0)), ("no longer what it was", lambda x: x[::-1]),
               ("shape (time, 300, 64)", lambda x: x[:, 0]), ("of the flash is never heard", padded(0, 2)),
               ("300", padded(0, 270))),
        unlisted=(padded(0, 1), lambda x: x, lambda x: 0 * x, lambda x: x[:28])),
    "H.19": diagnosis("data", silent="6.61 Hz", readout="none still", exploding="2.74"),
    "H.20": Answers(
        otherwise=(by_neighbours,),
        wrong=(("come back as they were", lambda images, labels: labels),
               ("lie +3 places off, ", lambda images, labels: np.roll(labels, -1)),
               ("the wrong way", lambda images, labels: np.roll(labels, 1)),
               ("300 labels", lambda images, labels: labels[1:]),
               ("nothing back", lambda images, labels: print(end=""))),
        unlisted=(lambda images, labels: np.sort(labels), lambda images, labels: labels[::-1])),
}
