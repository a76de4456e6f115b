"""Yang's toy: one neuron learns to repeat the spike train of a teacher, with the reset in its gradient or without."""

from typing import NamedTuple

import numpy as np

from snntutor.credit import passage, slopes
from snntutor.lif import LIFParams, simulate_undelayed, to_zero_keeping
from snntutor.surrogate import fast_sigmoid

BARE = LIFParams(tau_syn=0)
BROAD = fast_sigmoid(5)
_STEPS, _INPUTS, _CHANCE, _STRENGTH, _LEAST = 100, 50, 0.1, 0.3, 5


class Task(NamedTuple):
    """What is learned, and from where: of one seed, or of several side by side."""

    x: np.ndarray  # (time, seeds, inputs), spikes
    target: np.ndarray  # (time, seeds), the teacher's spikes
    start: np.ndarray  # (seeds, inputs), weights


def let_in(kept, missing):
    """Multiply by both parts on the way back: the reset is in the gradient."""
    return kept + missing


def left_out(kept, missing):
    """Multiply by what is kept alone: the spike that resets is a constant."""
    return kept


def tasks(seeds, reset=to_zero_keeping) -> Task:
    """Draw a task for each seed: 50 inputs that spike by chance at a tenth of 100 steps, a teacher, a learner's start.

    A teacher is drawn again until it spikes five times or more; all weights are normal with standard deviation 0.3.

    Parameters
    ----------
    seeds : sequence of int
    reset : callable
        Of the teacher, as `snntutor.lif.subtract`.
    """
    x, target, start = (np.stack(part, -2) for part in zip(*(_draw(np.random.default_rng(seed), reset)
                                                             for seed in seeds)))
    return Task(x, target[..., 0], start[0])


def _draw(rng, reset):
    x = (rng.random((_STEPS, _INPUTS)) < _CHANCE).astype(float)
    target = np.zeros(_STEPS)
    while target.sum() < _LEAST:
        drive = x @ rng.normal(0, _STRENGTH, _INPUTS)
        target = simulate_undelayed(drive[:, None, None], BARE, reset)[1][:, 0]  # (time, 1)
    return x, target, rng.normal(0, _STRENGTH, (1, _INPUTS))


def learn(task, rates, rule=let_in, *, reset=to_zero_keeping, derivative=BROAD, rounds=300) -> np.ndarray:
    """Descend from the start of each task with each rate; return the mismatch before each round and at the end.

    The loss is the mismatch, the mean over steps of (S - target)^2: the share of steps that are wrong. Plain gradient
    descent on the weights, by hand: a sweep back in which every step multiplies by ``rule(kept, missing)``.

    Parameters
    ----------
    task : Task
    rates : sequence of float
    rule : callable
        `let_in`, `left_out`, or another function of the two parts of dU[n + 1] / dU[n], arrays of one shape.
    reset, derivative : callable
        Of the learner, as `snntutor.lif.subtract`; what stands in for the derivative of its spike.
    rounds : int

    Returns
    -------
    array of shape (rounds + 1, seeds, rates)

    Notes
    -----
    After Yang (2020), temporal surrogate back-propagation, whose toy is a single neuron for 100 steps too. Departure:
    its inputs, its teacher and its constants are ours.
    """
    w = np.repeat(task.start[:, None], len(rates), 1)  # (seeds, rates, inputs)
    steps, mismatch = np.asarray(rates, dtype=float)[:, None], []
    for _ in range(rounds):
        wrong, gradient = _descent(task, w, rule, reset, derivative)
        mismatch.append(wrong)
        w = w - steps * gradient
    mismatch.append(_descent(task, w, rule, reset, derivative)[0])
    return np.array(mismatch)


def _descent(task, w, rule, reset, derivative):
    """Return the mismatch of weights (seeds, rates, inputs), and its gradient."""
    drive = np.matmul(task.x.transpose(1, 0, 2), w.transpose(0, 2, 1)).transpose(1, 0, 2)  # (time, seeds, rates)
    run = passage(drive, BARE, reset, derivative)
    wrong = run.s - task.target[..., None]
    blame = 2 * wrong / len(wrong) * derivative(run.u - BARE.theta)
    back = rule(run.kept, run.missing)
    for n in reversed(range(len(back))):
        blame[n] += back[n] * blame[n + 1]
    brought = slopes(reset, run.u[:-1], drive[1:], run.s[:-1], BARE).brought
    blame[1:] *= brought  # a reset that loses the input of its step hands nothing on to a weight
    gradient = np.matmul(blame.transpose(1, 2, 0), task.x.transpose(1, 0, 2))
    return (wrong**2).mean(0), gradient
