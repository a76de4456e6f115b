"""Judge cures: what the learner hands over is put to work, on three seeds where chance has a part, and must learn."""

import math

import numpy as np
import torch

from snntutor.check import Judge, Verdict, contains_ellipsis
from snntutor.check.compare import plain
from snntutor.diagnose import dashboard
from snntutor.encode import Events
from snntutor.exercises import patients
from snntutor.exercises.behaviour import by_behaviour
from snntutor.exercises.hidden import constants_of
from snntutor.lif import LIFParams
from snntutor.network import Network
from snntutor.train import fit

SEEDS, WANTED = (0, 1, 2), 0.6


def not_learned(network, data) -> str:
    """Train a network as the owners do; return what is wrong with it if less than `WANTED` is right, else ""."""
    before = dashboard(network, data)
    sign = f" The dashboard says: {before.findings[0]}" if before.findings else ""
    if not any(w.gradient for w in before.weights):
        return f"No gradient reaches any weight.{sign}"
    fit(network, data, **patients.TRAINING)
    right = dashboard(network, data).readout.without_ties
    return "" if right >= WANTED else (
        f"After {patients.TRAINING['epochs']} epochs {right:.2f} of the training digits are right, ties not counted; "
        f"wanted is {WANTED}.{sign}")


def _on_seeds(make, data) -> str:
    """Train the network that ``make(seed)`` returns for each seed, until one does not learn."""
    for seed in SEEDS:
        if wrong := not_learned(make(seed), data):
            return f"With seed {seed}: {wrong[0].lower()}{wrong[1:]}"
    return ""


def _wrong_network(answer, extra=lambda network: ""):
    if isinstance(answer, Network):
        return "This is a network. Wanted is the function my_network, which makes one for each seed."
    for seed in SEEDS:
        network = answer(seed)
        if network is ...:
            return ...
        if not isinstance(network, Network) or network.sizes != patients.SIZES:
            return f"my_network(seed) must return an SNN of sizes {patients.SIZES}."
        if wrong := extra(network):
            return wrong
    return _on_seeds(answer, patients.digits()) or _without_seed(answer)


def _without_seed(answer):
    """Return what is wrong if a network does not depend on its seed."""
    return "It learns, but seeds 0 and 1 give the same weights. Hand seed on to SNN(..., seed=seed), a new network " \
        "at each call." if torch.equal(answer(0).weights[0], answer(1).weights[0]) else ""


def _not_positive(network):
    negative = int((network.weights[0] < 0).sum())
    return f"{negative} of the weights into the hidden layer are negative. The owner wants none." if negative else ""


judge_awake_network = by_behaviour(_wrong_network, "a function of a seed, which returns a network")
judge_calm_network = by_behaviour(lambda answer: _wrong_network(answer, _not_positive),
                                  "a function of a seed, which returns a network")


def _decide_constants(answer):
    p = constants_of(answer)
    if isinstance(p, Verdict):
        return p
    if p.dt != LIFParams().dt:
        return Verdict("wrong", f"dt is {p.dt:g} s. The spikes were made at steps of 1 ms; leave dt as it is.")
    wrong = _on_seeds(lambda seed: patients.healthy(seed, p=p), patients.digits()) or _not_meant(p)
    return Verdict("wrong", wrong) if wrong else Verdict("right", "")


def _not_meant(p):
    """Return which constants a network can learn with, and yet are not those of patient 3's owner."""
    meant = LIFParams(tau_mem=10e-3, tau_syn=5e-3)
    for name in ("tau_mem", "tau_syn", "theta"):
        mine, its = getattr(p, name), getattr(meant, name)
        if not math.isclose(mine, its, rel_tol=1e-6):
            told = "leave theta as it is" if name == "theta" else f"the owner meant {1e3 * its:g} ms"
            return f"It learns, but {name} is {mine:g}{'' if name == 'theta' else ' s'}; {told}."
    return ""


judge_constants = Judge(_decide_constants)


def _wrong_weights(answer):
    for seed in SEEDS:
        ill = patients.dead_readout()
        old = ill.network.weights[1].data
        new = answer(old.clone(), seed)
        if contains_ellipsis(new):
            return ...
        new = plain(new)
        if np.shape(new) != tuple(old.shape):
            return f"Wanted are weights of shape {tuple(old.shape)}; yours have {np.shape(new)}."
        new = torch.as_tensor(new, dtype=old.dtype)
        if not torch.equal(new[:, :patients.OLD], old[:, :patients.OLD]):
            return "The weights of the seven old classes have changed. What they know is in there: keep it."
        ill.network.weights[1].data = new
        if wrong := not_learned(ill.network, ill.data) or _still_mute(ill):
            return wrong
    return ""


def _still_mute(ill):
    """Return what is wrong if a new class answers for none of its own digits."""
    x, y = ill.data
    with torch.no_grad():
        said = ill.network(x).readout.amax(0).argmax(-1).numpy()
    mute = [k for k in range(patients.OLD, patients.SIZES[-1]) if not (said[y == k] == k).any()]
    return (f"After training no {mute[0]} is recognised: a class whose potential sinks below 0 for every digit is dead "
            "again. Weights of both signs do not always hold it up.") if mute else ""


judge_new_weights = by_behaviour(_wrong_weights, "a function of the readout weights and a seed")


def _wrong_spike(spike):
    if spike(torch.zeros(1)) is ...:
        return ...
    return _on_seeds(lambda seed: patients.recurrent(seed, spike), patients.digits())


judge_spike = by_behaviour(_wrong_spike, "a spike, as spike_fn makes it")


def _wrong_input(answer):
    x, y = patients.flashed()
    given = x.copy()
    new = answer(given)
    new = new.dense() if isinstance(new, Events) else plain(new)
    if contains_ellipsis(new):
        return ...
    if new is None:
        return "Your function gives nothing back. Does it end with return?"
    if np.ndim(new) != 3 or np.shape(new)[1:] != x.shape[1:]:
        return f"Wanted is input of shape (time, {x.shape[1]}, {x.shape[2]}); yours has {np.shape(new)}."
    if len(new) > 200:
        return f"Yours takes {len(new)} steps. A recording of 200 is more than long enough."
    new = np.asarray(new, dtype=float)
    if not np.array_equal(_in_order(new), _in_order(x)):
        return "The flash itself is no longer what it was. Add silence where it is needed; change nothing else."
    if wrong := _on_seeds(patients.healthy, (new, y)):
        return wrong
    unheard = dashboard(patients.healthy(), (new, y)).input.unheard
    return f"It learns, but {unheard:.0%} of the flash is never heard. How long is the way through two layers?" \
        if unheard else ""


def _in_order(x):
    """Return the steps of the flash, from the first on which anything comes to the last."""
    there = np.flatnonzero(x.any((1, 2)))
    return x[there[0]:there[-1] + 1] if len(there) else x[:0]


judge_input = by_behaviour(_wrong_input, "a function of the input")
