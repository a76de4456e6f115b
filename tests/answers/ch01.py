"""Answers to the exercises of chapter 01."""

import itertools
import math

import numpy as np

from answers import Answers
from snntutor.lif import LIFParams, LIFState, lif_step, simulate, to_zero


def through_the_package(i, u, s, drive, p):
    return tuple(lif_step(LIFState(i, u), s, drive, p))


def by_simulation(w, n_steps, p):
    drive = np.zeros((n_steps, 1, 1))
    drive[0] = w
    return simulate(drive, LIFParams(p.tau_mem, p.tau_syn, 1e9))[0][:, 0, 0]


def by_loop(w, n_steps, p):
    i = u = 0.0
    out = []
    for n in range(n_steps):
        out.append(u)
        i, u = p.alpha * i + w * (n == 0), p.beta * u + i
    return out


def counted(current, p):
    _, s = simulate(np.full((4000, 1, 1), current), p, to_zero)
    when = np.flatnonzero(s[:, 0, 0])
    return 1 / ((when[3] - when[2]) * p.dt) if len(when) > 3 else 0.0


def by_while(current, p):
    u, k = 0.0, 0
    while u <= p.theta:
        u, k = p.beta * u + current, k + 1
        if k > 10_000:
            return 0.0
    return 1 / (p.dt * (k + 1))


def no_guard(current, p):
    return 1 / ((math.floor(math.log(1 - (1 - p.beta) * p.theta / current) / math.log(p.beta)) + 2) * p.dt)


def continuous(current, p):
    level = current / (1 - p.beta)
    return 1 / (p.tau_mem * math.log(level / (level - p.theta))) if level > p.theta else 0


def one_short(current, p):
    u, k = 0.0, 0
    while u <= p.theta and k < 10_000:
        u, k = p.beta * u + current, k + 1
    return 0 if k == 10_000 else 1 / (p.dt * k)


ANSWERS = {
    "1.1": Answers(
        otherwise=(through_the_package,
                   lambda i, u, s, drive, p: [drive + i * p.alpha, i + u * p.beta - s * p.theta]),
        wrong=(("takes the new current",
                lambda i, u, s, d, p: (i := p.alpha * i + d, p.beta * u + i - p.theta * s)),
               ("reset leaks", lambda i, u, s, d, p: (p.alpha * i + d, p.beta * (u - p.theta * s) + i)),
               ("reset to zero", lambda i, u, s, d, p: (p.alpha * i + d, 0 if s else p.beta * u + i)),
               ("exchanged", lambda i, u, s, d, p: (p.beta * i + d, p.alpha * u + i - p.theta * s)),
               ("Nothing resets", lambda i, u, s, d, p: (p.alpha * i + d, p.beta * u + i)),
               ("whatever the threshold", lambda i, u, s, d, p: (p.alpha * i + d, p.beta * u + i - s)),
               ("scale the current", lambda i, u, s, d, p: (p.alpha * i + d,
                                                            p.beta * u + (1 - p.beta) * i - p.theta * s)),
               ("gives nothing back", lambda i, u, s, d, p: [].clear()),
               ("stops with", lambda i, u: (i, u))),
        unlisted=(lambda i, u, s, d, p: (p.alpha * i + 2 * d, p.beta * u + i - p.theta * s),
                  lambda i, u, s, d, p: p.beta * u + i)),
    "1.2": Answers(
        otherwise=(by_simulation, by_loop),
        wrong=(("one step early", lambda w, n, p: by_loop(w, n + 1, p)[1:]),
               ("one step late", lambda w, n, p: [0.0, *by_loop(w, n - 1, p)]),
               ("the height is not", lambda w, n, p: np.array(by_loop(w, n, p)) * (p.beta - p.alpha)),
               ("sign is turned", lambda w, n, p: -np.array(by_loop(w, n, p))),
               ("U[0] must be 0", lambda w, n, p: w * (p.beta ** (np.arange(n) - 1.0)
                                                       - p.alpha ** (np.arange(n) - 1.0)) / (p.beta - p.alpha))),
        unlisted=(lambda w, n, p: w * p.beta ** np.arange(n), lambda w, n, p: 0.0)),
    "1.4": Answers(
        otherwise=(counted, by_while),
        wrong=(("step that the reset itself takes", one_short),
               ("continuous time", continuous),
               ("spikes a step", lambda current, p: by_while(current, p) * p.dt),
               ("kilohertz", lambda current, p: by_while(current, p) / 1e3),
               ("stops with ValueError", no_guard)),
        unlisted=(lambda current, p: 100.0, lambda current, p: by_while(current, p) + 1)),
    "1.3": Answers(
        otherwise=(["late", "zero", "subtract"],),
        wrong=(("The late one is found", ("late", "subtract", "zero")),
               ("mark of a reset", ("subtract", "zero", "late")),
               ("Look again at the doublets", ("zero", "late", "subtract"))),
        unlisted=(("subtract", "late", "zero"), ("a", "b", "c"), 3)),
    "1.5": Answers(
        otherwise=(LIFParams(tau_mem=15.5e-3, tau_syn=4.1e-3, theta=0.82),),
        wrong=(("exchanged", LIFParams(tau_mem=4e-3, tau_syn=16e-3, theta=0.8)),
               ("in seconds", LIFParams(tau_mem=16, tau_syn=4, theta=0.8)),
               ("threshold is not", LIFParams(tau_mem=16e-3, tau_syn=4e-3)),
               ("Leave dt out", LIFParams(tau_mem=16e-3, tau_syn=4e-3, theta=0.8, dt=0.5e-3)),
               ("as LIFParams", (16e-3, 4e-3, 0.8))),
        unlisted=(LIFParams(), *(LIFParams(16e-3 * a, 4e-3 * b, 0.8)
                                 for a, b in itertools.product((0.8, 1.2), (1.0, 1.3))))),
}
