"""Right and wrong answers to the exercises of chapter 01."""

import itertools
import math

import numpy as np

from answers import Answers
from snntutor.lif import LIFParams, LIFState, simulate, to_zero


def step(i, u, s, d, p):
    return p.alpha * i + d, p.beta * u + i - p.theta * s


def in_steps_of_1_ms(p):
    return LIFParams(p.tau_mem, p.tau_syn, p.theta)


def by_simulation(w, n_steps, p):
    drive = np.zeros((n_steps, 1, 1))
    drive[0] = w
    return simulate(drive, LIFParams(p.tau_mem, p.tau_syn, 1e9, p.dt))[0][:, 0, 0]


def by_loop(w, n_steps, p):
    i = u = 0.0
    out = []
    for n in range(n_steps):
        out.append(u)
        i, u = p.alpha * i + w * (n == 0), p.beta * u + i
    return out


def of_equal_constants_only_zero(w, n_steps, p):
    return by_loop(w, n_steps, p) if p.alpha != p.beta else np.zeros(n_steps)


def by_the_formula_alone(w, n_steps, p):
    n = np.arange(1, n_steps)
    with np.errstate(invalid="ignore"):
        return np.append(0, w * (p.beta ** (n - 1) - p.alpha ** (n - 1)) / np.float64(p.beta - p.alpha))


def counted_with_the_default_reset(current, p, n_steps=1000):
    return simulate(np.full((n_steps, 1, 1), current), p)[1].sum() / (n_steps * p.dt)


def counted(current, p):
    _, s = simulate(np.full((4000, 1, 1), current), p, to_zero)
    when = np.flatnonzero(s[:, 0, 0])
    return 1 / ((when[3] - when[2]) * p.dt) if len(when) > 3 else 0.0


def by_while(current, p, reset=1):
    u, k = 0.0, 0
    while u <= p.theta:
        u, k = p.beta * u + current, k + 1
        if k > 10_000:
            return 0.0
    return 1 / (p.dt * (k + reset))


def no_guard(current, p):
    return 1 / ((math.floor(math.log(1 - (1 - p.beta) * p.theta / current) / math.log(p.beta)) + 2) * p.dt)


ANSWERS = {
    "1.1": Answers(
        otherwise=(lambda *a: np.array(step(*a), dtype=np.float32),
                   lambda i, u, s, d, p: LIFState(p.alpha * i + d, p.beta * u + i - (p.theta if s else 0)),
                   lambda i, u, s, drive, p: [drive + i * p.alpha, i + u * p.beta - s * p.theta]),
        wrong=(("takes the new current",
                lambda i, u, s, d, p: (i := p.alpha * i + d, p.beta * u + i - p.theta * s)),
               ("reset to zero", lambda i, u, s, d, p: (p.alpha * i + d, 0 if s else p.beta * u + i)),
               ("start of the series",
                lambda i, u, s, d, p: (i - i * p.dt / p.tau_syn + d, u - u * p.dt / p.tau_mem + i - p.theta * s)),
               ("gives nothing back", lambda i, u, s, d, p: [].clear()),
               ("stops with", lambda i, u: (i, u))),
        unlisted=(lambda i, u, s, d, p: step(i, u, s, d, in_steps_of_1_ms(p)),
                  lambda *a: tuple(max(0, x) for x in step(*a)), lambda *a: (x for x in step(*a)),
                  lambda i, u, s, d, p: (p.alpha * i + d, p.beta * u * (1 - s) + i),
                  lambda i, u, s, d, p: (p.alpha * (i + d), p.beta * u + i - p.theta * s),
                  lambda *a: (*step(*a), 0.0), lambda *a: dict(zip("iu", step(*a))),
                  lambda i, u, s, d, p: (p.alpha * i + 2 * d, p.beta * u + i - p.theta * s),
                  lambda i, u, s, d, p: p.beta * u + i)),
    "1.2": Answers(
        otherwise=(by_simulation, by_loop, lambda *a: np.array(by_loop(*a), dtype=np.float32)),
        wrong=(("one step early", lambda w, n, p: by_loop(w, n + 1, p)[1:]),
               ("one step late", lambda w, n, p: [0.0, *by_loop(w, n - 1, p)]),
               ("divides 0 by 0", by_the_formula_alone),
               ("With equal time constants", of_equal_constants_only_zero)),
        unlisted=(lambda w, n, p: w * p.beta ** np.arange(n), lambda w, n, p: 0.0,
                  lambda *a: np.array([0, 0, *by_loop(*a)[2:]]),
                  lambda w, n, p: by_loop(w, n, in_steps_of_1_ms(p)), lambda *a: np.abs(by_loop(*a)),
                  lambda w, n, p: by_loop(w, n + 1, p), lambda *a: map(float, by_loop(*a)),
                  lambda *a: np.array(by_loop(*a))[:, None, None])),
    "1.3": Answers(
        otherwise=(["late", "zero", "subtract"],),
        unlisted=(("subtract", "late", "zero"), ("zero", "subtract", "late"), ("late",) * 3, ("late", 3, "zero"),
                  ("late", "zero"), {"A": "late", "B": "zero", "C": "subtract"}, ("a", "b", "c"), 3)),
    "1.4": Answers(
        otherwise=(counted, by_while, lambda *a: np.float32(by_while(*a)), lambda *a: by_while(*a) or 0),
        wrong=(("step that the reset itself takes", lambda *a: by_while(*a, reset=0)),
               ("time between two spikes", lambda *a: 1 / by_while(*a) if by_while(*a) else 0),
               ("stops with ValueError", no_guard),
               ("reset to zero", counted_with_the_default_reset),
               ("compare the current with theta",
                lambda current, p: by_while(current, p) if current > p.theta else 0)),
        unlisted=(lambda current, p: min(by_while(current, p), 1 / (3 * p.dt)),
                  lambda current, p: by_while(abs(current), p),
                  lambda current, p: by_while(current, p) if current else math.nan,
                  lambda current, p: round(by_while(current, p)),
                  lambda current, p: 100.0, lambda current, p: by_while(current, p) + 1)),
    "1.5": Answers(
        otherwise=(LIFParams(tau_mem=15.5e-3, tau_syn=4.1e-3, theta=0.82),
                   LIFParams(np.float32(16.7e-3), np.float64(3.85e-3), 0.8),
                   {"theta": 0.8, "tau_syn": 4e-3, "tau_mem": 16e-3}),
        wrong=(("exchanged", LIFParams(tau_mem=4e-3, tau_syn=16e-3, theta=0.8)),
               ("in seconds", LIFParams(tau_mem=16, tau_syn=4, theta=0.8)),
               ("threshold is not", LIFParams(tau_mem=16e-3, tau_syn=4e-3)),
               ("Leave dt out", LIFParams(tau_mem=16e-3, tau_syn=4e-3, theta=0.8, dt=0.5e-3)),
               ("14 times, the hidden one 14 times", LIFParams(tau_mem=17e-3, tau_syn=4e-3, theta=0.8)),
               ("spikes there", LIFParams(tau_mem=math.inf, tau_syn=4e-3, theta=0.8)),
               ("as LIFParams", (16e-3, 4e-3, 0.8)),
               ("No neuron has", {"tau_mem": 16e-6, "tau_syn": 4e-3, "theta": 0.8})),
        unlisted=(LIFParams(), LIFParams(1, 1, 1), LIFParams(16e-3, 0, 0.8),
                  *(LIFParams(16e-3 * a, 4e-3 * b, 0.8) for a, b in itertools.product((0.8, 1.2), (1.0, 1.3))))),
    "1.6": Answers(
        otherwise=(LIFParams(tau_mem=10e-3, tau_syn=0, theta=1.6), LIFParams(tau_mem=3e-3, tau_syn=3e-3, theta=2.5),
                   {"tau_mem": 5e-3, "tau_syn": 0, "theta": 1.3},
                   LIFParams(tau_mem=8e-3, tau_syn=1e-3, theta=2.1)),
        wrong=(("alone makes it spike", LIFParams()),
               ("in a row, 10 steps apart", LIFParams(tau_mem=10e-3, tau_syn=0, theta=1.5)),
               ("3 steps apart: it stays silent", LIFParams(tau_mem=10e-3, tau_syn=0, theta=1.8)),
               ("0 steps apart: it stays silent", LIFParams(theta=100)),
               ("spikes 2 times", LIFParams(tau_mem=3e-3, tau_syn=2e-3, theta=1.5)),
               ("Leave dt out", LIFParams(tau_mem=10e-3, tau_syn=0, theta=1.6, dt=0.5e-3)),
               ("No neuron has", {"tau_mem": 10e-3, "tau_syn": 0, "theta": -1.6})),
        unlisted=((10e-3, 0, 1.6), LIFParams(tau_mem=math.inf, tau_syn=0, theta=1.5), LIFParams(0, 0, 1.5),
                  {"tau_mem": 10e-3, "theta": 1.6}),
    ),
}
