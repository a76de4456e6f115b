"""Solutions of chapter 01."""

import math

import numpy as np

from snntutor.check import given
from snntutor.lif import LIFParams


def my_step(i, u, s, drive, p):
    i_next = p.alpha * i + drive
    u_next = p.beta * u + i - p.theta * s
    return i_next, u_next


def my_response(w, n_steps, p):
    u = np.zeros(n_steps)
    n = np.arange(1, n_steps)
    if p.alpha == p.beta:  # the limit of the formula: the derivative of beta ** (n - 1)
        u[1:] = w * (n - 1) * p.beta ** (n - 2)
    else:
        u[1:] = w * (p.beta ** (n - 1) - p.alpha ** (n - 1)) / (p.beta - p.alpha)
    return u


def my_resets():
    return "late", "zero", "subtract"


def my_rate(current, p):
    if current <= (1 - p.beta) * p.theta:
        return 0.0
    k = math.floor(math.log(1 - (1 - p.beta) * p.theta / current) / math.log(p.beta)) + 1
    return 1 / ((k + 1) * p.dt)


def weakest_pulses(neuron):
    """Return the weight of the weakest pulse at step 0 that spikes by step 2, by step 3 and by step 4."""
    weights = np.linspace(0, 2, 100_001)[1:]  # an experiment for each
    pulses = np.zeros((5, len(weights), 1))
    pulses[0, :, 0] = weights
    spikes = neuron(pulses)[:, :, 0]
    return [weights[spikes[:n + 1].any(axis=0)][0] for n in (2, 3, 4)]


def my_constants():
    by_2, by_3, by_4 = weakest_pulses(given("1.5"))
    theta = by_2  # U[2] = w
    total = theta / by_3  # U[3] = w (alpha + beta)
    product = total**2 - theta / by_4  # U[4] = w (alpha^2 + alpha beta + beta^2)
    root = math.sqrt(total**2 - 4 * product)
    alpha, beta = (total - root) / 2, (total + root) / 2
    return LIFParams(tau_mem=-1e-3 / math.log(beta), tau_syn=-1e-3 / math.log(alpha), theta=theta)


def my_detector():
    tau_mem = 10e-3
    kept = [math.exp(-apart * 1e-3 / tau_mem) for apart in (3, 10)]  # what is left after 3 and after 10 steps
    pair, row = 1 + kept[0], 1 / (1 - kept[1])  # 1.74 is reached at the least, 1.58 at the most
    return LIFParams(tau_mem=tau_mem, tau_syn=0, theta=(pair + row) / 2)


SOLUTIONS = {"1.1": my_step, "1.2": my_response, "1.3": my_resets, "1.4": my_rate, "1.5": my_constants,
             "1.6": my_detector}
