"""Right and wrong answers to the exercises of chapter 04."""

import numpy as np
import torch

from answers import Answers


def by_differences(u, v, beta):
    """Recover the inputs from the potentials, then nudge v."""
    drive = u[1:] - beta * u[:-1] - v * np.tanh(u[:-1])

    def run(v):
        found = [u[0]]
        for d in drive:
            found.append(beta * found[-1] + d + v * np.tanh(found[-1]))
        return np.array(found)
    h = 1e-30j  # a complex step is exact to rounding
    return run(v + h).imag / 1e-30


def influence_by_torch(u, v, beta):
    weight, found = torch.tensor(v, requires_grad=True, dtype=torch.float64), []
    drive = u[1:] - beta * u[:-1] - v * np.tanh(u[:-1])
    now = torch.tensor(u[0])
    for d in [*drive, 0]:
        slope = torch.autograd.grad(now, weight, retain_graph=True)[0].item() if now.requires_grad else 0.0
        found.append(slope)
        now = beta * now + d + weight * torch.tanh(now)
    return torch.tensor(found)


def by_influence(jacobian, direct, error):
    """Follow each use forward to every error."""
    shares = np.zeros((len(error), direct.shape[2]))
    for n in range(len(error) - 1):
        moved = direct[n]
        for later in range(n + 1, len(error)):
            shares[n] += error[later] @ moved
            moved = jacobian[later] @ moved
    return shares


def cut_forward(jacobian, direct, error, k):
    gradient = 0
    for n in range(len(error)):
        moved = direct[n]
        for later in range(n + 1, min(n + k, len(error) - 1) + 1):
            gradient = gradient + error[later] @ moved
            moved = jacobian[later] @ moved
    return gradient + np.zeros(direct.shape[2])


def wrapping_round(jacobian, direct, error, k):
    gradient = 0
    for last in range(len(error)):
        blame = error[last]
        for back in range(1, k + 1):
            gradient = gradient + blame @ direct[last - back]
            blame = blame @ jacobian[last - back]
    return gradient


def one(w, v):
    return np.array([[w]]), np.array([[v]])


def ring(beta):
    """Two neurons that hand a whisper to and fro."""
    return np.array([[0.1, 0.1]]), (1 - beta) * np.array([[0.0, 1.0], [1.0, 0.0]])


ANSWERS = {
    "4.1": Answers(
        otherwise=(by_differences, influence_by_torch, lambda u, v, beta: list(by_differences(u, v, beta))),
        unlisted=(lambda u, v, beta: np.zeros(len(u)), lambda u, v, beta: 2 * by_differences(u, v, beta)),
        wrong=(("One step early", lambda u, v, beta: [*by_differences(u, v, beta)[1:], 0]),
               ("one is missing", lambda u, v, beta: by_differences(u, v, beta)[1:]),
               ("Wanted is that of every step", lambda u, v, beta: float(by_differences(u, v, beta)[-1])))),
    "4.2": Answers(
        otherwise=(lambda inputs, neurons: next(t for t in range(10**6) if t > neurons * (inputs + neurons)),
                   lambda inputs, neurons: float(neurons * inputs + neurons**2 + 1)),
        unlisted=(lambda inputs, neurons: 1000, lambda inputs, neurons: neurons**3 + 1),
        wrong=(("both keep equally many", lambda inputs, neurons: neurons**2 + neurons * inputs),
               ("one for each neuron", lambda inputs, neurons: neurons**3 + neurons**2 * inputs),
               ("changed places", lambda inputs, neurons: inputs**2 + inputs * neurons + 1))),
    "4.3": Answers(
        otherwise=(by_influence, lambda j, d, e: torch.from_numpy(by_influence(j, d, e))),
        unlisted=(lambda j, d, e: 0 * by_influence(j, d, e), lambda j, d, e: by_influence(j, d, e) / 2),
        wrong=(("Wanted is a row for each step", lambda j, d, e: by_influence(j, d, e).sum(0)),
               ("very next step", lambda j, d, e: by_influence(0 * j, d, e)),
               ("turn them round", lambda j, d, e: by_influence(j, d, e)[::-1]),
               ("a row for each weight", lambda j, d, e: by_influence(j, d, e).T))),
    "4.4": Answers(
        otherwise=(cut_forward,),
        unlisted=(lambda j, d, e, k: 0 * d[0, 0], lambda j, d, e, k: cut_forward(j, d, e, 2)),
        wrong=(("One step too far", lambda j, d, e, k: cut_forward(j, d, e, k + 1)),
               ("nothing is cut off", lambda j, d, e, k: by_influence(j, d, e).sum(0)),
               ("The run begins at step 0", wrapping_round))),
    "4.5": Answers(
        otherwise=(lambda g: (g() - g("reset")) - (g("recurrence") - g("recurrence", "reset")),),
        unlisted=(lambda g: 0 * g(), lambda g: g() / 2),
        wrong=(("subtracted twice", lambda g: g() - (g("recurrence") + g("reset"))),
               ("never reset", lambda g: g("reset") - g("recurrence", "reset")),
               ("and not the other", lambda g: g("reset") + g("recurrence") - 2 * g("recurrence", "reset")))),
    "4.6": Answers(
        otherwise=(ring, lambda beta: one(-0.1, 1.0 - beta), lambda beta: one(0.1, 1.001 - beta),
                   lambda beta: (torch.tensor([[0.1]]), torch.tensor([[1 - beta]]))),
        unlisted=(lambda beta: one(np.nan, 0.1), lambda beta: (np.ones(3), np.ones((3, 3))), lambda beta: 0.1,
                  lambda beta: (np.ones((1, 11)), np.eye(11)), lambda: 1, lambda beta: ([["a"]], [[0.2]])),
        wrong=(("the cue fades", lambda beta: one(1.0, 0.0)), ("cannot be taught", lambda beta: one(1.0, 1.0)),
               ("explodes", lambda beta: one(1e-8, 1.2)), ("hardly hears it", lambda beta: one(0.0, 1 - beta)),
               ("what has changed since", lambda beta: one(0.1, 0.2)),
               ("gives nothing back", lambda beta: [beta].sort()))),
}
