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
import math
import numpy as np
from snntutor.check import given
from snntutor.lif import LIFParams

neuron = given("1.5")
weights = np.linspace(0, 2, 100_001)[1:]  # an experiment for each
pulses = np.zeros((5, len(weights), 1))
pulses[0, :, 0] = weights
spikes = neuron(pulses)[:, :, 0]

def weakest(n):
    return weights[spikes[:n + 1].any(axis=0)][0]  # the weakest pulse that spikes by step n

theta = weakest(2)                              # U[2] = w
total = theta / weakest(3)                      # U[3] = w (alpha + beta)
product = total**2 - theta / weakest(4)         # U[4] = w (alpha^2 + alpha beta + beta^2)
root = math.sqrt(total**2 - 4 * product)
alpha, beta = (total - root) / 2, (total + root) / 2

check("1.5", LIFParams(tau_mem=-1e-3 / math.log(beta), tau_syn=-1e-3 / math.log(alpha), theta=theta))
""",
}
