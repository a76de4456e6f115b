"""Solutions of chapter 01."""

SOLUTIONS = {
    "1.1": """
def my_step(i, u, s, drive, p):
    i_next = p.alpha * i + drive
    u_next = p.beta * u + i - p.theta * s
    return i_next, u_next

check("1.1", my_step)
""",
    "1.2": """
import numpy as np

def my_response(w, n_steps, p):
    n = np.arange(n_steps)
    u = w * (p.beta ** (n - 1.0) - p.alpha ** (n - 1.0)) / (p.beta - p.alpha)
    u[0] = 0
    return u

check("1.2", my_response)
""",
    "1.4": """
import math

def my_rate(current, p):
    if current <= (1 - p.beta) * p.theta:
        return 0.0
    k = math.floor(math.log(1 - (1 - p.beta) * p.theta / current) / math.log(p.beta)) + 1
    return 1 / ((k + 1) * p.dt)

check("1.4", my_rate)
""",
    "1.3": """
check("1.3", ("late", "zero", "subtract"))
""",
    "1.5": """
import itertools
import numpy as np
from snntutor.check import given
from snntutor.lif import LIFParams, simulate

neuron = given("1.5")
drive = np.random.default_rng(0).uniform(-0.2, 0.5, (400, 1, 1))
spikes = neuron(drive)

def difference(guess):
    return np.abs(simulate(drive, guess)[1] - spikes).sum()

grid = itertools.product(np.arange(8, 25, 2), np.arange(2, 9), np.arange(0.5, 1.4, 0.1))
guesses = [LIFParams(m * 1e-3, s * 1e-3, theta) for m, s, theta in grid]
check("1.5", min(guesses, key=difference))
""",
}
