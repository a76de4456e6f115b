"""The missing term in a whole gradient: two sweeps by hand, and the same by autograd."""

from typing import NamedTuple

import numpy as np
import torch

from snntutor.credit import passage, slopes
from snntutor.lif import LIFParams, LIFState, lif_step, undelayed_step


class Neurons(NamedTuple):
    """Neurons under noise, and how much each of their spikes counts in a loss."""

    drive: np.ndarray  # (time, neurons)
    error: np.ndarray  # (time, neurons): the loss is the sum of error times spike
    p: LIFParams


def neurons(seed, p, steps=60, count=8) -> Neurons:
    """Draw neurons that spike now and then, whatever the constants are, with errors of both signs."""
    rng = np.random.default_rng(seed)
    strength = p.theta * (1 - p.alpha) * (1 - p.beta)
    return Neurons(strength * rng.normal(2, 3, (steps, count)), rng.normal(size=(steps, count)), p)


def by_hand(drawn, reset, derivative, through) -> np.ndarray:
    """Sweep the blame back through the step without delay; return the gradient for the drive, (time, neurons).

    Every step back multiplies by what is kept of the potential, and with ``through`` by the missing term as well.
    """
    run = passage(drawn.drive, drawn.p, reset, derivative)
    blame, factors = drawn.error * derivative(run.u - drawn.p.theta), run.factors(through)
    for n in reversed(range(len(factors))):
        blame[n] += factors[n] * blame[n + 1]
    blame[1:] *= slopes(reset, run.u[:-1], drawn.drive[1:], run.s[:-1], drawn.p).brought
    return blame


def by_hand_late(drawn, reset, derivative, through) -> np.ndarray:
    """Do the same for the article's step: blame goes from the potential to the current one step before, and decays."""
    u, s, i = _article(drawn, reset)
    step = slopes(reset, u, i, s, drawn.p)
    factors = step.kept - through * step.taken * derivative(u - drawn.p.theta)
    blame, current = drawn.error * derivative(u - drawn.p.theta), np.zeros_like(u)
    gradient = np.zeros_like(u)
    for n in reversed(range(len(u) - 1)):
        gradient[n] = current[n + 1]  # the drive of a step is added to the current of the next
        current[n] = drawn.p.alpha * current[n + 1] + step.brought[n] * blame[n + 1]
        blame[n] += factors[n] * blame[n + 1]
    return gradient


def _article(drawn, reset):
    state, kept = LIFState(0 * drawn.drive[0], 0 * drawn.drive[0]), []
    for arriving in drawn.drive:
        s = (state.u > drawn.p.theta).astype(float)
        kept.append((state.u, s, state.i))
        state = lif_step(state, s, arriving, drawn.p, reset)
    return map(np.array, zip(*kept))


def by_autograd(drawn, reset, spike, through, late=False) -> np.ndarray:
    """Let torch differentiate the same loss, every step written as the equation is; ``late`` is the article's step."""
    drive = torch.tensor(drawn.drive, requires_grad=True)
    state, loss = LIFState(0 * drive[0], 0 * drive[0]), drive.new_zeros(())
    s = spike(state.u - drawn.p.theta)
    for arriving, error in zip(drive, torch.from_numpy(drawn.error)):
        loss = loss + (error * s).sum() * late
        held = s if through else s.detach()
        state = lif_step(state, held, arriving, drawn.p, reset) if late else \
            LIFState(0, undelayed_step(state.u, held, arriving, drawn.p, reset))
        s = spike(state.u - drawn.p.theta)
        loss = loss + (error * s).sum() * (not late)  # without delay a step's drive makes the spike of that step
    (gradient,) = torch.autograd.grad(loss, drive)
    return gradient.numpy()
